"""The rounds of the plans on paper, with what was learned; and the cards of *vooraf*."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from phases.course.queries import card_items, cards_for, tallies
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
class Rounds:
    template = "documents/rounds.html"
    state: str
    changed_at: datetime | None
    plans: list[tuple[str, list[CycleOnPaper]]]

    @property
    def headings(self) -> list[str]:
        return [plan for plan, _ in self.plans]


def rounds_part(member: Membership) -> Rounds:
    """Per plan that this member may read; the external plan first."""
    found: dict[str, list[Cycle]] = {}
    cycles = sorted(cycles_for(member), key=lambda each: (each.plan.organisation_id is not None, str(each.plan)))
    for cycle in cycles:
        found.setdefault(str(cycle.plan), []).append(cycle)
    closed = closed_actions(member, cycles)
    return Rounds(
        state_of({each.plan_id: each.plan.contribution for each in cycles}.values()),
        latest(*(moment for each in cycles for moment in (each.changed_at, each.closed_at))),
        [(plan, [on_paper(each, closed[each.pk]) for each in cycles]) for plan, cycles in found.items()],
    )


def cycle_facts(cycle: Cycle) -> list[tuple[str, str]]:
    """What was written about a round, and nothing where nothing was."""
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


@dataclass(frozen=True)
class CardRow:
    name: str
    organisation: str
    layer: str
    colour: str
    colour_word: str
    note: str


@dataclass(frozen=True)
class Factor:
    text: str
    counts: list[str]
    cards: list[CardRow]


@dataclass(frozen=True)
class Cards:
    template = "documents/cards.html"
    state: str
    changed_at: datetime | None
    factors: list[Factor]


def cards_part(member: Membership) -> Cards:
    """Each card apart, the red ones first: never an average."""
    cards = list(cards_for(member).select_related("contribution"))
    found = tallies(member, cards)
    factors = [
        Factor(item.text, [f"{group.label}: {group.count}" for group in found[item.pk].by_layer], rows(found[item.pk]))
        for item in card_items()
    ]
    return Cards(state_of(each.contribution for each in cards), latest(*(each.changed_at for each in cards)), factors)


def rows(tally) -> list[CardRow]:
    return [
        CardRow(
            card.member.name,
            card.member.organisation.name,
            card.member.get_layer_display(),
            card.colour,
            card.get_colour_display(),
            card.note,
        )
        for card in tally.given
    ]
