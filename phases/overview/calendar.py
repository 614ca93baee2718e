"""A person's own calendar: meetings, and the days on which something is due.

It lies with whoever keeps that person's calendar, so of what people wrote it holds only what the file of a meeting holds too.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Event

from phases.answers.reviews import open_reviews_for
from phases.meetings.calendar import calendar_file, meeting_event
from phases.meetings.queries import meetings_with_parts
from phases.overview.my_work import at
from phases.partnership.access import Permission, may
from phases.partnership.models import Membership
from phases.partnership.queries import memberships_of
from phases.people.mail import absolute
from phases.people.models import User
from phases.plans.queries import cycles_to_check, my_actions
from phases.plans.stages import cycle_url


def host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "samenwerking"


def whole_day(uid: str, summary: str, day: date, changed: datetime | None, path: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{host()}")
    event.add("summary", summary)
    event.add("dtstamp", (changed or timezone.now()).astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("description", absolute(path))
    event.add("url", absolute(path))
    return event


def events_of(member: Membership) -> Iterator[tuple[date, Event]]:
    """Each with its day."""
    theme = member.partnership.theme
    for meeting in meetings_with_parts(member):
        day, path = meeting.date, at(member, "meeting", pk=meeting.pk)
        if meeting.start:
            yield day, meeting_event(meeting, meeting.programme, absolute(path), host())  # type: ignore[misc, attr-defined]
        else:
            yield day, whole_day(f"bijeenkomst-{meeting.pk}", meeting.title, day, meeting.changed_at, path)  # type: ignore[misc, arg-type]
    for uid, summary, day, changed, path in days_of(member):
        if day:
            yield day, whole_day(uid, f"{summary} – {theme}", day, changed, path)


def days_of(member: Membership) -> Iterator[tuple[str, str, date | None, datetime | None, str]]:
    """What identifies it, what it is, its day, when it was last changed, and where it stands."""
    for action in my_actions(member):
        yield f"actie-{action.pk}", "Actie klaar", action.due, action.changed_at, at(member, "action", pk=action.pk)
    if may(member, Permission.WRITE):
        for cycle in cycles_to_check(member):
            path = cycle_url(member, cycle.plan, cycle.number)
            yield f"ronde-{cycle.pk}", "Nagaan hoe het gaat", cycle.check_on, cycle.changed_at, path
    for review in open_reviews_for(member):
        asked = review.request
        path = at(member, "section", code=asked.section.code)
        yield f"meekijken-{review.pk}", "Meekijken vóór vandaag", asked.until, asked.at, path


def calendar_of(user: User) -> bytes:
    """What this person may read now, of every partnership."""
    events = [found for member in memberships_of(user) for found in events_of(member)]
    years = [day.year for day, _ in events] or [timezone.localdate().year]
    return calendar_file([event for _, event in events], min(years), max(years))
