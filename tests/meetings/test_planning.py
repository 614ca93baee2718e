from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from phases.contributions.models import Kind
from phases.guide.models import Layer
from phases.meetings.models import Goal, Meeting, Participant, ProgrammePart
from phases.meetings.operations import add_meeting, add_participants
from phases.meetings.queries import meeting_counts
from phases.partnership.models import Role
from tests.factories import client_for, make_member, make_organisation
from tests.forms import form_of
from tests.meetings.pages import add, page, plan, save, url

pytestmark = pytest.mark.django_db
LONG = "x" * 200_000


def test_new_meeting_is_joint_and_starts_its_history(noor):
    client = client_for(noor)
    response = client.post(url(noor, "meeting_new"), {"title": "Kennismaken"}, follow=True)
    assert "<h1>Kennismaken</h1>" in response.content.decode()
    meeting = Meeting.objects.get()
    assert (meeting.contribution.organisation, meeting.contribution.kind) == (None, Kind.MEETING)
    save(noor, meeting, "title", "Verder praten")
    assert "Kennismaken" in page(client, url(noor, "meeting_history", pk=meeting.pk))


@pytest.mark.parametrize(
    ("title", "message"),
    [("", "verplicht"), ("x" * 201, "te lang"), (LONG, "te lang"), ("a\x00b", "onzichtbaar teken")],
)
def test_title_that_does_not_fit(noor, title, message):
    response = client_for(noor).post(url(noor, "meeting_new"), {"title": title})
    assert response.status_code == 422 and message in response.content.decode()
    assert not Meeting.objects.exists()


def test_list_shows_what_comes_first_and_what_was_last(noor):
    today = timezone.localdate()
    for title, days in (("Volgende maand", 30), ("Vandaag", 0), ("Vorige week", -7), ("Vorig jaar", -300)):
        made = add_meeting(by=noor, title=title)
        Meeting.objects.filter(pk=made.pk).update(date=today + timedelta(days=days))
    add_meeting(by=noor, title="Ooit")
    html = page(client_for(noor), url(noor, "meetings"))
    order = ["Komt nog", "Vandaag", "Volgende maand", "Ooit", "Geweest", "Vorige week", "Vorig jaar"]
    places = [html.index(f">{title}<") for title in order]
    assert places == sorted(places)
    assert [number for _, number in meeting_counts(noor)] == [3, 2, 0]


def test_removed_meeting_comes_back(noor, meeting):
    client = client_for(noor)
    html = client.post(url(noor, "meeting_remove", pk=meeting.pk), follow=True).content.decode()
    assert html.index("Verwijderde bijeenkomsten") < html.rindex("Kennismaken")
    for name in ("meeting", "minutes", "meeting_calendar", "meeting_points", "meeting_history"):
        assert client.get(url(noor, name, pk=meeting.pk)).status_code == 404, name
    client.post(url(noor, "meeting_put_back", pk=meeting.pk))
    assert client.get(url(noor, "meeting", pk=meeting.pk)).status_code == 200


def test_end_is_computed_and_said(noor, meeting):
    plan(meeting, 30, 60)
    client = client_for(noor)
    html = page(client, url(noor, "meeting", pk=meeting.pk))
    assert "10:00 tot 11:30 uur" in html
    assert '<span class="time">10:30</span>' in html
    again = client.get(url(noor, "meeting", pk=meeting.pk), headers={"HX-Request": "true"}).content.decode()
    assert "10:00 tot 11:30 uur" in again and "<h1>" not in again


def test_end_after_midnight_says_which_day(noor, meeting):
    plan(meeting, 120, starts_at=time(23, 0))
    assert "23:00 tot 01:00 (17 maart) uur" in page(client_for(noor), url(noor, "meeting", pk=meeting.pk))


