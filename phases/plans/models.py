from django.db import models
from django.db.models import Q
from django.utils import timezone

from phases.contributions.models import Contribution, ContributionKind, LongText
from phases.guide.models import Rubric
from phases.partnership.models import Membership, Organisation, Partnership


class ActionPlan(ContributionKind):
    """The internal plan of an organisation, or (without organisation) the external plan of the partnership."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="plans")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="plans")
    goal = LongText("wat willen jullie met dit plan bereiken")
    responsible = models.CharField("wie is verantwoordelijk", max_length=200, blank=True)
    check_rhythm = models.CharField("hoe vaak kijken jullie hoe het gaat", max_length=200, blank=True)
    next_check = models.DateField("eerste controle op", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "organisation"], name="one_plan_per_organisation"),
            models.UniqueConstraint(fields=["partnership"], condition=Q(organisation=None), name="one_external_plan"),
        ]

    def __str__(self):
        return f"Intern actieplan {self.organisation}" if self.organisation_id else "Extern actieplan"


class ActionStatus(models.TextChoices):
    PLANNED = "planned", "Gepland"
    BUSY = "busy", "Bezig"
    DONE = "done", "Klaar"
    DROPPED = "dropped", "Vervallen"


class Action(ContributionKind):
    """Something that somebody will do. Its owner is a member, or a name when that person has no account."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="actions")
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
    milestone = LongText("mijlpaal (tussenstap)")
    result = LongText("wat moet het opleveren")
    status = models.CharField("status", max_length=10, choices=ActionStatus, default=ActionStatus.PLANNED)
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
        going = self.status in (ActionStatus.PLANNED, ActionStatus.BUSY)
        return going and self.due is not None and self.due < timezone.localdate()


class ActionOrigin(models.Model):
    """The finding that an action came from."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="origins")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="origin_of")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "contribution"], name="origin_once")]

    def __str__(self):
        return f"{self.contribution_id} -> {self.action_id}"
