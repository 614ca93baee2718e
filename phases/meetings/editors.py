"""What people write in a meeting: its own fields, and its rows (goals, parts of the programme, participants)."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from phases.contributions.editing import Editor
from phases.contributions.forms import RecordForm
from phases.meetings.forms import GoalForm, MeetingForm, PartForm, ParticipantForm
from phases.meetings.models import Goal, Meeting, MeetingRow, Participant, ProgrammePart
from phases.meetings.queries import meetings_to_edit
from phases.partnership.models import Membership


@dataclass(frozen=True)
class RowKind:
    """`word` names it in an address, `the` in a sentence, `related` the rows of a meeting."""

    word: str
    the: str
    model: type[Goal] | type[ProgrammePart] | type[Participant]
    form: type[RecordForm]
    related: str

    def rows_to_edit(self, member: Membership) -> QuerySet:
        return self.rows(member).filter(removed_at=None)

    def removed_rows(self, member: Membership) -> QuerySet:
        return self.rows(member).filter(removed_at__isnull=False)

    def rows(self, member: Membership) -> QuerySet:
        found = self.model.objects.filter(meeting__in=meetings_to_edit(member))
        return found.select_related("meeting")


GOAL = RowKind("doel", "Het doel", Goal, GoalForm, "goals")
PART = RowKind("onderdeel", "Het onderdeel", ProgrammePart, PartForm, "parts")
PARTICIPANT = RowKind("deelnemer", "De deelnemer", Participant, ParticipantForm, "participants")
KINDS = {kind.word: kind for kind in (GOAL, PART, PARTICIPANT)}


def row_kind(word: str) -> RowKind:
    if word not in KINDS:
        raise Http404
    return KINDS[word]


def meeting_editor(member: Membership, pk: int, record: Meeting | None = None) -> Editor:
    return Editor(
        MeetingForm,
        member=member,
        records=Meeting.objects.writable_by(member).filter(pk=pk),
        prefix=f"bijeenkomst-{pk}",
        url_name="meeting_field",
        url_kwargs={"pk": pk},
        record=record,
        form_id="all",
    )


def row_editor(member: Membership, kind: RowKind, pk: int, record: MeetingRow | None = None) -> Editor:
    return Editor(
        kind.form,
        member=member,
        records=kind.rows_to_edit(member).filter(pk=pk),
        prefix=f"{kind.word}-{pk}",
        url_name="meeting_row_field",
        url_kwargs={"kind": kind.word, "pk": pk},
        record=record,
        form_id="all",
    )