def test_warnings_say_what_may_be_forgotten_and_stop_nothing(noor, meeting):
    client, address = client_for(noor), url(noor, "meeting", pk=meeting.pk)
    assert "Er is nog niemand gevraagd om te komen." in page(client, address)
    plan(meeting, None, 20)
    add(meeting, Participant, name="Piet", layer=Layer.PRACTICE)
    html = page(client, address)
    for words in (
        "laag bestuur.",
        "laag management.",
        "Hoe lang duurt: ‘Deel 1’?",
        "Wie begeleidt: ‘Deel 1’, ‘Deel 2’?",
    ):
        assert words in html
    assert "laag uitvoering." not in html
    ProgrammePart.objects.update(minutes=20, led_by="Noor")
    for layer in (Layer.BOARD, Layer.MANAGEMENT):
        add(meeting, Participant, name="Ook", layer=layer)
    assert "Denk hier nog aan" not in page(client, address)


@pytest.mark.parametrize("minutes", ["0", "-5", "721", "9999999999", "9" * 5000, "een uur", "1e3", "\x00", "7.5"])
def test_minutes_that_are_no_time(noor, meeting, minutes):
    part = plan(meeting, 30)[0]
    response = save(noor, part, "minutes", minutes)
    assert response.status_code == 422
    assert "van 1 tot en met 720" in response.json()["error"]
    data = form_of(client_for(noor), url(noor, "meeting", pk=meeting.pk)) | {f"onderdeel-{part.pk}.minutes": minutes}
    response = client_for(noor).post(url(noor, "meeting_save", pk=meeting.pk), data)
    assert response.status_code == 422 and f'href="#onderdeel-{part.pk}-minutes"' in response.content.decode()
    assert ProgrammePart.objects.get().minutes == 30


@pytest.mark.parametrize("minutes", ["1", "720", " 45 ", ""])
def test_minutes_that_are(noor, meeting, minutes):
    part = plan(meeting, 30)[0]
    assert save(noor, part, "minutes", minutes).status_code == 200
    assert ProgrammePart.objects.get().minutes == (int(minutes) if minutes else None)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "verplicht"),
        ("title", "x" * 201, "te lang"),
        ("place", "x" * 301, "te lang"),
        ("place", "a\x00b", "onzichtbaar teken"),
        ("date", "01-01-99999", "geen datum"),
        ("date", "99999-01-01", "geen datum"),
        ("date", "1999-12-31", "vanaf het jaar 2000"),
        ("date", "2101-01-01", "tot en met het jaar 2100"),
        ("date", "\x00", "geen datum"),
        ("starts_at", "25:00", "geen tijd"),
        ("starts_at", "half elf", "geen tijd"),
        ("starts_at", "9" * 5000, "geen tijd"),
        ("starts_at", "\x00", "geen tijd"),
    ],
)
def test_bad_input_gets_a_message_at_the_field(noor, meeting, field, value, message):
    response = save(noor, meeting, field, value)
    assert response.status_code == 422
    assert message in response.json()["error"]


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        (Goal, "text", LONG),
        (Goal, "reached", "misschien"),
        (Goal, "reached", "\x00"),
        (Goal, "note", "a\x00b"),
        (ProgrammePart, "form", "staand"),
        (ProgrammePart, "led_by", "x" * 201),
        (ProgrammePart, "notes", LONG),
        (ProgrammePart, "decided", "a\x00b"),
        (Participant, "name", ""),
        (Participant, "layer", "directie"),
        (Participant, "organisation", "9" * 30),
        (Participant, "organisation", "foreign"),
    ],
)
def test_bad_input_in_a_row_gets_a_message(noor, meeting, model, field, value):
    foreign = make_organisation(make_member(name="Vreemde").partnership, "Elders")
    row = add(meeting, model)
    response = save(noor, row, field, foreign.pk if value == "foreign" else value)
    assert response.status_code == 422 and response.json()["error"]


@pytest.mark.parametrize("typed", ["10:30", "10.30", "10:30:00"])
def test_time_is_kept_as_a_browser_posts_it(noor, meeting, typed):
    response = save(noor, meeting, "starts_at", typed)
    assert response.json()["value"] == "10:30"
    assert 'value="10:30"' in page(client_for(noor), url(noor, "meeting", pk=meeting.pk))


