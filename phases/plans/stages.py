"""Where a cycle is: planning, doing, checking or adjusting; and what to do now. Computed, never set."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from phases.contributions.models import Contribution
from phases.partnership.models import Membership
from phases.plans.models import SOON, ActionPlan, Cycle
from phases.plans.queries import cycles_for

PLANNING = {"goal": "doel", "measure": "meting", "check_on": "controledatum", "responsible": "wie ervoor zorgt"}


class Stage(models.TextChoices):
    PLAN = "plannen", "Plannen"
    DO = "doen", "Doen"
    CHECK = "nagaan", "Nagaan"
    ACT = "bijstellen", "Bijstellen"


def counted(cycles: QuerySet[Cycle], member: Membership) -> QuerySet[Cycle]:
    """Adds how many actions there are that this member may read, in how many of those the check was begun, and in how many done."""
    read = Q(actions__contribution__in=Contribution.objects.visible_to(member))
    checked = read & Q(actions__checks__cycle=F("pk"))
    begun = checked & (~Q(actions__checks__outcome="") | ~Q(actions__checks__text=""))
    return cycles.annotate(
        number_of_actions=Count("actions", distinct=True, filter=read),
        number_begun=Count("actions", distinct=True, filter=begun),
        number_checked=Count("actions", distinct=True, filter=checked & ~Q(actions__checks__outcome="")),
    )


def checks_due(member: Membership) -> list["RunningCycle"]:
    """Cycles of the plans this member may read that should be checked within 14 days, or should have been; earliest first."""
    due = cycles_for(member).filter(closed_at=None, check_on__lte=timezone.localdate() + SOON)
    return [
        RunningCycle(each, cycle_url(member, each.plan, each.number))
        for each in counted(due, member).order_by("check_on", "pk")
    ]


def cycle_url(member: Membership, plan: ActionPlan, number: int, name: str = "") -> str:
    """Of a page of a cycle, in the external plan or an internal one."""
    kind, at = place(plan)
    return reverse(f"cycle_{kind}{name}", kwargs={"slug": member.partnership.slug, "number": number, **at})


def place(plan: ActionPlan) -> tuple[str, dict[str, Any]]:
    return ("internal", {"organisation": plan.organisation.slug}) if plan.organisation else ("external", {})


@dataclass
class RunningCycle:
    """A running cycle from `counted`, as it is shown."""

    cycle: Any
    url: str

    @property
    def unplanned(self) -> list[str]:
        return [word for name, word in PLANNING.items() if not str(getattr(self.cycle, name) or "").strip()]

    @property
    def is_checked(self) -> bool:
        cycle = self.cycle
        return bool(cycle.measured.strip()) and cycle.number_checked == cycle.number_of_actions

    @property
    def is_late(self) -> bool:
        check_on: date | None = self.cycle.check_on
        return check_on is not None and check_on < timezone.localdate()

    @property
    def is_soon(self) -> bool:
        today, check_on = timezone.localdate(), self.cycle.check_on
        return check_on is not None and today <= check_on <= today + SOON

    @property
    def stage(self) -> Stage:
        """The furthest that applies: who began to check has left planning, whatever was not filled in."""
        cycle = self.cycle
        if self.is_checked:
            return Stage.ACT
        begun = cycle.number_begun or cycle.measured.strip()
        if begun or (cycle.check_on and cycle.check_on <= timezone.localdate()):
            return Stage.CHECK
        return Stage.PLAN if self.unplanned else Stage.DO

    @property
    def stages(self) -> list[tuple[Stage, str, str]]:
        """Each stage with its state, as a mark and as a word."""
        order = list(Stage)
        now = order.index(self.stage)
        states = [("done", "geweest")] * now + [("busy", "nu")] + [("open", "straks")] * (len(order) - now - 1)
        return [(stage, mark, word) for stage, (mark, word) in zip(order, states, strict=True)]

    @property
    def advice(self) -> str:
        """What to do now."""
        cycle = self.cycle
        lacking = f"Vul nog in: {', '.join(self.unplanned)}." if self.unplanned else ""
        if self.stage == Stage.PLAN:
            return lacking
        if self.stage == Stage.DO:
            return f"Werk aan de acties. Op {date_format(cycle.check_on, 'j F Y')} kijken jullie wat ervan kwam."
        if self.stage == Stage.CHECK:
            left = cycle.number_of_actions - cycle.number_checked
            of = "de actie" if cycle.number_of_actions == 1 else f"{left} van de {cycle.number_of_actions} acties"
            actions = f"Bij {of} staat nog niet wat ervan kwam." if left else ""
            measured = "" if cycle.measured.strip() else "Schrijf op wat de meting zegt."
            return " ".join(filter(None, [actions, measured, lacking]))
        learned = "Schrijf op wat jullie leerden" if not cycle.learned.strip() else "Kijk of alles erin staat"
        return f"{learned}, en sluit dan deze ronde af."


@dataclass
class PlanCycles:
    """Those of one plan: the one that runs; and those that are closed, the last first, each with its address."""

    running: RunningCycle
    closed: list[tuple[Cycle, str]]


def cycles_of(member: Membership, plan: ActionPlan | None) -> PlanCycles | None:
    """None without a plan: its first cycle comes with its first words."""
    if plan is None:
        return None
    cycles = counted(cycles_for(member).filter(plan=plan), member).order_by("-number").defer("closed_actions")
    running, *closed = [(each, cycle_url(member, plan, each.number)) for each in cycles]
    return PlanCycles(RunningCycle(*running), closed)
