"""A meeting on paper: the agenda beforehand, the minutes afterwards."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.shortcuts import get_object_or_404
from django.utils.formats import date_format

from phases.contributions.editing import counter
from phases.documents.cover import Cover, cover, latest, printed_for_all, state_of
from phases.meetings.models import Meeting, Participant, ProgrammePart
from phases.meetings.queries import meetings_for
from phases.meetings.timing import end_of, moments
from phases.partnership.models import Membership
from phases.plans.open_points import findings_by_id
from phases.plans.queries import actions_for


@dataclass(frozen=True)
class PartRow:
    number: int
    time: str
    title: str
    minutes: int | None
    form: str
    led_by: str
    about: str
    points: list[str]
    notes: str
    decided: str


@dataclass(frozen=True)
class Person:
    name: str
    layer: str
    present: bool


@dataclass(frozen=True)
class FollowUp:
    what: str
    who: str
    due: date | None
    status_word: str


@dataclass(frozen=True)
class MeetingDocument:
    template: str
    cover: Cover
    goals: list[tuple[str, str, str]]
    parts: list[PartRow]
    people: list[tuple[str, list[Person]]]
    follow_ups: list[FollowUp]


def agenda(member: Membership, asked) -> MeetingDocument:
    return meeting_document(member, asked, "documents/agenda.html", "Agenda")


def minutes(member: Membership, asked) -> MeetingDocument:
    return meeting_document(member, asked, "documents/minutes.html", "Verslag")


def meeting_document(member: Membership, asked, template: str, word: str) -> MeetingDocument:
    """`bijeenkomst` says which. Raises Http404 when this member may not read it."""
    pk = counter(asked.get("bijeenkomst"))
    meeting = get_object_or_404(meetings_for(member).prefetch_related(*ROWS), pk=pk)
    return on_paper(member, meeting, template, word)


ROWS = ("goals", "parts__points", "participants__organisation")


def on_paper(member: Membership, meeting: Meeting, template: str, word: str) -> MeetingDocument:
    goals, parts, participants = (standing(each) for each in (meeting.goals, meeting.parts, meeting.participants))
    actions = follow_ups(member, meeting)
    changes = [each.changed_at for each in (meeting, *goals, *parts, *participants, *actions)]
    head = cover(
        member,
        f"{word}: {meeting.title}",
        [("Wanneer", when(meeting, parts)), ("Waar", meeting.place or "nog niet bekend")],
        changed_at=latest(meeting.contribution.created_at, *changes),
        state=state_of([meeting.contribution]),
        own_page=False,
    )
    return MeetingDocument(
        template,
        head,
        [(each.text, each.get_reached_display(), each.note) for each in goals if each.text.strip()],
        programme(member, meeting, parts),
        by_organisation(participants),
        [FollowUp(each.what, each.owner_shown, each.due, each.get_status_display()) for each in actions],
    )


def standing(rows) -> list:
    return [each for each in rows.all() if each.removed_at is None]


def when(meeting: Meeting, parts: list[ProgrammePart]) -> str:
    if meeting.date is None:
        return "nog niet bekend"
    day = date_format(meeting.date, "l j F Y")
    if meeting.starts_at is None:
        return day
    end = end_of(meeting, parts)
    until = f" tot {end:%H:%M}" if end else ""
    return f"{day}, {meeting.starts_at:%H:%M}{until} uur"


def programme(member: Membership, meeting: Meeting, parts: list[ProgrammePart]) -> list[PartRow]:
    points = agenda_points(member, meeting, parts)
    return [
        PartRow(
            number=number,
            time=f"{starts:%H:%M}" if starts else "",
            title=part.title or "nog zonder titel",
            minutes=part.minutes,
            form=part.get_form_display(),
            led_by=part.led_by,
            about=part.about,
            points=points[part.pk],
            notes=part.notes,
            decided=part.decided,
        )
        for number, (part, starts) in enumerate(zip(parts, moments(meeting, parts), strict=False), 1)
    ]


def agenda_points(member: Membership, meeting: Meeting, parts: Iterable[ProgrammePart]) -> dict[int, list[str]]:
    """Per part, as far as everyone who gets the paper may know them."""
    links = [link for part in parts for link in part.points.all()]
    findings = findings_by_id(member, [link.contribution_id for link in links]) if links else {}
    found: dict[int, list[str]] = defaultdict(list)
    for link in links:
        if link.contribution_id not in findings:
            continue
        contribution, finding = findings[link.contribution_id]
        if printed_for_all(contribution, meeting.contribution.organisation_id):
            found[link.part_id].append(f"{finding.kind}: {finding.text}" if finding.text else finding.kind)
    return found


def by_organisation(participants: list[Participant]) -> list[tuple[str, list[Person]]]:
    found: dict[str, list[Person]] = {}
    for each in participants:
        place = each.organisation.name if each.organisation else "Zonder organisatie"
        found.setdefault(place, []).append(Person(each.name, each.get_layer_display(), each.present))
    return sorted(found.items())


def follow_ups(member: Membership, meeting: Meeting) -> list:
    """Actions that came from this meeting. An action in the plan of one organisation stays inside its walls."""
    found = actions_for(member).filter(origins__contribution=meeting.pk)
    return [each for each in found if printed_for_all(each.contribution, meeting.contribution.organisation_id)]


@dataclass(frozen=True)
class MeetingSummary:
    pk: int
    title: str
    when: str
    state: str
    goals: list[tuple[str, str, str]]
    decided: list[tuple[str, str]]


@dataclass(frozen=True)
class Meetings:
    template = "documents/meetings.html"
    state: str
    changed_at: datetime | None
    meetings: list[MeetingSummary]

    @property
    def headings(self) -> list[str]:
        return [each.title for each in self.meetings]


def meetings_part(member: Membership) -> Meetings:
    """What was decided, meeting by meeting."""
    found = list(meetings_for(member).prefetch_related("goals", "parts"))
    changes = [row.changed_at for each in found for row in (each, *standing(each.goals), *standing(each.parts))]
    return Meetings(state_of(each.contribution for each in found), latest(*changes), [summary(each) for each in found])


def summary(meeting: Meeting) -> MeetingSummary:
    parts = standing(meeting.parts)
    return MeetingSummary(
        meeting.pk,
        meeting.title,
        when(meeting, parts),
        state_of([meeting.contribution]),
        [(each.text, each.get_reached_display(), each.note) for each in standing(meeting.goals) if each.text.strip()],
        [(part.title, part.decided) for part in parts if part.decided.strip()],
    )
