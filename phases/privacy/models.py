from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from phases.agreement.models import Hiding
from phases.contributions.models import Contribution, Response
from phases.partnership.models import Membership, Organisation, Partnership

# So long the name that was asked for is kept, and so long others have to decide about what is hidden.
KEPT_FOR = timedelta(days=30)
# After this the host may answer for an organisation that is silent.
PATIENCE = timedelta(days=7)


class Wipe(models.Model):
    """That somebody asked to wipe a text in a partnership, and why; without `by` it was the host.

    `sealed` is what was asked for, encrypted, as long as there is an organisation that has to look for it, and at most 30 days.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="wipes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("waarom", max_length=300, blank=True)
    sealed = models.TextField(blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return f"{self.partnership_id} {self.at:%Y-%m-%d}"

    @property
    def ends_at(self):
        return self.at + KEPT_FOR


class WipeQuestionQuerySet(models.QuerySet):
    def waiting(self):
        """Not answered, and the name is still known."""
        return self.filter(answered_at=None, wipe__at__gt=timezone.now() - KEPT_FOR).exclude(wipe__sealed="")


class WipeQuestion(models.Model):
    """One organisation is asked to look for it in what only itself can read. What it found, or did, stands nowhere.

    `answered_by` is empty when the host did it for them.
    """

    wipe = models.ForeignKey(Wipe, models.PROTECT, related_name="questions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")

    objects = WipeQuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wipe", "organisation"], name="one_wipe_question_per_organisation")
        ]

    def __str__(self):
        return f"{self.wipe_id} {self.organisation_id}"


class HiddenText(models.Model):
    """Words that were taken out of one field of one record, encrypted, until it is decided whether they come back.

    `mark` stands where they stood, each time once; without a mark the whole value is in `words`. They belong to a `hiding`, or
    are of the organisation whose text it is: that decides at once of what they are about (`contribution`, `response`, its name).
    """

    wipe = models.ForeignKey(Wipe, models.PROTECT, related_name="hidden_texts")
    hiding = models.ForeignKey(Hiding, models.PROTECT, null=True, blank=True, related_name="hidden_texts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    contribution = models.ForeignKey(Contribution, models.PROTECT, null=True, blank=True, related_name="+")
    response = models.ForeignKey(Response, models.PROTECT, null=True, blank=True, related_name="+")
    model = models.CharField(max_length=40)
    record = models.PositiveBigIntegerField()
    field = models.CharField(max_length=60)
    mark = models.CharField(max_length=60, blank=True)
    words = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hiding=None, organisation__isnull=False) | Q(hiding__isnull=False, organisation=None),
                name="hidden_text_is_decided_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.model} {self.record} {self.field}"

    @property
    def about(self) -> str:
        """One decision is about everything that has the same."""
        return f"{self.contribution_id or 0}-{self.response_id or 0}"


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
