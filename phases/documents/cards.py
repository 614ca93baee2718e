"""The cards of *vooraf* on paper."""

from dataclasses import dataclass
from datetime import datetime

from phases.course.queries import card_items, cards_for, tallies
from phases.documents.cover import latest, state_of
from phases.partnership.models import Membership


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
