from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone

from phases.people.names import plain_name


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
    name = models.CharField("naam", max_length=150, validators=[plain_name])
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
    """A mail that has to go out. Kept and tried again until it does; after that only that it went is kept.

    `kind` is its template; the subject may hold a name that people typed. `partnership` is only a number, because a mail
    outlives what it is about; with `caused_by` it is what the limits count (`people/limits.py`), empty where those don't hold.
    """

    to = models.EmailField("aan")
    kind = models.CharField("soort", max_length=80, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    unsubscribe_url = models.CharField(max_length=500, blank=True)
    # Somebody waits for it at a page that is open now.
    urgent = models.BooleanField(default=False)
    caused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    partnership = models.PositiveBigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField("sinds", default=timezone.now)
    # After this moment it helps nobody: the code or link in it no longer works.
    useless_after = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField("verstuurd", null=True, blank=True)
    given_up_at = models.DateTimeField("opgegeven", null=True, blank=True)
    tries = models.PositiveIntegerField("pogingen", default=0)
    next_try_at = models.DateTimeField("volgende poging", default=timezone.now)
    last_error = models.CharField("laatste fout", max_length=100, blank=True)

    class Meta:
        verbose_name = "uitgaande e-mail"
        verbose_name_plural = "uitgaande e-mail"
        indexes = [
            models.Index(fields=["sent_at", "next_try_at"]),
            models.Index(fields=["to", "created_at"]),
            models.Index(fields=["caused_by", "created_at"]),
            models.Index(fields=["partnership", "created_at"]),
        ]

    def __str__(self):
        return f"{self.pk}: {self.kind}"


class Worker(models.Model):
    """A process that works in the background, and when it last said that it lives."""

    name = models.CharField(max_length=64, unique=True)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.name
