from collections import defaultdict
from dataclasses import dataclass

from phases.course.models import Card, Colour
from phases.guide.models import Item, Layer
from phases.partnership.models import WRITERS, Membership

URGENT: list[str] = [Colour.RED, Colour.ORANGE, Colour.GREEN]


def cards_for(member: Membership):
    """Cards of everyone who still takes part or once did; the round is *op naam*, so all who take part may read them."""
    return (
        Card.objects.visible_to(member)
        .filter(round__section__code="vooraf")
        .select_related("member__organisation", "changed_by")
    )


def card_items():
    return Item.objects.current().filter(section__code="vooraf", kind=Item.Kind.CARD)


def people_for(member: Membership):
    """Who is asked for a card now: everyone who takes part, except those who only read."""
    return Membership.objects.filter(partnership=member.partnership_id, ended_at=None, role__in=WRITERS)


@dataclass
class Group:
    """One layer, or everyone: the cards that were given, out of how many people."""

    label: str
    given: list[Card]
    people: int

    @property
    def count(self) -> str:
        people = "mens" if self.people == 1 else "mensen"
        verb = "gaf" if 1 in (len(self.given), self.people) else "gaven"
        return f"{len(self.given)} van {self.people} {people} {verb} een kaart"


@dataclass
class Tally:
    """The cards on one item, each apart: never an average, and green never outvotes red."""

    cards: list[Card]
    asked: list[Membership]

    @property
    def given(self) -> list[Card]:
        """Most in need of talk first. A note without a colour is no card yet."""
        return sorted(
            (card for card in self.cards if card.colour), key=lambda card: (URGENT.index(card.colour), card.member.name)
        )

    @property
    def notes(self) -> list[Card]:
        return [card for card in self.cards if card.note and not card.colour]

    @property
    def people(self) -> dict[int, Membership]:
        """Who is asked, and who gave a card and left since: a card that was given keeps counting."""
        return {each.pk: each for each in [*self.asked, *(card.member for card in self.given)]}

    @property
    def all(self) -> Group:
        return Group("Samen", self.given, len(self.people))

    @property
    def by_layer(self) -> list[Group]:
        found = []
        for layer, label in Layer.choices:
            people = [each for each in self.people.values() if each.layer == layer]
            if people:
                found.append(Group(label, [card for card in self.given if card.member.layer == layer], len(people)))
        return found

    @property
    def has_red(self) -> bool:
        return any(card.colour == Colour.RED for card in self.given)


def tallies(member: Membership, cards: list[Card]) -> dict[int, Tally]:
    """Per item id; also for an item without cards."""
    asked = list(people_for(member))
    found: dict[int, Tally] = defaultdict(lambda: Tally([], asked))
    for card in cards:
        found[card.item_id].cards.append(card)
    return found
