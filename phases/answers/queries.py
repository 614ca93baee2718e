from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import F, Q

from phases.answers.models import Answer, Attention, Decision, PhaseClosing, Readiness
from phases.guide.models import Item
from phases.partnership.models import Membership, Organisation
from phases.partnership.queries import partners


def author_organisation(member: Membership, per_organisation: bool) -> int | None:
    """In whose name a member answers; where each organisation writes its own, also a trekker writes for that."""
    return member.circle_id if per_organisation else member.writes_for


def my_answers(member: Membership):
    """The answers that this member writes: joint for a trekker, the organisation's own elsewhere and in section 1b."""
    own = Q(organisation=member.circle_id, item__section__per_organisation=True)
    elsewhere = Q(organisation=author_organisation(member, False), item__section__per_organisation=False)
    return Answer.objects.filter(own | elsewhere, partnership=member.partnership_id).visible_to(member)


def all_answers(member: Membership):
    """Every answer that this member may read: the joint one, and those of organisations."""
    found = Answer.objects.visible_to(member).filter(partnership=member.partnership_id)
    return found.select_related("changed_by", "organisation", "contribution")


@dataclass
class Answers:
    """What one question got: the answer that this member writes, the joint one when that is another, and those of others."""

    mine: Answer | None = None
    joint: Answer | None = None
    others: list[Answer] = field(default_factory=list)

    @property
    def written(self) -> list[Answer]:
        """All in which something stands, the joint one last."""
        found = [*self.others, self.mine, self.joint]
        return [each for each in found if each and each.text.strip()]


def answers_for(member: Membership, section) -> dict[int, Answers]:
    """What may be read in a section, by item id."""
    mine = author_organisation(member, section.per_organisation)
    found: dict[int, Answers] = defaultdict(Answers)
    for answer in all_answers(member).filter(item__section=section).order_by("organisation__name", "pk"):
        if answer.organisation_id == mine:
            found[answer.item_id].mine = answer
        elif answer.organisation_id is None:
            found[answer.item_id].joint = answer
        else:
            found[answer.item_id].others.append(answer)
    return found


def answers_that_count(member: Membership):
    """My answers, and where I gave none the joint one that is shared; the joint one of an item first."""
    joint = Q(organisation=None, item__section__per_organisation=False)
    own = Q(organisation=member.circle_id) & (Q(item__section__per_organisation=True) if member.is_coordinator else Q())
    found = Answer.objects.visible_to(member).filter(own | joint, partnership=member.partnership_id)
    return found.order_by(F("organisation").asc(nulls_first=True))


def statuses_for(member: Membership) -> dict[int, Answer]:
    """What progress is counted from, by item id."""
    fields = (
        "contribution_id",
        "item_id",
        "organisation_id",
        "status",
        "skip_reason",
        "investigate_who",
        "investigate_by",
    )
    return {each.item_id: each for each in answers_that_count(member).only(*fields)}


def decisions_for(member: Membership):
    """Newest first: the first of an item is the decision that holds."""
    return (
        Decision.objects.visible_to(member)
        .select_related("option", "item", "changed_by", "contribution")
        .order_by("-pk")
    )


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
    return (
        PhaseClosing.objects.visible_to(member)
        .filter(phase=phase)
        .select_related("changed_by", "contribution")
        .order_by("pk")
    )


def readiness_of(partnership_id: int, part: str) -> dict[int, Readiness]:
    """Which organisations declared that they are ready, by organisation id. For everyone who takes part."""
    found = Readiness.objects.filter(partnership=partnership_id, part=part, withdrawn_at=None)
    return {each.organisation_id: each for each in found.select_related("declared_by")}


def readiness_rows(member: Membership, part: str) -> list[tuple[Organisation, Readiness | None]]:
    """Every partner, with its declaration when it gave one."""
    ready = readiness_of(member.partnership_id, part)
    return [(each, ready.get(each.pk)) for each in partners(member.partnership_id)]
