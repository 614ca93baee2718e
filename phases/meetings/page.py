"""One meeting as a page: to plan it, and to write its minutes."""

from dataclasses import dataclass, field
from datetime import datetime

from phases.contributions.editing import EditableField, Editor
from phases.contributions.readers import is_writer
from phases.guide.models import Layer
from phases.meetings.editors import GOAL, PART, PARTICIPANT, meeting_editor, row_editor
from phases.meetings.models import AgendaPoint, Meeting, MeetingRow, ProgrammePart
from phases.meetings.queries import points_by_part
from phases.meetings.timing import end_of, moments
from phases.partnership.models import Membership
from phases.partnership.queries import organisations
from phases.plans.models import Action
from phases.plans.origins import Finding, finding
from phases.plans.queries import actions_by_origin


@dataclass
class PointBlock:
    point: AgendaPoint
    found: Finding
    actions: list[Action]


@dataclass
class Block:
    row: MeetingRow
    editor: Editor | None

    @property
    def problems(self) -> list[EditableField]:
        return self.editor.problems if self.editor else []


@dataclass
class PartBlock(Block):
    row: ProgrammePart
    starts: datetime | None = None
    points: list[PointBlock] = field(default_factory=list)


@dataclass
class MeetingPage:
    meeting: Meeting
    editor: Editor | None
    goals: list[Block]
    parts: list[PartBlock]
    participants: list[Block]
    removed: dict[str, list[MeetingRow]]
    actions: list[Action] = field(default_factory=list)

    @property
    def may_edit(self) -> bool:
        return self.editor is not None

    @property
    def editors(self) -> list[Editor]:
        rows = [block.editor for block in (*self.goals, *self.participants, *self.parts)]
        return [editor for editor in (self.editor, *rows) if editor]

    @property
    def problems(self) -> list[EditableField]:
        return [each for editor in self.editors for each in editor.problems]

    @property
    def minutes(self) -> int:
        return sum(block.row.minutes or 0 for block in self.parts)

    @property
    def end(self) -> datetime | None:
        return end_of(self.meeting, [block.row for block in self.parts])

    @property
    def ends_later_day(self) -> bool:
        return self.end is not None and self.end.date() != self.meeting.date

    @property
    def warnings(self) -> list[str]:
        """What may be forgotten. It never stands in the way."""
        rows = [block.row for block in self.parts]
        found = [*missing_layers([block.row for block in self.participants])]
        if not rows:
            found.append("Er staat nog niets in het programma.")
        found += missing("Hoe lang duurt", [row for row in rows if not row.minutes])
        found += missing("Wie begeleidt", [row for row in rows if not row.led_by.strip()])
        return found


def missing_layers(participants) -> list[str]:
    if not participants:
        return ["Er is nog niemand gevraagd om te komen."]
    asked = {each.layer for each in participants}
    return [f"Er komt nog niemand van de laag {layer.label}." for layer in Layer if layer not in asked]


def missing(question: str, parts) -> list[str]:
    names = ", ".join(f"‘{part.title}’" if part.title else f"onderdeel {part.position}" for part in parts)
    return [f"{question}: {names}?"] if names else []


def meeting_page(member: Membership, meeting: Meeting, may_write: bool) -> MeetingPage:
    may_edit = may_write and is_writer(member, meeting.contribution)
    goals, parts = list(meeting.goals.all()), list(meeting.parts.select_related("changed_by"))
    participants = list(meeting.participants.select_related("organisation"))

    def blocks(kind, rows, block=Block):
        kept = [row for row in rows if row.removed_at is None]
        return [block(row, row_editor(member, kind, row.pk, row) if may_edit else None) for row in kept]

    def removed(rows):
        return [row for row in rows if row.removed_at] if may_edit else []

    page = MeetingPage(
        meeting,
        meeting_editor(member, meeting.pk, meeting) if may_edit else None,
        blocks(GOAL, goals),
        blocks(PART, parts, PartBlock),
        blocks(PARTICIPANT, participants),
        {GOAL.word: removed(goals), PART.word: removed(parts), PARTICIPANT.word: removed(participants)},
    )
    choose_organisations(member, page)
    add_points(member, page)
    return page


def choose_organisations(member: Membership, page: MeetingPage) -> None:
    """The list to choose from is asked once, whatever the number of people."""
    choices = [("", "(niet gekozen)")]
    if page.may_edit and page.participants:
        choices += [(each.pk, each.name) for each in organisations(member.partnership_id)]  # type: ignore[misc]
    for block in page.participants:
        if block.editor:
            block.editor.form.fields["organisation"].choices = choices  # type: ignore[attr-defined]


def add_points(member: Membership, page: MeetingPage) -> None:
    """When each part starts, what is discussed in it, and the actions that came of that and of the meeting."""
    points = points_by_part(member, page.meeting)
    actions = actions_by_origin(member)
    page.actions = actions.get(page.meeting.pk, [])
    starts = moments(page.meeting, [block.row for block in page.parts])
    for block, at in zip(page.parts, starts, strict=False):
        block.starts = at
        block.points = [
            PointBlock(point, finding(member, point.contribution), actions.get(point.contribution_id, []))
            for point in points.get(block.row.pk, [])
        ]
