"""What still waits for somebody: to be found out, found without an action, or overdue. Earliest date first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from phases.answers.queries import to_investigate
from phases.contributions.models import Contribution
from phases.course.models import Colour
from phases.course.queries import cards_for
from phases.partnership.models import Membership
from phases.plans.models import ActionOrigin
from phases.plans.origins import ORIGIN_RELATIONS, Finding, finding
from phases.plans.queries import action_read_by, findings_for, late_actions
from phases.process.queries import bottlenecks_for


@dataclass(frozen=True)
class OpenPoint:
    contribution: Contribution
    found: Finding
    who: str = ""
    by: date | None = None
    late: bool = False


@dataclass(frozen=True)
class OpenPoints:
    """Each kind apart, in the order in which they ask for attention."""

    overdue: list[OpenPoint]
    to_investigate: list[OpenPoint]
    bottlenecks: list[OpenPoint]
    red_cards: list[OpenPoint]

    @property
    def all(self) -> list[OpenPoint]:
        return [*self.overdue, *self.to_investigate, *self.bottlenecks, *self.red_cards]


def without_action(found: QuerySet, member: Membership) -> QuerySet:
    """Of which this member sees no action. What another organisation does about it inside its own walls doesn't count."""
    made = ActionOrigin.objects.filter(action_read_by(member, "action__"), contribution=OuterRef("contribution_id"))
    return found.filter(~Exists(made))


def open_points(member: Membership) -> OpenPoints:
    answers = {each.pk: each for each in to_investigate(member)}
    actions = {each.pk: each for each in late_actions(member)}
    bottlenecks = list(without_action(bottlenecks_for(member), member).values_list("pk", flat=True))
    reds = without_action(cards_for(member).filter(colour=Colour.RED), member)
    cards = list(reds.order_by("item__position", "pk").values_list("pk", flat=True))
    # Without what a colleague took away since the lines above.
    findings = findings_by_id(member, [*answers, *actions, *bottlenecks, *cards])
    return OpenPoints(
        overdue=[
            OpenPoint(*findings[pk], each.owner_shown, each.due, True) for pk, each in actions.items() if pk in findings
        ],
        to_investigate=[
            OpenPoint(*findings[pk], each.investigate_who, each.investigate_by, each.is_late)
            for pk, each in answers.items()
            if pk in findings
        ],
        bottlenecks=[OpenPoint(*findings[pk]) for pk in bottlenecks if pk in findings],
        red_cards=[OpenPoint(*findings[pk]) for pk in cards if pk in findings],
    )


def findings_by_id(member: Membership, ids: list[int]) -> dict[int, tuple[Contribution, Finding]]:
    """Of these contributions, those that this member may read, with how each is shown."""
    found = findings_for(member).filter(pk__in=ids).select_related(*ORIGIN_RELATIONS)
    return {each.pk: (each, finding(member, each)) for each in found}
