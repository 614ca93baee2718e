"""Closing a cycle and opening the next.

The rule of the whole room: **each action is in exactly one cycle that is running, or its cycle is closed and it has ended: done,
or dropped with a reason.** So closing carries along whatever has not ended, and `reopen_action` is the only way back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from phases.contributions.operations import Base, save_field
from phases.partnership.models import Membership, Partnership
from phases.plans.models import Action, ActionCheck, ActionStatus, Cycle, Outcome

Checks = dict[int, ActionCheck]


class Ending(models.TextChoices):
    """How an action leaves a cycle that is closed."""

    DONE = "done", "Klaar"
    DROPPED = "dropped", "Gestopt"
    CARRIED = "carried", "Gaat door in de volgende ronde"


@dataclass(frozen=True)
class Missing:
    """What stands in the way of closing: which field, of which action or (None) of the cycle itself."""

    text: str
    field: str
    action_id: int | None = None


class AlreadyClosed(Exception):
    """Somebody closed this cycle meanwhile. Nothing was changed."""


class CheckIncomplete(Exception):
    """The cycle can't be closed yet. Nothing was changed."""

    def __init__(self, missing: list[Missing]):
        super().__init__("check incomplete")
        self.missing = missing


class NotEnded(Exception):
    """The action is in the running cycle already."""


def ending(action: Action, check: ActionCheck | None) -> Ending:
    """What closing does with an action. Called done while it was not all met, it goes on."""
    if action.status == ActionStatus.DROPPED:
        return Ending.DROPPED
    met = check is not None and check.outcome == Outcome.MET
    return Ending.DONE if action.status == ActionStatus.DONE and met else Ending.CARRIED


def missing(cycle: Cycle, actions: Iterable[Action], checks: Checks, endings: dict[int, str]) -> list[Missing]:
    """What has to be written before the cycle can be closed. `endings` holds, by action, why it is stopped at the closing."""
    found = []
    going = set()
    for action in actions:
        name, check = f"‘{str(action).strip() or 'zonder tekst'}’", checks.get(action.pk)
        if check is None or not check.outcome:
            found.append(Missing(f"Zeg of {name} gehaald is.", "outcome", action.pk))
        if action.status == ActionStatus.DROPPED and not action.drop_reason.strip():
            found.append(Missing(f"Schrijf op waarom {name} niet doorgaat.", "drop_reason", action.pk))
        if ending(action, check) == Ending.CARRIED:
            going.add(action.pk)
        if action.pk in endings and not endings[action.pk].strip():
            found.append(Missing(f"Schrijf op waarom {name} stopt.", "drop_reason", action.pk))
    for pk in sorted(endings.keys() - going):
        found.append(
            Missing(f"Een actie die je wilde stoppen, is intussen veranderd. Je schreef: {endings[pk]}", "", pk)
        )
    if not cycle.measured.strip():
        found.append(Missing("Schrijf op wat de meting zegt.", "measured"))
    if not cycle.learned.strip():
        found.append(Missing("Schrijf op wat jullie leerden.", "learned"))
    return found


@transaction.atomic
def close_cycle(
    *,
    cycle: Cycle,
    by: Membership,
    endings: dict[int, str],
    goal: str,
    measure: str,
    check_on: date | None,
    responsible: str,
) -> Cycle:
    """Freezes what was done and found, and opens the next cycle with what has not ended. Gives that next cycle.

    `endings` says of actions that stop here why. The rest of the arguments is about the next cycle.
    Raises AlreadyClosed or CheckIncomplete.
    """
    Partnership.objects.select_for_update().get(pk=by.partnership_id)  # as who adds an action does
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if cycle.closed_at:
        raise AlreadyClosed
    everything = _locked_actions(cycle)
    actions = [each for each in everything if each.contribution.removed_at is None]
    checks = {check.action_id: check for check in cycle.checks.all()}
    if lacking := missing(cycle, actions, checks, endings):
        raise CheckIncomplete(lacking)
    for action in actions:
        if action.pk in endings:
            _change(action, by, status=ActionStatus.DROPPED, drop_reason=endings[action.pk])
    cycle.closed_actions = [_frozen(each, checks[each.pk]) for each in actions]
    cycle.closed_at, cycle.closed_by = timezone.now(), by
    cycle.save(update_fields=["closed_actions", "closed_at", "closed_by"])
    ended = {each.pk for each in actions if ending(each, checks[each.pk]) != Ending.CARRIED}
    following = Cycle.objects.create(plan_id=cycle.plan_id, number=cycle.number + 1)
    _carry([each for each in everything if each.pk not in ended], following, by)
    return _change(following, by, goal=goal, measure=measure, check_on=check_on, responsible=responsible)


def _locked_actions(cycle: Cycle) -> list[Action]:
    """The removed ones too, in the order in which a plan is read."""
    related = cycle.actions.select_related("contribution", "owner", "organisation").prefetch_related("milestones")
    return list(related.select_for_update(of=("self",)))


def _carry(actions: list[Action], following: Cycle, by: Membership) -> None:
    """Also what was removed, so that it can be put back where people work. What was called done too early, is busy again."""
    Action.objects.filter(pk__in=[each.pk for each in actions]).update(cycle=following)
    for action in actions:
        if action.status == ActionStatus.DONE and action.contribution.removed_at is None:
            _change(action, by, status=ActionStatus.BUSY)


def _change(record: Any, by: Membership, **values: Any) -> Any:
    """Through the one way of saving, so that open pages notice it and the history tells it, apart from what was typed before."""
    records = type(record)._default_manager.filter(pk=record.pk)
    for place, (name, value) in enumerate(values.items()):
        base = Base(record.version(name))
        saved = save_field(records=records, field=name, value=value, base=base, by=by, new_revision=place == 0)
        setattr(record, name, getattr(saved, name))
    return record


def _frozen(action: Action, check: ActionCheck) -> dict[str, Any]:
    """An action as it was when its cycle was closed."""
    end = ending(action, check)
    return {
        "id": action.pk,
        "what": action.what,
        "who": action.owner_shown,
        "organisation": action.organisation.name if action.organisation else "",
        "due": action.due.isoformat() if action.due else None,
        "status": action.status,
        "milestones": [
            {"text": each.text, "reached_on": each.reached_on.isoformat() if each.reached_on else None}
            for each in action.milestones.all()
            if each.removed_at is None
        ],
        "result": action.result,
        "outcome": check.outcome,
        "text": check.text,
        "end": end.value,
        "reason": action.drop_reason if end == Ending.DROPPED else "",
    }


@transaction.atomic
def reopen_action(*, action: Action, by: Membership) -> Action:
    """Takes an action that ended up again, in the cycle that runs now. Why it stopped stays in its history and in the closed cycle.

    Raises NotEnded.
    """
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    running = Cycle.objects.select_for_update().get(plan_id=action.plan_id, closed_at=None)
    action = Action.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=action.pk)
    if action.cycle.closed_at is None:
        raise NotEnded
    Action.objects.filter(pk=action.pk).update(cycle=running)
    return _change(action, by, status=ActionStatus.PLANNED, drop_reason="")
