"""A meeting as a file for somebody's own calendar. Only what may lie on a kitchen table: when, where, and the way to the page."""

from datetime import UTC, date, datetime

from icalendar import Calendar, Event

from phases.meetings.page import MeetingPage


def calendar_file(page: MeetingPage, start: datetime, address: str, host: str) -> bytes:
    """For a meeting that has a start. `address` is that of its page."""
    meeting = page.meeting
    event = Event()
    event.add("uid", f"bijeenkomst-{meeting.pk}@{host}")
    event.add("summary", meeting.title)
    event.add("dtstamp", last_change(page))
    event.add("dtstart", start)
    if page.end:
        # An hour that comes twice in one night has no name of its own in local time.
        event.add("dtend", page.end.astimezone(UTC) if page.end.fold else page.end)
    if meeting.place:
        event.add("location", meeting.place)
    event.add("description", address)
    event.add("url", address)
    calendar = Calendar()
    calendar.add("prodid", "-//Samenwerking//NL")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    first = date(start.year - 1, 1, 1)
    calendar.add_missing_timezones(first_date=first, last_date=date(start.year + 2, 1, 1))
    return calendar.to_ical()


def last_change(page: MeetingPage):
    rows = [block.row for block in page.parts]
    moments = [page.meeting.contribution.created_at, page.meeting.changed_at, *(row.changed_at for row in rows)]
    return max(moment for moment in moments if moment).astimezone(UTC)
