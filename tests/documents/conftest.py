from datetime import date, time

import pytest
from django.core.cache import caches

from phases.contributions.models import Contribution, Kind
from phases.contributions.operations import new_contribution
from phases.meetings.models import AgendaPoint, Goal, Meeting, Participant, ProgrammePart
from phases.meetings.operations import add_participants
from phases.partnership.models import Membership
from phases.plans.models import Action
from phases.plans.operations import add_action
from tests.factories import make_member


@pytest.fixture(autouse=True)
def nothing_made_yet(request):
    """Only for who uses the database at all."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        caches["documents"].clear()


@pytest.fixture
def demo(demo_of_module, db):
    return Membership.objects.get(name="Noor Visser", partnership__slug="samen-tegen-pesten")


def add_meeting(by, *, title="Aan de slag", organisation_id=None, **fields):
    contribution = new_contribution(by=by, kind=Kind.MEETING, organisation_id=organisation_id)
    return Meeting.objects.create(contribution=contribution, partnership=by.partnership, title=title, **fields)


@pytest.fixture
def meeting(demo):
    """With everything that a meeting can have."""
    found = add_meeting(demo, date=date(2026, 4, 14), starts_at=time(13, 30), place="Buurthuis De Linde")
    Goal.objects.create(meeting=found, text="Elkaar leren kennen", reached="partly", note="Nog niet iedereen was er")
    names = ("Welkom heten", "Over het meldpunt", "Afronden")
    parts = [
        ProgrammePart.objects.create(
            meeting=found, position=place, title=name, minutes=minutes, led_by="Karim", form="per_layer"
        )
        for place, (name, minutes) in enumerate(zip(names, (15, 45, None), strict=True))
    ]
    ProgrammePart.objects.filter(pk=parts[1].pk).update(notes="De scholen willen bellen", decided="Eén telefoonnummer")
    AgendaPoint.objects.create(part=parts[1], contribution=Contribution.objects.filter(kind=Kind.BOTTLENECK).first())
    add_participants(meeting=found, members=Membership.objects.filter(partnership=demo.partnership))
    Participant.objects.filter(membership=demo).update(present=True)
    Participant.objects.create(meeting=found, name="Een vader uit de wijk")
    action = Action(what="Het nummer laten drukken", owner_name="Ineke Bos", due=date(2026, 5, 1))
    add_action(by=demo, action=action, organisation=None, origins=[found.contribution])
    return found


@pytest.fixture
def noor(db):
    noor = make_member()
    add_action(by=noor, action=Action(what="Meten op school", owner=noor), organisation=None)
    return noor
