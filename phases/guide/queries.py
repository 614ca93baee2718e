from django.db.models import Exists, OuterRef

from phases.guide.models import HowTo, Item, Section, Tip


def sections():
    """In the order of the method. A section whose items are all retired is no longer part of it."""
    asked = Item.objects.current().filter(section=OuterRef("pk"))
    return Section.objects.filter(Exists(asked)).select_related("phase")


def sections_to_go_through():
    """The parts of the route without the decisions: those are taken, not gone through."""
    return sections().exclude(items__kind=Item.Kind.DECISION)


def tips_by_item(section):
    """Per item id its tips, first those that fit this item best."""
    tips = {}
    links = Tip.items.through.objects.filter(item__section=section, item__retired=False, tip__retired=False)
    for link in links.select_related("tip").order_by("tip__position"):
        tips.setdefault(link.item_id, []).append(link.tip)
    for item_id, found in tips.items():
        found.sort(key=lambda tip: tip.best_item_id != item_id)
    return tips


def layer_guidance(phase):
    return phase.layer_guidance.all()


def how_to():
    return HowTo.objects.current()
