"""Several trekkers at one meeting at the same moment, each with a connection of their own."""

import pytest

from phases.meetings.models import AgendaPoint, Participant
from phases.meetings.operations import add_meeting
from phases.plans.models import Action, ActionPlan
from phases.process.operations import add_bottleneck, add_process
from tests.factories import make_member
from tests.meetings.pages import plan, url
from tests.plans.test_cycles_at_once import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 8


@pytest.fixture
def people():
    first = make_member(name="Mens 0")
    return [first, *(make_member(first.partnership, organisation=first.organisation) for _ in range(1, PEOPLE))]


def test_everyone_asks_everyone_at_once(people):
    noor = people[0]
    meeting = add_meeting(by=noor, title="Netwerk")
    data = {"members": [each.pk for each in people]}
    address = url(noor, "participants_add", pk=meeting.pk)
    assert all_at_once(people, lambda place, client: client.post(address, data)) == [302] * PEOPLE
    asked = Participant.objects.values_list("membership", flat=True)
    assert sorted(asked) == sorted(each.pk for each in people)


def test_rows_points_and_follow_ups_at_once(people):
    noor = people[0]
    meeting = add_meeting(by=noor, title="Netwerk")
    part = plan(meeting, 30, 45)[0]
    process = add_process(by=noor, name="Melding")
    found = add_bottleneck(by=noor, process=process, step=None, next_step=None, kind="gap")

    def send(place, client):
        return (
            lambda: client.post(url(noor, "meeting_row_add", pk=meeting.pk, kind="onderdeel")),
            lambda: client.post(url(noor, "meeting_points", pk=meeting.pk), {"points": [found.pk], "part": part.pk}),
            lambda: client.post(url(noor, "follow_up", pk=meeting.pk), {"what": f"Bellen {place}"}),
            lambda: client.post(url(noor, "meeting_row_move", kind="onderdeel", pk=part.pk), {"position": 3}),
        )[place % 4]()

    assert set(all_at_once(people, send)) <= {302, 422}
    assert AgendaPoint.objects.count() == 1
    assert sorted(meeting.parts.values_list("position", flat=True)) == [1, 2, 3, 4]
    assert Action.objects.count() == 2
    assert ActionPlan.objects.get().cycles.count() == 1
