"""A closed cycle, from what was frozen at its closing and never from today's actions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from phases.contributions.models import Contribution
from phases.contributions.readers import is_writer
from phases.partnership.models import Membership
from phases.plans.cycles import Ending
from phases.plans.models import ActionStatus, Cycle, Milestone, Outcome
from phases.plans.queries import progress


@dataclass(frozen=True)
class ClosedAction:
    """A row of `Cycle.closed_actions`: what stood there at the closing. `is_there`: it was not removed after that."""

    pk: int
    what: str
    who: str
    organisation: str
    due: date | None
    result: str
    milestones: list[tuple[str, date | None]]
    progress: str
    outcome: str
    outcome_word: str
    text: str
    end: str
    reason: str
    status: str
    is_there: bool


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def closed_action(row: dict[str, Any], is_there: bool) -> ClosedAction:
    return ClosedAction(
        pk=row["id"],
        what=row["what"],
        who=row["who"],
        organisation=row["organisation"],
        due=day(row["due"]),
        result=row["result"],
        milestones=[(each["text"], day(each["reached_on"])) for each in row["milestones"]],
        progress=progress([Milestone(**each) for each in row["milestones"]]),
        outcome=row["outcome"],
        outcome_word=str(Outcome(row["outcome"]).label),
        text=row["text"],
        end=str(Ending(row["end"]).label),
        reason=row["reason"],
        status=str(ActionStatus(row["status"]).label),
        is_there=is_there,
    )


def closed_actions(member: Membership, cycles: list[Cycle]) -> dict[int, list[ClosedAction]]:
    """By cycle, those that this member may read; what was removed after the closing still happened then."""
    return {
        pk: [closed_action(row, about.removed_at is None) for row, about in rows]
        for pk, rows in frozen_rows(member, cycles).items()
    }


def frozen_rows(member: Membership, cycles: list[Cycle]) -> dict[int, list[tuple[dict[str, Any], Contribution]]]:
    """By cycle its frozen rows with their action. Of what others shared only those that were shared, with their plan, when they
    were frozen: what an action said before that, stays with whoever wrote it.
    """
    ids = [row["id"] for cycle in cycles for row in cycle.closed_actions]
    here = Contribution.objects.filter(partnership=member.partnership_id)
    known = here.select_related("action__plan__contribution").in_bulk(ids)

    def readable(about: Contribution, cycle: Cycle) -> bool:
        shared = about.shared_at, about.action.plan.contribution.shared_at
        then = cycle.closed_at and all(each and each <= cycle.closed_at for each in shared)
        return bool(then) or is_writer(member, about)

    return {
        cycle.pk: [
            (row, known[row["id"]])
            for row in cycle.closed_actions
            if row["id"] in known and readable(known[row["id"]], cycle)
        ]
        for cycle in cycles
    }
