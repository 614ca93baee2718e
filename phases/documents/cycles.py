"""The cycles of the plans on paper, with what was learned."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from phases.documents.cover import label, latest, state_of
from phases.partnership.models import Membership
from phases.plans.closed_cycles import ClosedAction, closed_actions
from phases.plans.models import Cycle
from phases.plans.queries import cycles_for

TEXTS = ("goal", "measure", "measured", "learned", "changes")


@dataclass(frozen=True)
class CycleOnPaper:
    title: str
    facts: list[tuple[str, str]]
    actions: list[ClosedAction]


@dataclass(frozen=True)
class Cycles:
    template = "documents/cycles.html"
    state: str
    changed_at: datetime | None
    plans: list[tuple[str, list[CycleOnPaper]]]

    @property
    def headings(self) -> list[str]:
        return [plan for plan, _ in self.plans]


def cycles_part(member: Membership) -> Cycles:
    """Per plan that this member may read; the external plan first."""
    found: dict[str, list[Cycle]] = {}
    cycles = sorted(cycles_for(member), key=lambda each: (each.plan.organisation_id is not None, str(each.plan)))
    for cycle in cycles:
        found.setdefault(str(cycle.plan), []).append(cycle)
    closed = closed_actions(member, cycles)
    return Cycles(
        state_of({each.plan_id: each.plan.contribution for each in cycles}.values()),
        latest(*(moment for each in cycles for moment in (each.changed_at, each.closed_at))),
        [(plan, [on_paper(each, closed[each.pk]) for each in cycles]) for plan, cycles in found.items()],
    )


def cycle_facts(cycle: Cycle) -> list[tuple[str, str]]:
    """What was written about a cycle, and nothing where nothing was."""
    facts = [(label(cycle, name), getattr(cycle, name)) for name in TEXTS if getattr(cycle, name).strip()]
    if cycle.responsible:
        facts.insert(0, (label(cycle, "responsible"), cycle.responsible))
    if cycle.check_on:
        facts.insert(0, (label(cycle, "check_on"), date_format(cycle.check_on, "j F Y")))
    return facts


def on_paper(cycle: Cycle, actions: list[ClosedAction]) -> CycleOnPaper:
    ended = (
        f"afgesloten op {date_format(timezone.localtime(cycle.closed_at), 'j F Y')}" if cycle.closed_at else "loopt nog"
    )
    return CycleOnPaper(f"{cycle}, {ended}", cycle_facts(cycle), actions)