def test_without_javascript_only_what_was_touched_is_saved(noor, meeting):
    client = client_for(noor)
    part = plan(meeting, 30)[0]
    goal = add(meeting, Goal, text="Elkaar kennen")
    guest = add(meeting, Participant, name="Piet", organisation=noor.organisation, layer=Layer.BOARD)
    untouched = form_of(client, url(noor, "meeting", pk=meeting.pk))
    assert untouched[f"bijeenkomst-{meeting.pk}.starts_at"] == "10:00"
    assert client.post(url(noor, "meeting_save", pk=meeting.pk), untouched).status_code == 302
    for row in (meeting, part, goal, guest):
        row.refresh_from_db()
        assert row.versions == {}, row
    data = untouched | {
        f"bijeenkomst-{meeting.pk}.starts_at": "13:00",
        f"onderdeel-{part.pk}.minutes": "45",
        f"doel-{goal.pk}.text": "Elkaar vinden",
        f"deelnemer-{guest.pk}.layer": "management",
    }
    assert client.post(url(noor, "meeting_save", pk=meeting.pk), data).status_code == 302
    for row in (meeting, part, goal, guest):
        row.refresh_from_db()
    assert (meeting.starts_at, part.minutes, goal.text, guest.layer) == (time(13), 45, "Elkaar vinden", "management")
    assert (meeting.date, guest.organisation) == (date(2027, 3, 16), noor.organisation)


def titles(meeting):
    return list(meeting.parts.filter(removed_at=None).order_by("position").values_list("title", flat=True))


def test_parts_are_added_moved_removed_and_put_back(noor, meeting):
    client = client_for(noor)
    first, second, third = plan(meeting, 10, 20, 30)
    client.post(url(noor, "meeting_row_move", kind="onderdeel", pk=third.pk), {"position": 0, "focus": "omhoog"})
    assert titles(meeting) == ["Deel 3", "Deel 1", "Deel 2"]
    response = client.post(url(noor, "meeting_row_remove", kind="onderdeel", pk=first.pk), follow=True)
    assert f'data-focus="terug-onderdeel-{first.pk}"' in response.content.decode()
    assert titles(meeting) == ["Deel 3", "Deel 2"]
    client.post(url(noor, "meeting_row_put_back", kind="onderdeel", pk=first.pk))
    assert titles(meeting) == ["Deel 3", "Deel 1", "Deel 2"]
    client.post(url(noor, "meeting_row_add", pk=meeting.pk, kind="onderdeel"))
    assert titles(meeting)[-1] == "" and len(titles(meeting)) == 4
    client.post(url(noor, "meeting_row_add", pk=meeting.pk, kind="doel"))
    assert meeting.goals.count() == 1


@pytest.mark.parametrize("position", ["", "-1", "x", "\x00", "9" * 40])
def test_place_that_no_page_of_ours_sends(noor, meeting, position):
    part = plan(meeting, 10)[0]
    address = url(noor, "meeting_row_move", kind="onderdeel", pk=part.pk)
    assert client_for(noor).post(address, {"position": position}).status_code == 404


@pytest.mark.parametrize("kind", ["deelnemer", "punt", "iets"])
def test_only_goals_and_parts_are_added_empty(noor, meeting, kind):
    assert client_for(noor).post(url(noor, "meeting_row_add", pk=meeting.pk, kind=kind)).status_code == 404


def test_members_are_ticked_with_their_organisation_and_layer(noor, meeting):
    brug = make_organisation(noor.partnership, "De Brug")
    joost = make_member(noor.partnership, role=Role.PARTNER, organisation=brug, layer=Layer.BOARD, name="Joost")
    client, address = client_for(noor), url(noor, "participants_add", pk=meeting.pk)
    client.post(address, {"members": [joost.pk, noor.pk]})
    found = meeting.participants.get(membership=joost)
    assert (found.name, found.organisation, found.layer, found.present) == ("Joost", brug, "board", False)
    html = page(client, url(noor, "meeting", pk=meeting.pk))
    assert "Iedereen die aan deze samenwerking meedoet, staat al op de lijst." in html
    client.post(url(noor, "meeting_row_remove", kind="deelnemer", pk=found.pk))
    client.post(address, {"members": [joost.pk]})
    assert meeting.participants.filter(removed_at=None).count() == meeting.participants.count() == 2


