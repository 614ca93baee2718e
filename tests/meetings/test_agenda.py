"""Open points on the agenda, the minutes, and the actions that come of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from phases.meetings.models import AgendaPoint, Goal, Participant, ProgrammePart
from phases.meetings.operations import put_on_agenda
from phases.plans.models import Action
from phases.plans.operations import add_action
from phases.process.models import Bottleneck
from phases.process.operations import add_bottleneck, add_process
from tests.factories import client_for, make_member, make_organisation
from tests.forms import form_of
from tests.meetings.pages import add, page, plan, save, url
from tests.world import write

pytestmark = pytest.mark.django_db
SECRET = "zwaluwstaartverbinding"


@pytest.fixture
def bottleneck(noor):
    found = add_bottleneck(by=noor, process=add_process(by=noor, name="Route"), step=None, next_step=None, kind="gap")
    Bottleneck.objects.filter(pk=found.pk).update(description="Niemand belt terug")
    return found


@pytest.fixture
def late(noor):
    yesterday = timezone.localdate() - timedelta(days=1)
    return add_action(by=noor, action=Action(what="Folder maken", due=yesterday), organisation=None)


def test_ticked_points_come_in_a_part_of_their_own(noor, meeting, bottleneck, late):
    client, address = client_for(noor), url(noor, "meeting_points", pk=meeting.pk)
    html = page(client, address)
    for words in ("Acties die te laat zijn", "Folder maken", "Knelpunten zonder actie", "Niemand belt terug"):
        assert words in html
    client.post(address, {"points": [bottleneck.pk], "part": "nieuw"})
    part = meeting.parts.get()
    assert (part.title, part.points.get().contribution_id) == ("Open punten", bottleneck.pk)
    html = page(client, address)
    assert "Niemand belt terug" not in html and "Folder maken" in html
    client.post(address, {"points": [late.pk], "part": part.pk})
    html = page(client, url(noor, "meeting", pk=meeting.pk))
    assert f"#knelpunt-{bottleneck.pk}" in html and url(noor, "action", pk=late.pk) in html
    assert "Er zijn geen open punten meer" in page(client, address)


def test_point_is_taken_off_and_offered_again(noor, meeting, bottleneck):
    put_on_agenda(meeting=meeting, found=[bottleneck.contribution], part=None)
    client, point = client_for(noor), AgendaPoint.objects.get()
    client.post(url(noor, "point_remove", pk=point.pk))
    assert "Niemand belt terug" not in page(client, url(noor, "meeting", pk=meeting.pk))
    assert "Niemand belt terug" in page(client, url(noor, "meeting_points", pk=meeting.pk))


def test_what_a_colleague_just_put_on_the_agenda_is_not_put_on_it_twice(noor, meeting, bottleneck):
    for _ in range(2):
        put_on_agenda(meeting=meeting, found=[bottleneck.contribution], part=None)
    assert AgendaPoint.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"points": []}, {"points": ["9" * 30]}, {"points": ["x"]}, {"points": ["\x00"]}, {"part": "9" * 30}, {"part": ""}],
)
def test_points_that_are_no_choice(noor, meeting, bottleneck, wrong):
    data = {"points": [bottleneck.pk], "part": "nieuw"} | wrong
    response = client_for(noor).post(url(noor, "meeting_points", pk=meeting.pk), data)
    assert response.status_code == 422 and 'class="problems"' in response.content.decode()
    assert "points" in wrong or f'value="{bottleneck.pk}" checked' in response.content.decode()
    assert not AgendaPoint.objects.exists()


def test_point_of_another_meeting_or_partnership_is_no_choice(noor, meeting, bottleneck):
    stranger = make_member(name="Vreemde")
    theirs = add_bottleneck(
        by=stranger, process=add_process(by=stranger, name="Elders"), step=None, next_step=None, kind="gap"
    )
    client = client_for(noor)
    data = {"points": [theirs.pk], "part": "nieuw"}
    assert client.post(url(noor, "meeting_points", pk=meeting.pk), data).status_code == 422
    put_on_agenda(meeting=meeting, found=[theirs.contribution], part=None)
    point = AgendaPoint.objects.get()
    assert client.post(url(noor, "point_remove", pk=point.pk)).status_code == 404
    assert client.get(url(noor, "follow_up", pk=meeting.pk) + f"?punt={point.pk}").status_code == 404


def test_only_findings_that_the_reader_may_read_are_shown(noor, meeting):
    brug = make_organisation(noor.partnership, "De Brug")
    sanne = make_member(noor.partnership, organisation=brug, name="Sanne")
    own = write(sanne, "1b-01", SECRET)
    put_on_agenda(meeting=meeting, found=[own.contribution], part=None)
    made = add_action(by=sanne, action=Action(what=f"{SECRET} actie"), organisation=brug, origins=[own.contribution])
    for name in ("meeting", "minutes"):
        assert SECRET in page(client_for(sanne), url(sanne, name, pk=meeting.pk))
        html = page(client_for(noor), url(noor, name, pk=meeting.pk))
        assert SECRET not in html and url(noor, "action", pk=made.pk) not in html
    point = AgendaPoint.objects.get()
    assert client_for(noor).get(url(noor, "follow_up", pk=meeting.pk) + f"?punt={point.pk}").status_code == 404


def test_minutes_are_saved_field_by_field(noor, meeting):
    part = plan(meeting, 30)[0]
    goal, guest = add(meeting, Goal, text="Elkaar kennen"), add(meeting, Participant, name="Piet")
    saves = [
        (part, "notes", "Verteld"),
        (part, "decided", "Doen"),
        (goal, "reached", "partly"),
        (guest, "present", "on"),
    ]
    for row, field, value in saves:
        assert save(noor, row, field, value).status_code == 200
        row.refresh_from_db()
    assert (part.notes, part.decided, goal.reached, guest.present) == ("Verteld", "Doen", "partly", True)
    html = page(client_for(noor), url(noor, "minutes", pk=meeting.pk))
    assert "Verteld</textarea>" in html and "Doen</textarea>" in html


def test_two_people_who_write_the_minutes_see_each_others_text(noor, meeting):
    part = plan(meeting, 30)[0]
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    assert save(karim, part, "notes", "Van Karim").status_code == 200
    assert save(noor, part, "decided", "Van Noor").status_code == 200
    response = save(noor, part, "notes", "Van Noor")
    assert response.status_code == 409 and response.json()["value"] == "Van Karim"


def test_without_javascript_the_minutes_are_saved_and_a_conflict_is_shown(noor, meeting):
    client, part = client_for(noor), plan(meeting, 30)[0]
    goal, guest = add(meeting, Goal, text="Elkaar kennen"), add(meeting, Participant, name="Piet")
    untouched = form_of(client, url(noor, "minutes", pk=meeting.pk))
    data = untouched | {
        f"onderdeel-{part.pk}.notes": "Verteld",
        f"doel-{goal.pk}.reached": "no",
        f"deelnemer-{guest.pk}.present": "on",
    }
    assert client.post(url(noor, "minutes_save", pk=meeting.pk), data).status_code == 302
    for row in (part, goal, guest):
        row.refresh_from_db()
    assert (part.notes, goal.reached, guest.present) == ("Verteld", "no", True)
    assert list(part.versions) == ["notes"]
    response = client.post(url(noor, "minutes_save", pk=meeting.pk), data | {f"onderdeel-{part.pk}.notes": "Anders"})
    html = response.content.decode()
    assert response.status_code == 422 and "Anders</textarea>" in html and "Verteld" in html


def test_earlier_minutes_can_be_put_back(noor, meeting):
    first, other = plan(meeting, 30, 30)
    save(noor, other, "notes", "Ergens anders")
    save(noor, first, "notes", "Eerst")
    ProgrammePart.objects.filter(pk=first.pk).update(last_revision=None)
    save(noor, first, "notes", "Daarna", version=1)
    client, history = client_for(noor), url(noor, "meeting_row_history", kind="onderdeel", pk=first.pk)
    html = page(client, history)
    assert "Eerst" in html and "Daarna" in html and "Ergens anders" not in html
    key = f"programmepart-{first.pk}.notes"
    revision = next(each for each in meeting.contribution.revisions.all() if each.fields.get(key) == "Eerst")
    client.post(history, {"revision": revision.pk, "field": "notes"})
    first.refresh_from_db()
    assert first.notes == "Eerst"


def test_person_who_turns_up_is_added_as_present(noor, meeting):
    data = {"name": "Piet", "organisation": "", "layer": "", "naar": "verslag"}
    response = client_for(noor).post(url(noor, "person_add", pk=meeting.pk), data)
    assert response["Location"].startswith(url(noor, "minutes", pk=meeting.pk))
    assert meeting.participants.get().present


def test_follow_up_is_an_action_that_comes_from_the_meeting_and_the_point(noor, meeting, bottleneck):
    put_on_agenda(meeting=meeting, found=[bottleneck.contribution], part=None)
    client, point = client_for(noor), AgendaPoint.objects.get()
    address = url(noor, "follow_up", pk=meeting.pk) + f"?punt={point.pk}"
    assert "Niemand belt terug" in page(client, address)
    data = {"what": "Afspraak over terugbellen", "owner": noor.pk, "owner_name": "", "due": "2027-05-01"}
    client.post(address, data)
    action = Action.objects.get()
    assert (action.plan.organisation, action.owner) == (None, noor)
    assert {each.contribution_id for each in action.origins.all()} == {meeting.pk, bottleneck.pk}
    for name in ("meeting", "minutes"):
        assert page(client, url(noor, name, pk=meeting.pk)).count("Afspraak over terugbellen") == 2, name
    assert "Bijeenkomst: Kennismaken" in page(client, url(noor, "action", pk=action.pk))
    html = page(client, address)
    assert "Hier is al een actie van gemaakt" in html and "(Gepland)" in html


def test_follow_up_without_a_point_and_by_name(noor, meeting):
    client = client_for(noor)
    html = page(client, url(noor, "minutes", pk=meeting.pk))
    assert f'action="{url(noor, "follow_up", pk=meeting.pk)}"' in html
    data = {"what": "Bellen", "owner": "", "owner_name": "Wijkagent Piet", "due": ""}
    client.post(url(noor, "follow_up", pk=meeting.pk), data)
    assert "Wijkagent Piet" in page(client, url(noor, "minutes", pk=meeting.pk))
    made = url(noor, "action_new") + f"?uit={meeting.pk}"
    assert made.replace("&", "&amp;") in page(client, url(noor, "meeting", pk=meeting.pk))
    assert "Hier is al een actie van gemaakt" in page(client, made)


@pytest.mark.parametrize(
    "wrong",
    [
        {"what": ""},
        {"what": "  \n "},
        {"what": "x" * 20_001},
        {"what": "a\x00b"},
        {"owner": "9" * 30},
        {"owner": "foreign"},
        {"due": "1-1-99999"},
    ],
)
def test_follow_up_that_does_not_fit_keeps_what_was_typed(noor, meeting, wrong):
    data = {"what": "Bellen", "owner": "", "owner_name": "Piet", "due": ""} | wrong
    if data["owner"] == "foreign":
        data["owner"] = make_member(name="Vreemde").pk
    response = client_for(noor).post(url(noor, "follow_up", pk=meeting.pk), data)
    html = response.content.decode()
    assert response.status_code == 422 and 'class="problems"' in html and 'value="Piet"' in html
    assert not Action.objects.exists()


@pytest.mark.parametrize("number", ["9" * 30, "x", "-1", "999999"])
def test_point_that_is_not_there(noor, meeting, number):
    assert client_for(noor).get(url(noor, "follow_up", pk=meeting.pk) + f"?punt={number}").status_code == 404
