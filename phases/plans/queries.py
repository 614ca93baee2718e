from collections import defaultdict

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, When
from django.utils import timezone

from phases.contributions.models import Contribution
from phases.partnership.models import Membership
from phases.plans.models import Action, ActionOrigin, ActionPlan, ActionStatus, Cycle
from phases.plans.origins import ORIGIN_RELATIONS

MOST_UPCOMING = 8


def plans_for(member: Membership) -> QuerySet[ActionPlan]:
    return ActionPlan.objects.visible_to(member).select_related("organisation", "changed_by")


def plans_to_edit(member: Membership) -> QuerySet[ActionPlan]:
    return ActionPlan.objects.writable_by(member)


def cycles_for(member: Membership) -> QuerySet[Cycle]:
    """The rounds of every plan that this member may read, each plan's in order."""
    readable = Cycle.objects.filter(plan__in=ActionPlan.objects.visible_to(member))
    return readable.select_related("plan__organisation", "plan__contribution").order_by("plan_id", "number")


def actions_for(member: Membership) -> QuerySet[Action]:
    """Read by who may read both the action and its plan. What still has to be done first, by date; what ended last."""
    visible = Action.objects.visible_to(member).filter(plan__in=ActionPlan.objects.visible_to(member))
    related = visible.select_related(
        "plan__organisation", "owner", "organisation", "rubric", "changed_by", "contribution"
    )
    ended = Case(When(status__in=[ActionStatus.DONE, ActionStatus.DROPPED], then=1), default=0)
    return related.order_by(ended, F("due").asc(nulls_last=True), "position", "contribution_id")


def actions_to_edit(member: Membership) -> QuerySet[Action]:
    return Action.objects.writable_by(member).filter(plan__in=ActionPlan.objects.visible_to(member))


def removed_actions(member: Membership) -> QuerySet[Action]:
    return Action.objects.restorable_by(member).filter(plan__in=ActionPlan.objects.visible_to(member))


def with_origins(actions: QuerySet[Action], member: Membership) -> QuerySet[Action]:
    """Adds `.findings`: the origins that this member may read."""
    visible = ActionOrigin.objects.filter(contribution__in=Contribution.objects.visible_to(member))
    related = visible.select_related(*(f"contribution__{name}" for name in ORIGIN_RELATIONS))
    return actions.prefetch_related(Prefetch("origins", related, to_attr="findings"))


def actions_by_origin(member: Membership, contribution_ids) -> dict[int, list[Action]]:
    found = defaultdict(list)
    links = ActionOrigin.objects.filter(
        contribution__in=contribution_ids, action__in=actions_for(member)
    ).select_related("action")
    for link in links.order_by("action_id"):
        found[link.contribution_id].append(link.action)
    return found


def upcoming_actions(member: Membership) -> list[Action]:
    """What is planned or being done, the earliest date first."""
    going = actions_for(member).filter(status__in=[ActionStatus.PLANNED, ActionStatus.BUSY])
    return list(going[:MOST_UPCOMING])


def late_actions(member: Membership) -> QuerySet[Action]:
    """Not finished, and the day has passed."""
    going = actions_for(member).filter(status__in=[ActionStatus.PLANNED, ActionStatus.BUSY])
    return going.filter(due__lt=timezone.localdate())


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
