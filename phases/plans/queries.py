from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, When
from django.utils import timezone

from phases.contributions.models import Contribution, Kind, readable_by, writable_by
from phases.partnership.models import Membership
from phases.plans.models import GOING, SOON, Action, ActionOrigin, ActionPlan, ActionStatus, Cycle, Milestone
from phases.plans.origins import ORIGIN_RELATIONS
from phases.process.queries import bottlenecks_for

MOST_UPCOMING = 8


def plans_for(member: Membership) -> QuerySet[ActionPlan]:
    return ActionPlan.objects.visible_to(member).select_related("organisation", "changed_by", "contribution")


def plans_to_edit(member: Membership) -> QuerySet[ActionPlan]:
    return ActionPlan.objects.writable_by(member)


def in_plan_read_by(member: Membership, at: str = "") -> Q:
    """The plan of an action or a cycle, or of what `at` leads to from there, may be read."""
    there = f"{at}plan__contribution__"
    return readable_by(member, there) & Q(**{f"{there}removed_at": None})


def action_read_by(member: Membership, at: str = "") -> Q:
    """Whoever may read both the action and its plan."""
    there = f"{at}contribution__"
    return readable_by(member, there) & Q(**{f"{there}removed_at": None}) & in_plan_read_by(member, at)


def action_edited_by(member: Membership, at: str = "") -> Q:
    """What ended in a cycle that is closed, is only read."""
    there = f"{at}contribution__"
    running = Q(**{f"{there}removed_at": None, f"{at}cycle__closed_at": None})
    return writable_by(member, there) & running & in_plan_read_by(member, at)


def cycles_for(member: Membership) -> QuerySet[Cycle]:
    """The cycles of every plan that this member may read, each plan's in order."""
    readable = Cycle.objects.filter(in_plan_read_by(member))
    return readable.select_related("plan__organisation", "plan__contribution").order_by("plan_id", "number")


def actions_for(member: Membership) -> QuerySet[Action]:
    """What still has to be done first, by date; what ended last."""
    related = Action.objects.filter(action_read_by(member)).select_related(
        "plan__organisation", "cycle", "owner", "organisation", "rubric", "changed_by", "contribution"
    )
    ended = Case(When(status__in=[ActionStatus.DONE, ActionStatus.DROPPED], then=1), default=0)
    return related.order_by(ended, F("due").asc(nulls_last=True), "position", "contribution_id")


def actions_to_edit(member: Membership) -> QuerySet[Action]:
    return Action.objects.filter(action_edited_by(member))


def ended_actions(member: Membership) -> QuerySet[Action]:
    """What may be taken up again."""
    ended = Action.objects.writable_by(member).filter(cycle__closed_at__isnull=False)
    return ended.filter(in_plan_read_by(member))


def removed_actions(member: Membership) -> QuerySet[Action]:
    running = Action.objects.restorable_by(member).filter(cycle__closed_at=None)
    return running.filter(in_plan_read_by(member))


def findings_for(member: Membership) -> QuerySet[Contribution]:
    """What an action can come from: a bottleneck only with its process, an action only with its plan, what is thought of a party
    only while that party is on the list.
    """
    bottleneck = ~Q(kind=Kind.BOTTLENECK) | Q(pk__in=bottlenecks_for(member).values("pk"))
    action = ~Q(kind=Kind.ACTION) | Q(pk__in=actions_for(member).order_by().values("pk"))
    found = Contribution.objects.visible_to(member).filter(bottleneck, action)
    return found.exclude(partyprofile__party__removed_at__isnull=False)


def with_origins(actions: QuerySet[Action], member: Membership) -> QuerySet[Action]:
    """Adds `.findings`: the origins that this member may read."""
    visible = ActionOrigin.objects.filter(contribution__in=findings_for(member))
    related = visible.select_related(*(f"contribution__{name}" for name in ORIGIN_RELATIONS))
    return actions.prefetch_related(Prefetch("origins", related, to_attr="findings"))


