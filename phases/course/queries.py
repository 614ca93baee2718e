from collections import defaultdict
from dataclasses import dataclass, field

from phases.course.models import Card, Colour
from phases.guide.models import Item, Layer
from phases.partnership.models import Membership


def cards_for(member: Membership):
    """Cards of everyone who still takes part or once did; the round is *op naam*, so all who take part may read them."""
    return (
        Card.objects.visible_to(member)
        .filter(round__section__code="vooraf")
        .select_related("member__organisation", "changed_by")
    )


def card_items():
    return Item.objects.current().filter(section__code="vooraf", kind=Item.Kind.CARD)


@dataclass
class Tally:
    """The cards on one item, each apart: never an average, and green never outvotes red."""

    given: list[Card] = field(default_factory=list)

    @property
    def by_layer(self) -> list[tuple[str, list[Card]]]:
        order = {colour: place for place, colour in enumerate([Colour.RED, Colour.ORANGE, Colour.GREEN])}
        layers = defaultdict(list)
        for card in sorted(self.given, key=lambda card: (order[Colour(card.colour)], card.member.name)):
            layers[card.member.layer].append(card)
        return [(label, layers[layer]) for layer, label in Layer.choices if layer in layers]

    @property
    def has_red(self) -> bool:
        return any(card.colour == Colour.RED for card in self.given)


def tallies(cards) -> dict[int, Tally]:
    """Per item; a card without a colour is not counted as given."""
    found: dict[int, Tally] = defaultdict(Tally)
    for card in cards:
        if card.colour:
            found[card.item_id].given.append(card)
    return found
