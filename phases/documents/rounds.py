"""The rounds of the plans on paper, with what was learned; and the cards of *vooraf*."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from phases.contributions.models import Contribution, own_or_joint
from phases.course.queries import card_items, cards_for, tallies
from phases.documents.cover import label, latest, state_of
from phases.partnership.models import Membership
from phases.plans.models import Cycle, Outcome
from phases.plans.queries import cycles_for

ENDS = {"done": "Klaar", "dropped": "Gestopt", "carried": "Gaat door in de volgende ronde"}
TEXTS = ("goal", "measure", "measured", "learned", "changes")


@dataclass(frozen=True)
class ClosedAction:
    what: str
    who: str
    outcome: str
    text: str


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
    readable = readable_ids(member, cycles)
    return Rounds(
        state_of({each.plan_id: each.plan.contribution for each in cycles}.values()),
        latest(*(moment for each in cycles for moment in (each.changed_at, each.closed_at))),
        [(plan, [on_paper(each, readable) for each in cycles]) for plan, cycles in found.items()],
    )


def readable_ids(member: Membership, cycles: list[Cycle]) -> set[int]:
    """Of the actions in closed rounds; what was removed after the closing still happened then."""
    ids = [row["id"] for cycle in cycles for row in cycle.closed_actions]
    read = own_or_joint(member) | Q(shared_at__isnull=False)
    return set(Contribution.objects.filter(read, pk__in=ids).values_list("pk", flat=True))


def on_paper(cycle: Cycle, readable: set[int]) -> CycleOnPaper:
    facts = [(label(cycle, name), getattr(cycle, name)) for name in TEXTS if getattr(cycle, name).strip()]
    if cycle.responsible:
        facts.insert(0, ("Wie zorgt voor deze ronde", cycle.responsible))
    if cycle.check_on:
        facts.insert(0, ("Controle op", date_format(cycle.check_on, "j F Y")))
    ended = (
        f"afgesloten op {date_format(timezone.localtime(cycle.closed_at), 'j F Y')}" if cycle.closed_at else "loopt nog"
    )
    actions = [closed_action(row) for row in cycle.closed_actions if row["id"] in readable]
    return CycleOnPaper(f"{cycle}, {ended}", facts, actions)


def closed_action(row: dict) -> ClosedAction:
    """As it was when the round was closed."""
    words = [dict(Outcome.choices).get(row["outcome"], ""), ENDS.get(row["end"], "")]
    texts = [row["text"], row["reason"]]
    return ClosedAction(
        row["what"],
        row["who"],
        ". ".join(word for word in words if word),
        "\n".join(text for text in texts if text.strip()),
    )


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