def actions_by_origin(member: Membership) -> dict[int, list[Action]]:
    """Per contribution the actions that came from it, as far as this member may read them."""
    found = defaultdict(list)
    actions = actions_for(member).order_by("pk").select_related(None).select_related("owner")
    for action in actions.prefetch_related("origins"):
        for link in action.origins.all():
            found[link.contribution_id].append(action)
    return found


def with_milestones(actions: QuerySet[Action]) -> QuerySet[Action]:
    """Adds `.steps`: the milestones in which something is written, those that were reached first."""
    return actions.prefetch_related(
        Prefetch("milestones", in_order(Milestone.objects.exclude(text="")), to_attr="steps")
    )


def in_order(milestones: QuerySet[Milestone]) -> QuerySet[Milestone]:
    """By the day they were reached, then those that are still to come."""
    current = milestones.filter(removed_at=None)
    return current.order_by(F("reached_on").asc(nulls_last=True), "position", "pk")


def progress(milestones) -> str:
    """In words: a percentage would say more than anyone knows."""
    if not milestones:
        return ""
    reached = sum(each.reached_on is not None for each in milestones)
    return f"{reached} van {len(milestones)} {'mijlpaal' if len(milestones) == 1 else 'mijlpalen'} gehaald"


def milestones_to_edit(member: Membership) -> QuerySet[Milestone]:
    return Milestone.objects.filter(action_edited_by(member, "action__"), removed_at=None)


def removed_milestones(member: Membership) -> QuerySet[Milestone]:
    return Milestone.objects.filter(action_edited_by(member, "action__"), removed_at__isnull=False)


def going_actions(member: Membership) -> QuerySet[Action]:
    """Planned or being done, the earliest date first."""
    return actions_for(member).filter(status__in=GOING)


def late_actions(member: Membership) -> QuerySet[Action]:
    """Not finished, and the day has passed."""
    return going_actions(member).filter(due__lt=timezone.localdate())


@dataclass(frozen=True)
class DueSoon:
    late: list[Action]
    soon: list[Action]

    @classmethod
    def among(cls, actions: Iterable[Action]) -> "DueSoon":
        found = list(actions)
        return cls([each for each in found if each.is_late], [each for each in found if each.is_soon])

    @property
    def parts(self) -> list[tuple[str, str, list[Action]]]:
        """Word, colour and actions, where there are any."""
        parts = [("Te laat", "red", self.late), ("Binnen 14 dagen", "orange", self.soon)]
        return [part for part in parts if part[2]]

    def __bool__(self):
        return bool(self.late or self.soon)


def due_soon(member: Membership) -> DueSoon:
    """What should have been done already, and apart from that what is due within 14 days."""
    return DueSoon.among(going_actions(member).filter(due__lte=timezone.localdate() + SOON))


def later_actions(member: Membership) -> list[Action]:
    """The first of what is planned or being done and not due within 14 days."""
    later = going_actions(member).exclude(due__lte=timezone.localdate() + SOON)
    return list(later[:MOST_UPCOMING])


def plan_counts(member: Membership) -> list[tuple[str, int]]:
    counts = (
        actions_for(member)
        .order_by()
        .aggregate(
            external=Count("pk", filter=Q(plan__organisation=None)),
            internal=Count("pk", filter=Q(plan__organisation__isnull=False)),
            done=Count("pk", filter=Q(status=ActionStatus.DONE)),
        )
    )
    words = [("acties in het externe plan", "external"), ("acties in een intern plan", "internal"), ("klaar", "done")]
    return [(word, counts[name]) for word, name in words]


def my_actions(member: Membership) -> QuerySet[Action]:
    """What this member has to do, as far as it may still be read."""
    return going_actions(member).filter(owner=member)


def cycles_to_check(member: Membership) -> QuerySet[Cycle]:
    """Running cycles of the plans that this member writes, with the day on which they are checked."""
    mine = Cycle.objects.filter(plan__in=ActionPlan.objects.writable_by(member), closed_at=None, check_on__isnull=False)
    return mine.select_related("plan__organisation", "plan__contribution").order_by("check_on", "pk")
