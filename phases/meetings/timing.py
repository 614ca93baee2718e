"""When the parts of a meeting are: the same on the page, on paper and in a calendar."""

from collections.abc import Iterable
from datetime import datetime

from phases.meetings.models import Meeting, ProgrammePart


def moments(meeting: Meeting, parts: Iterable[ProgrammePart]) -> list[datetime | None]:
    """The start of the first part, then the end of each. Unknown from the first part of which nobody said how long it takes."""
    found = [meeting.start]
    total: int | None = 0
    for part in parts:
        total = None if total is None or part.minutes is None else total + part.minutes
        found.append(None if total is None else meeting.end(total))
    return found


def end_of(meeting: Meeting, parts: Iterable[ProgrammePart]) -> datetime | None:
    """Without parts, or as long as one has no length, nobody can say."""
    first, *ends = moments(meeting, parts)
    return ends[-1] if ends else None
