from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class Digest(models.TextChoices):
    OFF = "off", "Geen e-mail met nieuws"
    DAILY = "daily", "Elke dag, als er iets gebeurde"
    WEEKLY = "weekly", "Elke week, als er iets gebeurde"


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who can sign in. What people write hangs on their Membership, so that an account can go and the work stays."""

    email = models.EmailField("e-mailadres", unique=True)
    name = models.CharField("naam", max_length=150)
    is_active = models.BooleanField("actief", default=True)
    is_staff = models.BooleanField("beheerder", default=False)
    date_joined = models.DateTimeField("lid sinds", default=timezone.now)
    digest = models.CharField("e-mail met nieuws", max_length=10, choices=Digest, default=Digest.DAILY)
    # Up to when the last digest looked; empty before the first.
    digest_until = models.DateTimeField(null=True, blank=True, editable=False)
    # The secret in the address of a private calendar; empty when there is none.
    calendar_key = models.CharField(max_length=40, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name


class OutgoingMail(models.Model):
    """A mail that has to go out. Kept and tried again until it does; after that only that it went is kept."""

    to = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    unsubscribe_url = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["sent_at", "next_try_at"])]

    def __str__(self):
        return f"{self.pk}: {self.subject}"
