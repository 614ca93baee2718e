"""Who reads and who writes a meeting, and what that costs."""

import pytest
from django.utils import timezone

from phases.meetings.models import Goal, Meeting, Participant, ProgrammePart
from phases.meetings.operations import add_meeting, add_participants, put_on_agenda
from phases.meetings.queries import meeting_counts
from phases.partnership.models import Role
from phases.plans.models import Action
from phases.plans.operations import add_action
from phases.process.operations import add_bottleneck, add_process
from tests.factories import client_for, make_member, make_organisation
from tests.meetings.pages import add, page, plan, share, url

pytestmark = pytest.mark.django_db
SECRET = "zwaluwstaartverbinding"


@pytest.fixture
def joost(noor):
    brug = make_organisation(noor.partnership, "De Brug")
    return make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name="Joost")


@pytest.fixture
def full(noor):
    meeting = add_meeting(by=noor, title=f"{SECRET} titel")
    plan(meeting, 30)
    meeting.parts.update(notes=f"{SECRET} verslag")
    add(meeting, Goal, text=f"{SECRET} doel")
    add(meeting, Participant, name=f"{SECRET} Piet")
    return meeting


def addresses(member, meeting):
    """Every address of a meeting and its rows, with whether it is for reading."""
    reading = ("meeting", "minutes", "meeting_calendar", "meeting_history")
    writing = ("save", "copy", "remove", "put_back", "points")
    yield from ((url(member, name, pk=meeting.pk), True) for name in reading)
    names = [*(f"meeting_{name}" for name in writing), "minutes_save", "follow_up", "participants_add", "person_add"]
    yield from ((url(member, name, pk=meeting.pk), False) for name in names)
    yield url(member, "meeting_field", pk=meeting.pk, field="title"), False
    rows = {"doel": meeting.goals.get(), "onderdeel": meeting.parts.get(), "deelnemer": meeting.participants.get()}
    for kind, row in rows.items():
        yield url(member, "meeting_row_add", pk=meeting.pk, kind=kind), False
        for deed in ("move", "remove", "put_back", "history"):
            yield url(member, f"meeting_row_{deed}", kind=kind, pk=row.pk), False
        field = {"doel": "text", "onderdeel": "notes", "deelnemer": "name"}[kind]
        yield url(member, "meeting_row_field", kind=kind, pk=row.pk, field=field), False


def state(meeting):
    rows = [Meeting.objects.all(), meeting.goals.all(), meeting.parts.all(), meeting.participants.all()]
    return [list(found.values()) for found in rows], meeting.contribution.removed_at


def test_trekker_of_another_partnership_finds_nothing(noor, full):
    stranger, before = make_member(name="Vreemde"), state(full)
    for address, _ in addresses(stranger, full):
        for method in ("get", "post"):
            response = getattr(client_for(stranger), method)(address, {"position": 0, "name": "X", "what": "X"})
            assert response.status_code in (404, 405), address
    full.contribution.refresh_from_db()
    assert state(full) == before and not Action.objects.exists()


def test_partner_reads_nothing_until_it_is_shared_and_never_writes(noor, joost, full):
    client, before = client_for(joost), state(full)
    assert SECRET not in page(client, url(joost, "meetings"))
    assert SECRET not in page(client, url(joost, "partnership"))
    assert [number for _, number in meeting_counts(joost)] == [0, 0, 0]
    for address, reading in addresses(joost, full):
        assert client.get(address).status_code == (404 if reading else 403), address
        assert client.post(address).status_code in ((404, 405) if reading else (403,)), address
    share(full, noor)
    for name in ("meeting", "minutes"):
        html = page(client, url(joost, name, pk=full.pk))
        assert f"{SECRET} titel" in html and "data-editable" not in html and "Iedereen die meedoet" in html
    assert f"{SECRET} verslag" in page(client, url(joost, "minutes", pk=full.pk))
    assert client.get(url(joost, "meeting_calendar", pk=full.pk)).status_code == 200
    assert state(full) == before


def test_section_and_overview_lead_to_the_meetings(noor, full):
    client = client_for(noor)
    for code in ("2b", "4"):
        assert f'href="{url(noor, "meetings")}">Naar de bijeenkomsten' in page(client, url(noor, "section", code=code))
    Meeting.objects.update(date=timezone.localdate())
    assert "Bijeenkomsten gepland: <strong>1</strong>" in page(client, url(noor, "section", code="2b"))
    assert f"{SECRET} titel" in page(client, url(noor, "partnership"))
    Meeting.objects.update(date=timezone.localdate().replace(year=2020, day=1))
    assert SECRET not in page(client, url(noor, "partnership"))


def test_counts_come_in_one_query(noor, full, django_assert_num_queries):
    Meeting.objects.update(date=timezone.localdate())
    for _ in range(2):
        add_action(by=noor, action=Action(what="Bellen"), organisation=None, origins=[full.contribution])
    with django_assert_num_queries(1):
        assert [number for _, number in meeting_counts(noor)] == [1, 0, 2]


def test_query_count_is_the_same_for_one_and_thirty_rows(noor, full, django_assert_max_num_queries):
    client = client_for(noor)
    process = add_process(by=noor, name="Route")

    def fill(number):
        for _ in range(number):
            add(full, Goal, text="Doel")
            add(full, Participant, name="Gast", organisation=noor.organisation)
            part = add(full, ProgrammePart, title="Deel", minutes=5)
            found = add_bottleneck(by=noor, process=process, step=None, next_step=None, kind="gap")
            put_on_agenda(meeting=full, found=[found.contribution], part=part)
            origins = [full.contribution, found.contribution]
            add_action(by=noor, action=Action(what="Bellen", owner=noor), organisation=None, origins=origins)
            add_bottleneck(by=noor, process=process, step=None, next_step=None, kind="gap")
            member = make_member(noor.partnership, organisation=make_organisation(noor.partnership))
            add_participants(meeting=full, members=[member])
            make_member(noor.partnership, organisation=make_organisation(noor.partnership))
            add_meeting(by=noor, title="Nog een")

    def asked():
        counts = {}
        for name in ("meetings", "meeting", "minutes", "meeting_points", "follow_up"):
            kwargs = {} if name == "meetings" else {"pk": full.pk}
            with django_assert_max_num_queries(30) as found:
                client.get(url(noor, name, **kwargs))
            counts[name] = len(found)
        return counts

    fill(1)
    few = asked()
    fill(29)
    assert asked() == few
