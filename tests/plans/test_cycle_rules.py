"""Whatever the order of actions, checks and closings: nothing vanishes, and what is closed never changes."""

import copy

import pytest
from django.db import transaction
from django.http import Http404
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from phases.contributions.operations import Base, put_back, remove, save_field
from phases.plans.cycle_page import check_editor
from phases.plans.cycles import CheckIncomplete, NotEnded, reopen_action
from phases.plans.models import Action, ActionCheck, ActionStatus, Outcome
from phases.plans.queries import actions_for, actions_to_edit, ended_actions, removed_actions
from tests.factories import make_member
from tests.plans.cycles import add, check, close, fill, running

which = st.integers(0, 7)
statuses, outcomes = st.sampled_from(ActionStatus.values), st.sampled_from(Outcome.values)
reasons = st.sampled_from(["", " ", "Geen geld", "Niet nodig"])
SETTINGS = settings(
    max_examples=25, stateful_step_count=20, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


class CyclesMachine(RuleBasedStateMachine):
    """People work in one plan, each step through what their pages call. Every run starts with an empty database."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.ids: list[int] = []
        self.closed: dict[int, list] = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def start(self):
        self.noor = make_member()
        self.plan = add(self.noor, "Eerste").plan
        self.ids.append(Action.objects.get().pk)

    def pick(self, number) -> Action:
        return Action.objects.select_related("contribution", "cycle").get(pk=self.ids[number % len(self.ids)])

    @rule()
    def add(self):
        self.ids.append(add(self.noor, f"Actie {len(self.ids)}").pk)

    @rule(number=which, status=statuses, reason=reasons)
    def edit(self, number, status, reason):
        action = self.pick(number)
        mine = actions_to_edit(self.noor).filter(pk=action.pk)
        editable = action.cycle.closed_at is None and action.contribution.removed_at is None
        for name, value in (("status", status), ("drop_reason", reason)):
            try:
                save_field(records=mine, field=name, value=value, base=Base(action.version(name)), by=self.noor)
                assert editable
            except Action.DoesNotExist:
                assert not editable

    @rule(number=which, outcome=st.sampled_from(["", *Outcome.values]))
    def check(self, number, outcome):
        action = self.pick(number)
        record = ActionCheck.objects.filter(action=action, cycle=action.cycle).first()
        field = check_editor(self.noor, action.cycle, action.pk, record).fields["outcome"]
        editable = action.cycle.closed_at is None and action.contribution.removed_at is None
        try:
            assert field.save(outcome, Base(record.version("outcome") if record else 0))
            assert editable
        except Http404:
            assert not editable

    @rule(number=which)
    def remove(self, number):
        if found := actions_to_edit(self.noor).filter(pk=self.pick(number).pk).first():
            remove(contribution=found.contribution)

    @rule(number=which)
    def put_back(self, number):
        if found := removed_actions(self.noor).filter(pk=self.pick(number).pk).first():
            put_back(contribution=found.contribution)

    @rule(number=which)
    def take_up_again(self, number):
        action = self.pick(number)
        ended = ended_actions(self.noor).filter(pk=action.pk).exists()
        try:
            reopen_action(action=action, by=self.noor)
            assert ended
        except NotEnded:
            assert not ended

    @rule(stopped=st.dictionaries(which, reasons, max_size=2))
    def close_if_possible(self, stopped):
        self.close({self.pick(number).pk: reason for number, reason in stopped.items()})

    @rule(found=st.lists(st.tuples(statuses, outcomes), min_size=1, max_size=6), stop=st.booleans())
    def check_everything_and_close(self, found, stop):
        """As a meeting would: most random orders never come as far as a closing."""
        actions = list(actions_for(self.noor).filter(cycle=running(self.plan)))
        fill(self.plan)
        for place, action in enumerate(actions):
            status, outcome = found[place % len(found)]
            check(action, outcome)
            self.edit(self.ids.index(action.pk), status, "Vervallen")
        self.close({actions[0].pk: "Stopt hier"} if stop and actions else {})

    def close(self, endings) -> bool:
        cycle = running(self.plan)
        live = set(actions_for(self.noor).filter(cycle=cycle).values_list("pk", flat=True))
        try:
            close(cycle, self.noor, endings)
        except CheckIncomplete:
            assert running(self.plan) == cycle
            return False
        cycle.refresh_from_db()
        assert {row["id"] for row in cycle.closed_actions} == live
        self.closed[cycle.number] = copy.deepcopy(cycle.closed_actions)
        return True

    @invariant()
    @precondition(lambda self: self.ids)
    def no_action_vanishes(self):
        read = set(actions_for(self.noor).values_list("pk", flat=True))
        removed = set(removed_actions(self.noor).values_list("pk", flat=True))
        assert read | removed == set(self.ids)
        assert not read & removed

    @invariant()
    @precondition(lambda self: self.ids)
    def each_is_in_the_running_cycle_or_has_ended_with_a_reason(self):
        opened = running(self.plan)
        for action in Action.objects.select_related("cycle", "contribution").prefetch_related("checks"):
            if action.cycle_id == opened.pk:
                continue
            assert action.cycle.closed_at is not None
            assert action.contribution.removed_at is None
            row = next(each for each in action.cycle.closed_actions if each["id"] == action.pk)
            if row["end"] == "done":
                met = [
                    each for each in action.checks.all() if each.cycle_id == action.cycle_id and each.outcome == "met"
                ]
                assert action.status == "done" and met
            else:
                assert (row["end"], action.status) == ("dropped", "dropped")
                assert row["reason"].strip() and row["reason"] == action.drop_reason

    @invariant()
    @precondition(lambda self: self.ids)
    def what_is_closed_never_changes(self):
        closed = self.plan.cycles.exclude(closed_at=None)
        assert {each.number: each.closed_actions for each in closed} == self.closed
        assert sorted(self.closed) == list(range(1, running(self.plan).number))


@pytest.mark.django_db
def test_no_order_of_things_loses_an_action_or_changes_what_is_closed():
    run_state_machine_as_test(CyclesMachine, settings=SETTINGS)
