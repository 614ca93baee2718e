from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from phases.contributions.models import Contribution, ContributionKind, Guarded, LongText, Row
from phases.guide.models import Rubric
from phases.partnership.models import Membership, Organisation, Partnership


class ActionPlan(ContributionKind):
    """The internal plan of an organisation, or (without organisation) the external plan of the partnership."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="plans")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="plans")
    goal = LongText("wat willen jullie met dit plan bereiken")
    responsible = models.CharField("wie is verantwoordelijk", max_length=200, blank=True)
    check_rhythm = models.CharField("hoe vaak kijken jullie hoe het gaat", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "organisation"], name="one_plan_per_organisation"),
            models.UniqueConstraint(fields=["partnership"], condition=Q(organisation=None), name="one_external_plan"),
        ]

    def __str__(self):
        return f"Intern actieplan {self.organisation}" if self.organisation_id else "Extern actieplan"


class Cycle(Guarded):
    """One PDCA cycle of a plan: plan, do, check, act. The first comes with the plan; closing one opens the next.

    `closed_actions` holds the actions as they were when it was closed: what is changed later doesn't touch it.
    """

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="cycles")
    number = models.PositiveIntegerField()
    goal = LongText("wat willen jullie in deze ronde bereiken")
    measure = LongText("hoe meten jullie dat")
    check_on = models.DateField("controle op", null=True, blank=True)
    responsible = models.CharField("wie zorgt voor deze ronde", max_length=200, blank=True)
    measured = LongText("wat zegt de meting")
    learned = LongText("wat leerden jullie")
    changes = LongText("wat veranderen jullie")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    closed_actions = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_cycle_per_number"),
            models.UniqueConstraint(fields=["plan"], condition=Q(closed_at=None), name="one_open_cycle_per_plan"),
        ]

    def __str__(self):
        return f"Ronde {self.number}"

    @property
    def root_id(self):
        return self.plan_id

    @property
    def row_name(self):
        return f"cycle-{self.pk}."


class ActionStatus(models.TextChoices):
    PLANNED = "planned", "Gepland"
    BUSY = "busy", "Bezig"
    DONE = "done", "Klaar"
    DROPPED = "dropped", "Vervallen"


GOING = (ActionStatus.PLANNED, ActionStatus.BUSY)
SOON = timedelta(days=14)


class Action(ContributionKind):
    """Something that somebody will do. Its owner is a member, or a name when that person has no account.

    `cycle` is the one in which it is worked on. Once that is closed the action has ended: done, or dropped with a reason.
    """

    locked_with = ("cycle",)

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="actions")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="actions")
    position = models.PositiveIntegerField(default=0)
    rubric = models.ForeignKey(
        Rubric, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="onderwerp"
    )
    what = LongText("wat gaan jullie doen")
    owner = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name="wie (deelnemer)"
    )
    owner_name = models.CharField("wie", max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="van welke organisatie"
    )
    due = models.DateField("vóór wanneer", null=True, blank=True)
    result = LongText("wat moet het opleveren")
    status = models.CharField("status", max_length=10, choices=ActionStatus, default=ActionStatus.PLANNED)
    drop_reason = LongText("waarom gaat dit niet door")
    note = LongText("notitie")

    class Meta:
        ordering = ["position", "contribution_id"]

    def __str__(self):
        return self.what[:60]

    @property
    def owner_shown(self) -> str:
        return self.owner.name if self.owner else self.owner_name or "Nog niemand"

    @property
    def is_late(self) -> bool:
        return self.status in GOING and self.due is not None and self.due < timezone.localdate()

    @property
    def is_soon(self) -> bool:
        """Not late, and due within 14 days."""
        if self.status not in GOING or self.due is None:
            return False
        return timezone.localdate() <= self.due <= timezone.localdate() + SOON


class Milestone(Row):
    """A step on the way to an action's result, that is reached on a day or not yet: progress without percentages."""

    locked_with = ("action__cycle",)

    action = models.ForeignKey(Action, models.PROTECT, related_name="milestones")
    text = LongText("mijlpaal (tussenstap)")
    reached_on = models.DateField("gehaald op", null=True, blank=True)

    def __str__(self):
        return self.text[:60]

    @property
    def root_id(self):
        return self.action_id

    @property
    def row_name(self):
        return f"milestone-{self.pk}."


class Outcome(models.TextChoices):
    MET = "met", "Gehaald"
    PARTLY = "partly", "Deels"
    NOT = "not", "Niet"


class ActionCheck(Guarded):
    """What came of an action in one cycle."""

    locked_with = ("cycle",)

    action = models.ForeignKey(Action, models.PROTECT, related_name="checks")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="checks")
    outcome = models.CharField("gehaald?", max_length=10, choices=Outcome, blank=True)
    text = LongText("wat kwam ervan")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "cycle"], name="one_check_per_action_and_cycle")]

    def __str__(self):
        return f"{self.action_id}: {self.outcome}"

    @property
    def root_id(self):
        return self.action_id

    @property
    def row_name(self):
        return f"check-{self.cycle_id}."


class ActionOrigin(models.Model):
    """The finding that an action came from."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="origins")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="origin_of")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "contribution"], name="origin_once")]

    def __str__(self):
        return f"{self.contribution_id} -> {self.action_id}"