def test_who_was_added_by_a_colleague_just_before_keeps_nobody_else_off_the_list(noor, meeting):
    joost, lotte = (make_member(noor.partnership, role=Role.PARTNER, name=name) for name in ("Joost", "Lotte"))
    client, address = client_for(noor), url(noor, "participants_add", pk=meeting.pk)
    assert client.post(address, {"members": [joost.pk]}).status_code == 302
    assert client.post(address, {"members": [joost.pk, lotte.pk]}).status_code == 302
    assert sorted(meeting.participants.values_list("name", flat=True)) == ["Joost", "Lotte"]
    html = client.post(address, {"members": []}).content.decode()
    assert f'value="{noor.pk}"' in html and f'name="members" value="{joost.pk}"' not in html


@pytest.mark.parametrize("value", ["foreign", "ended", "9" * 30, "x", "\x00", None])
def test_member_that_is_no_choice_gets_a_message(noor, meeting, value):
    known = {
        "foreign": make_member(name="Vreemde"),
        "ended": make_member(noor.partnership, name="Weg", ended_at=timezone.now()),
    }
    data = {} if value is None else {"members": [known[value].pk if value in known else value]}
    response = client_for(noor).post(url(noor, "participants_add", pk=meeting.pk), data)
    assert response.status_code == 422 and 'class="problems"' in response.content.decode()
    assert not meeting.participants.exists()


def test_person_without_account_is_added_by_name(noor, meeting):
    client = client_for(noor)
    data = {"name": "Wijkagent Piet", "organisation": noor.organisation_id, "layer": "practice", "naar": ""}
    html = client.post(url(noor, "person_add", pk=meeting.pk), data, follow=True).content.decode()
    assert "Wijkagent Piet" in html and "zonder account" in html
    assert meeting.participants.get().membership is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 151},
        {"name": "a\x00b"},
        {"organisation": "9" * 30},
        {"layer": "x"},
        {"naar": "verslag", "name": ""},
    ],
)
def test_person_that_does_not_fit_keeps_what_was_typed(noor, meeting, wrong):
    data = {"name": "Wijkagent Piet", "organisation": "", "layer": ""} | wrong
    response = client_for(noor).post(url(noor, "person_add", pk=meeting.pk), data)
    html = response.content.decode()
    assert response.status_code == 422 and 'class="problems"' in html
    assert "name" in wrong or "Wijkagent Piet" in html
    assert not meeting.participants.exists()


def test_copy_is_the_start_of_the_next_meeting(noor, meeting):
    first, gone = plan(meeting, 30, 15)
    Meeting.objects.filter(pk=meeting.pk).update(place="Buurthuis")
    ProgrammePart.objects.filter(pk=first.pk).update(notes="Verteld", decided="Besloten", about="Rondje", led_by="Noor")
    ProgrammePart.objects.filter(pk=gone.pk).update(removed_at=timezone.now())
    add(meeting, Goal, text="Elkaar kennen", reached="yes", note="Gelukt")
    left = make_member(noor.partnership, name="Vertrokken")
    add_participants(meeting=meeting, members=[noor, left])
    meeting.participants.update(present=True)
    type(left).objects.filter(pk=left.pk).update(ended_at=timezone.now())
    client_for(noor).post(url(noor, "meeting_copy", pk=meeting.pk))
    copy = Meeting.objects.exclude(pk=meeting.pk).get()
    assert (copy.title, copy.place, copy.starts_at, copy.date) == ("Kennismaken", "Buurthuis", time(10), None)
    part, goal, person = copy.parts.get(), copy.goals.get(), copy.participants.get()
    assert (part.title, part.minutes, part.led_by, part.about) == ("Deel 1", 30, "Noor", "Rondje")
    assert (part.notes, part.decided, goal.text, goal.reached, goal.note) == ("", "", "Elkaar kennen", "", "")
    assert (person.membership, person.present) == (noor, False)
    assert copy.contribution.revisions.get().fields[f"programmepart-{part.pk}.title"] == "Deel 1"


def test_after_a_part_of_unknown_length_no_time_is_made_up(noor, meeting):
    plan(meeting, 30, None, 15)
    html = page(client_for(noor), url(noor, "meeting", pk=meeting.pk))
    programme = html[html.index('class="plain programme"') : html.index("</ol>", html.index('class="plain programme"'))]
    assert "10:00" in programme and "10:30" in programme
    assert ">3.<" in programme and "10:45" not in html
