from datetime import UTC, datetime, timedelta

from django.db import models
from django.utils import timezone

from phases.contributions.models import Contribution, ContributionKind, LongText, Row
from phases.guide.models import Layer
from phases.partnership.models import Membership, Organisation, Partnership


class Meeting(ContributionKind):
    """A meeting of the network: programme, who is there, minutes. Date and time are those on the wall in the Netherlands."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    title = models.CharField("titel", max_length=200)
    date = models.DateField("datum", null=True, blank=True)
    starts_at = models.TimeField("begintijd", null=True, blank=True)
    place = models.CharField("plaats", max_length=300, blank=True)

    class Meta:
        ordering = ["date", "starts_at", "contribution_id"]

    def __str__(self):
        return self.title

    @property
    def start(self) -> datetime | None:
        """None without a date or a time."""
        return self.end(0)

    def end(self, minutes: int) -> datetime | None:
        """After a programme of so many minutes. Counted in UTC, so that the hour in which the clocks change is right too."""
        if self.date is None or self.starts_at is None:
            return None
        start = timezone.make_aware(datetime.combine(self.date, self.starts_at)).astimezone(UTC)
        return timezone.localtime(start + timedelta(minutes=minutes))


class MeetingRow(Row):
    class Meta(Row.Meta):
        abstract = True

    @property
    def root_id(self):
        return self.meeting_id

    @property
    def row_name(self):
        return f"{self._meta.model_name}-{self.pk}."


class Goal(MeetingRow):
    class Reached(models.TextChoices):
        YES = "yes", "Ja"
        PARTLY = "partly", "Deels"
        NO = "no", "Nee"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="goals")
    text = LongText("doel")
    reached = models.CharField("gehaald?", max_length=10, choices=Reached, blank=True)
    note = LongText("toelichting")

    def __str__(self):
        return self.text[:60]


class ProgrammePart(MeetingRow):
    class Form(models.TextChoices):
        PLENARY = "plenary", "met de hele groep"
        PER_LAYER = "per_layer", "per laag"
        MIXED = "mixed", "gemengd"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="parts")
    title = models.CharField("onderdeel", max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField("duur in minuten", null=True, blank=True)
    form = models.CharField("vorm", max_length=10, choices=Form, default=Form.PLENARY)
    led_by = models.CharField("wie begeleidt", max_length=200, blank=True)
    about = LongText("waar gaat het over")
    notes = LongText("verslag")
    decided = LongText("besluiten")

    def __str__(self):
        return self.title


class Participant(MeetingRow):
    """Someone who is asked to come: a member, or anyone else by name. The name stays when a member leaves."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="participants")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("naam", max_length=150, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organisatie"
    )
    layer = models.CharField("laag", max_length=20, choices=Layer, blank=True)
    present = models.BooleanField("aanwezig", default=False)

    class Meta(MeetingRow.Meta):
        constraints = [models.UniqueConstraint(fields=["meeting", "membership"], name="one_participant_per_member")]

    def __str__(self):
        return self.name


class AgendaPoint(models.Model):
    """An open point that is discussed in a part of the programme."""

    part = models.ForeignKey(ProgrammePart, models.PROTECT, related_name="points")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="on_agendas")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "contribution"], name="point_once_per_part")]

    def __str__(self):
        return f"{self.part_id}: {self.contribution_id}"
