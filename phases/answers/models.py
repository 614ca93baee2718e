from django.db import models
from django.db.models import Q
from django.utils import timezone

from phases.contributions.models import ContributionKind, LongText
from phases.guide.models import Item, Option, Phase, Section
from phases.partnership.models import Membership, Organisation, Partnership


class Status(models.TextChoices):
    OPEN = "open", "Nog niet begonnen"
    BUSY = "busy", "Bezig"
    DONE = "done", "Afgerond"
    INVESTIGATE = "investigate", "Uitzoeken"
    SKIPPED = "skipped", "Slaan we over"


class Answer(ContributionKind):
    """One organisation's current answer to one item, or the joint one (without organisation)."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="answers")
    text = LongText("antwoord")
    status = models.CharField("status", max_length=20, choices=Status, default=Status.OPEN)
    investigate_who = models.CharField("wie zoekt het uit", max_length=150, blank=True)
    investigate_by = models.DateField("vóór wanneer", null=True, blank=True)
    skip_reason = LongText("waarom slaan jullie dit over")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "item", "organisation"], name="one_answer_per_organisation"),
            models.UniqueConstraint(
                fields=["partnership", "item"], condition=Q(organisation=None), name="one_joint_answer"
            ),
        ]

    def __str__(self):
        return f"{self.item_id}: {self.text[:40]}"

    @property
    def is_dealt_with(self) -> bool:
        """Done, or skipped with a reason. What still has to be found out is not dealt with."""
        return self.status == Status.DONE or (self.status == Status.SKIPPED and bool(self.skip_reason.strip()))

    @property
    def is_late(self) -> bool:
        return bool(self.investigate_by and self.investigate_by < timezone.localdate())


class Decision(ContributionKind):
    """One decision at a gate, never changed afterwards: who changes their mind, decides anew. The last one holds."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="decisions")
    option = models.ForeignKey(Option, models.PROTECT, related_name="+")
    vision = LongText("gedeelde visie")
    ambition = LongText("gedeelde ambitie")
    needed = LongText("wat er nodig is om verder te versterken")
    reason = LongText("toelichting of reden")
    decided_on = models.DateField("datum van het besluit")
    decided_by = models.CharField("wie besloot", max_length=300)
    review_on = models.DateField("opnieuw kijken op", null=True, blank=True)

    def __str__(self):
        return f"{self.item_id}: {self.option_id}"


class Attention(ContributionKind):
    """Whether one part of the route needs work, in a cooperation that exists already. Shared at once: all follow the same route."""

    class Level(models.TextChoices):
        INSUFFICIENT = "insufficient", "nog onvoldoende aandacht"
        GOOD = "good", "loopt goed"
        STRENGTHEN = "strengthen", "verder versterken"

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    level = models.CharField("hoe staat het hiermee", max_length=20, choices=Level, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "section"], name="one_attention_per_section")]

    def __str__(self):
        return f"{self.section_id}: {self.level}"


class PhaseClosing(ContributionKind):
    """The trekkers call a phase finished. Undoing it sets `removed_at`; closing it again adds a new one."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="+")
    note = LongText("wat willen jullie hierbij onthouden")

    def __str__(self):
        return f"{self.phase_id} afgerond"


class ReviewRequest(models.Model):
    """Partners are asked to look at what is shared in one section, before a day."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="review_requests")
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    until = models.DateField("graag vóór")
    note = LongText("wat willen jullie weten")
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "section"], condition=Q(closed_at=None), name="one_open_review_per_section"
            ),
        ]

    def __str__(self):
        return f"{self.section_id} {self.at:%Y-%m-%d}"


class Review(models.Model):
    """One person who is asked: whether they opened the section since, and whether they say that they are done."""

    request = models.ForeignKey(ReviewRequest, models.PROTECT, related_name="reviews")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="reviews")
    looked_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "member"], name="one_review_per_person")]

    def __str__(self):
        return f"{self.request_id} {self.member_id}"


class Readiness(models.Model):
    """An organisation declares that its own part is ready. All partners see that; what is in it stays theirs."""

    class Part(models.TextChoices):
        INTERNAL_ANALYSIS = "internal_analysis", "analyse naar binnen (1b)"
        INTERNAL_PLAN = "internal_plan", "intern actieplan"

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="readiness")
    part = models.CharField(max_length=20, choices=Part)
    declared_at = models.DateTimeField(default=timezone.now)
    declared_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "part"], condition=Q(withdrawn_at=None), name="ready_once_per_part"
            ),
        ]

    def __str__(self):
        return f"{self.organisation_id}: {self.part}"
