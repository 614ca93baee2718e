"""The demo tells a course of events: cycles that follow each other, meetings that were held, and all of it near today."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from phases.contributions.models import Revision
from phases.meetings.models import AgendaPoint, Goal, Meeting
from phases.overview.demo import texts
from phases.partnership.models import Partnership
from phases.plans.models import Action, ActionPlan, ActionStatus, Cycle, Outcome

pytestmark = pytest.mark.django_db

PESTEN, WONEN = "samen-tegen-pesten", "goed-wonen-na-beschermd-wonen"
FROZEN = {
    "id",
    "what",
    "who",
    "organisation",
    "due",
    "status",
    "milestones",
    "result",
    "outcome",
    "text",
    "end",
    "reason",
}


@pytest.fixture
def demo(demo_of_module, db):
    return Partnership.objects.get(slug=PESTEN)


def test_cycles_chain_up(demo):
    """Each action is in the cycle that runs, or its cycle is closed and says how it ended; until then it was carried on."""
    assert [plan.cycles.count() for plan in ActionPlan.objects.order_by("pk")] == [3, 2, 2]
    for plan in ActionPlan.objects.all():
        cycles = list(plan.cycles.all())
        assert [each.number for each in cycles if each.closed_at is None] == [len(cycles)]
        stays = [{row["id"] for row in each.closed_actions} for each in cycles[:-1]]
        stays.append(set(cycles[-1].actions.values_list("pk", flat=True)))
        for cycle, (_, following) in zip(cycles, pairwise(stays), strict=False):
            assert_closed_well(cycle, following)
        assert set().union(*stays) == set(plan.actions.values_list("pk", flat=True))


def assert_closed_well(cycle, following):
    ended = set(cycle.actions.values_list("pk", flat=True))
    assert {check.action_id for check in cycle.checks.all()} == {row["id"] for row in cycle.closed_actions}
    for row in cycle.closed_actions:
        assert set(row) == FROZEN
        assert (row["id"] in ended, row["id"] in following) == (
            (False, True) if row["end"] == "carried" else (True, False)
        )
        assert bool(row["reason"]) == (row["end"] == "dropped")
        assert row["end"] != "done" or row["outcome"] == Outcome.MET
        assert row["end"] == "carried" or row["end"] == row["status"]
        closed_on = timezone.localdate(cycle.closed_at).isoformat()
        assert all(each["reached_on"] is None or each["reached_on"] <= closed_on for each in row["milestones"])


def test_a_closed_cycle_shows_its_actions_as_they_were(demo):
    cycle = Cycle.objects.get(plan__partnership=demo, plan__organisation=None, number=2)
    then = {row["id"]: row for row in cycle.closed_actions}
    now = Action.objects.get(what__startswith="De losse overleggen")
    assert (then[now.pk]["status"], now.status) == (ActionStatus.BUSY, ActionStatus.DONE)
    assert [bool(each["reached_on"]) for each in then[now.pk]["milestones"]] == [True, False]
    assert all(now.milestones.values_list("reached_on", flat=True))


def test_plans_are_alive(demo):
    running = Action.objects.filter(cycle__closed_at=None)
    assert running.filter(plan__partnership=demo, plan__organisation=None).count() == 14
    assert running.filter(plan__partnership=demo, plan__organisation__isnull=False).count() == 7
    for action in Action.objects.all():
        assert action.milestones.count() in (2, 3)
        assert action.origins.exists()


def test_meetings_were_held_and_one_is_planned(demo):
    today = timezone.localdate()
    held = Meeting.objects.filter(date__lt=today)
    assert held.filter(partnership=demo).count() == 4
    for meeting in held:
        assert meeting.contribution.origin_of.exists()
        assert meeting.participants.filter(present=True, membership=None).exists()
        assert meeting.participants.filter(present=True, membership__isnull=False).exists()
    for meeting in Meeting.objects.exclude(pk__in=held):
        assert meeting.date > today
        assert not meeting.participants.filter(present=True).exists()
        assert AgendaPoint.objects.filter(part__meeting=meeting).exists()
        assert not meeting.parts.exclude(notes="", decided="").exists()


def test_dates_in_a_text_move_along():
    week = timedelta(weeks=1)
    assert texts.moved({"a": ["Op 30 mei, tot en met 31 december 2026."], "b": date(2026, 3, 2), "c": 3}, week) == {
        "a": ["Op 6 juni, tot en met 7 januari 2027."],
        "b": date(2026, 3, 9),
        "c": 3,
    }


def test_history_names_the_fields_of_rows(demo):
    goal = Goal.objects.filter(meeting__partnership=demo).first()
    written = [name for each in Revision.objects.filter(contribution=goal.meeting_id) for name in each.fields]
    assert f"goal-{goal.pk}.reached" in written
    assert goal.version("text") == 1
