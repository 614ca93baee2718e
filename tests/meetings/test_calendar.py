from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from phases.meetings.models import Goal, Meeting
from phases.meetings.operations import add_meeting
from tests.factories import client_for
from tests.meetings.pages import add, page, plan, url

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)


def event(member, meeting):
    response = client_for(member).get(url(member, "meeting_calendar", pk=meeting.pk))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    return calendar, calendar.walk("VEVENT")[0]


@pytest.mark.parametrize(("day", "offset"), [(SPRING, 2), (AUTUMN, 1), (date(2027, 7, 1), 2), (date(2099, 1, 5), 1)])
def test_file_has_the_time_on_the_wall_and_its_zone(noor, meeting, day, offset):
    plan(meeting, 90, date=day)
    calendar, found = event(noor, meeting)
    assert found["DTSTART"].dt == datetime.combine(day, time(10), AMSTERDAM)
    assert found["DTEND"].dt == datetime.combine(day, time(11, 30), AMSTERDAM)
    assert found["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    zone = calendar.walk("VTIMEZONE")[0]
    assert zone["TZID"] == "Europe/Amsterdam"
    assert zone.to_tz().utcoffset(datetime.combine(day, time(10))).seconds == offset * 3600


@pytest.mark.parametrize(
    ("day", "start", "minutes", "end"),
    [
        (SPRING, time(1, 30), 60, "03:30"),
        (SPRING, time(1, 30), 90, "04:00"),
        (SPRING, time(2, 30), 30, "04:00"),
        (AUTUMN, time(1, 30), 90, "02:00"),
        (AUTUMN, time(1, 30), 120, "02:30"),
        (AUTUMN, time(1, 30), 180, "03:30"),
    ],
)
def test_end_is_right_in_the_night_that_the_clocks_change(noor, meeting, day, start, minutes, end):
    plan(meeting, minutes, date=day, starts_at=start)
    assert f" tot {end} uur" in page(client_for(noor), url(noor, "meeting", pk=meeting.pk))
    _, found = event(noor, meeting)
    taken = found["DTEND"].dt.timestamp() - found["DTSTART"].dt.timestamp()
    assert taken == minutes * 60


def test_file_says_where_and_not_what_it_is_about(noor, meeting):
    plan(meeting, 90)
    Meeting.objects.filter(pk=meeting.pk).update(title="Kennismaken; met, iedereen\nécht", place="Buurthuis")
    add(meeting, Goal, text="zwaluwstaart")
    _, found = event(noor, meeting)
    address = "http://testserver" + url(noor, "meeting", pk=meeting.pk)
    assert (str(found["SUMMARY"]), str(found["LOCATION"])) == ("Kennismaken; met, iedereen\nécht", "Buurthuis")
    assert (str(found["URL"]), str(found["DESCRIPTION"])) == (address, address)
    assert "zwaluwstaart" not in found.to_ical().decode()


def test_uid_stays_and_is_of_one_meeting(noor, meeting):
    other = add_meeting(by=noor, title="Een andere")
    for each in (meeting, other):
        plan(each, 30)
    before = event(noor, meeting)[1]["UID"]
    plan(meeting, 45, date=SPRING)
    assert event(noor, meeting)[1]["UID"] == before != event(noor, other)[1]["UID"]


@pytest.mark.parametrize("missing", ["date", "starts_at"])
def test_without_date_or_time_there_is_no_file_and_the_page_says_why(noor, meeting, missing):
    plan(meeting, 30)
    Meeting.objects.filter(pk=meeting.pk).update(**{missing: None})
    client, address = client_for(noor), url(noor, "meeting_calendar", pk=meeting.pk)
    html = page(client, url(noor, "meeting", pk=meeting.pk))
    assert address not in html and "Met een datum en een begintijd" in html
    assert "Kies eerst een datum en een begintijd." in client.get(address, follow=True).content.decode()


def test_without_minutes_there_is_a_start_and_no_end(noor, meeting):
    plan(meeting)
    assert "DTEND" not in event(noor, meeting)[1]
