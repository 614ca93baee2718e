from django.db.models import Q

from phases.answers.models import Answer, Attention, Decision, PhaseClosing
from phases.guide.models import Item
from phases.partnership.models import Membership


def author_organisation(member: Membership, per_organisation: bool) -> int | None:
    """In whose name a member answers; where each organisation writes its own, also a trekker writes for that."""
    return member.organisation_id if per_organisation else member.writes_for


def my_answers(member: Membership):
    """The answers that this member writes: joint for a trekker, the organisation's own elsewhere and in section 1b."""
    own = Q(organisation=member.organisation_id, item__section__per_organisation=True)
    elsewhere = Q(organisation=author_organisation(member, False), item__section__per_organisation=False)
    return Answer.objects.filter(own | elsewhere, partnership=member.partnership_id).visible_to(member)


def answers_for(member: Membership, section):
    """My answers in a section, by item id."""
    return {
        answer.item_id: answer
        for answer in my_answers(member).filter(item__section=section).select_related("changed_by")
    }


def statuses_for(member: Membership) -> dict[int, Answer]:
    """Of all my answers only what progress is counted from, by item id."""
    fields = ("contribution_id", "item_id", "status", "skip_reason", "investigate_who", "investigate_by")
    return {answer.item_id: answer for answer in my_answers(member).only(*fields)}


def decisions_for(member: Membership):
    """Newest first: the first of an item is the decision that holds."""
    return Decision.objects.visible_to(member).select_related("option", "item", "changed_by").order_by("-pk")


def to_investigate(member: Membership):
    """Items on 'uitzoeken', the earliest date first, those without a date last."""
    found = my_answers(member).filter(status="investigate", item__retired=False)
    return sorted(
        found.select_related("item__section"),
        key=lambda each: (each.investigate_by is None, each.investigate_by, each.item.code),
    )


def item_to_answer(code: str):
    """Items that take an answer of their own; cards and decisions are given on their own pages."""
    return (
        Item.objects.select_related("section").exclude(kind__in=[Item.Kind.CARD, Item.Kind.DECISION]).filter(code=code)
    )


def attentions_for(member: Membership):
    """The intake of a cooperation that exists already."""
    return Attention.objects.visible_to(member).select_related("section", "changed_by")


def attentions_to_edit(member: Membership):
    return Attention.objects.writable_by(member)


def closings_for(member: Membership, phase):
    """By which the phase is closed now; empty when it is not."""
    return PhaseClosing.objects.visible_to(member).filter(phase=phase).select_related("changed_by").order_by("pk")
