"""What the tests of meetings have in common."""

from datetime import date, time

from phases.contributions.rows import add_row
from phases.meetings.models import Goal, Meeting, Participant, ProgrammePart
from phases.meetings.operations import AT_THE_END
from tests.factories import client_for
from tests.process.pages import page, share, url

__all__ = ["add", "page", "plan", "save", "share", "url"]

RELATED = {Goal: "goals", ProgrammePart: "parts", Participant: "participants"}


def add(meeting, model, **fields):
    row = model(meeting=meeting, **fields)
    add_row(rows=getattr(meeting, RELATED[model]), row=row, position=AT_THE_END)
    return row


def plan(meeting, *parts, date=date(2027, 3, 16), starts_at=time(10, 0)):
    """On a day and time, with parts of so many minutes."""
    Meeting.objects.filter(pk=meeting.pk).update(date=date, starts_at=starts_at)
    meeting.refresh_from_db()
    return [add(meeting, ProgrammePart, title=f"Deel {place}", minutes=each) for place, each in enumerate(parts, 1)]


def save(member, row, field, value, version=0, **extra):
    word = {Goal: "doel", ProgrammePart: "onderdeel", Participant: "deelnemer", Meeting: "bijeenkomst"}[type(row)]
    if isinstance(row, Meeting):
        address = url(member, "meeting_field", pk=row.pk, field=field)
    else:
        address = url(member, "meeting_row_field", kind=word, pk=row.pk, field=field)
    return client_for(member).post(address, {f"{word}-{row.pk}.{field}": value, "version": version, **extra})
