"""A meeting as a file for somebody's own calendar. Only what may lie on a kitchen table: when, where, and the way to the page."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from icalendar import Calendar, Event

from phases.meetings.models import Meeting, ProgrammePart
from phases.meetings.timing import end_of


def meeting_event(meeting: Meeting, parts: Iterable[ProgrammePart], address: str, host: str) -> Event:
    """Of a meeting that has a start. `address` is that of its page."""
    parts = list(parts)
    end = end_of(meeting, parts)
    event = Event()
    event.add("uid", f"bijeenkomst-{meeting.pk}@{host}")
    event.add("summary", meeting.title)
    event.add("dtstamp", last_change(meeting, parts))
    event.add("dtstart", meeting.start)
    if end:
        # An hour that comes twice in one night has no name of its own in local time.
        event.add("dtend", end.astimezone(UTC) if end.fold else end)
    if meeting.place:
        event.add("location", meeting.place)
    event.add("description", address)
    event.add("url", address)
    return event


def calendar_file(events: Iterable[Event], first: int, last: int) -> bytes:
    """With the rules of our time zone from a year before the year `first` until two years after `last`."""
    calendar = Calendar()
    calendar.add("prodid", "-//Samenwerking//NL")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones(first_date=date(first - 1, 1, 1), last_date=date(last + 2, 1, 1))
    return calendar.to_ical()


def last_change(meeting: Meeting, parts: Iterable[ProgrammePart]) -> datetime:
    moments = [meeting.contribution.created_at, meeting.changed_at, *(part.changed_at for part in parts)]
    return max(moment for moment in moments if moment).astimezone(UTC)
