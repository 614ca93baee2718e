from django.db import models
from django.utils import timezone

from phases.partnership.models import Membership, Partnership


class Wipe(models.Model):
    """That a text was wiped everywhere in a partnership, by whom and why; never what it was."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="wipes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    reason = models.CharField("waarom", max_length=300, blank=True)
    places = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return f"{self.partnership_id} {self.at:%Y-%m-%d}"


class DeletedPartnership(models.Model):
    """That a partnership was deleted after its period, and how large it was."""

    at = models.DateTimeField(default=timezone.now)
    organisations = models.PositiveIntegerField()
    people = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.at:%Y-%m-%d}"


class PrivacyStatement(models.Model):
    """What the host of this website says about privacy. The newest one is shown; without one, our own text."""

    text = models.TextField("tekst", help_text="Een lege regel begint een nieuwe alinea.")
    changed_at = models.DateTimeField("gewijzigd op", default=timezone.now)

    class Meta:
        verbose_name = "privacytekst"
        verbose_name_plural = "privacytekst"
        ordering = ["-changed_at"]

    def __str__(self):
        return self.text[:60]
