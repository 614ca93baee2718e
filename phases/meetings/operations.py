from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from phases.contributions.models import Contribution, Guarded, Kind, Revision
from phases.contributions.operations import field_value, new_contribution
from phases.contributions.rows import add_row
from phases.meetings.models import AgendaPoint, Goal, Meeting, Participant, ProgrammePart
from phases.partnership.models import Membership
from phases.plans.models import Action
from phases.plans.operations import add_action

AT_THE_END = 10**6
POINTS_TITLE = "Open punten"
# What the next meeting takes over. Not what was written at the first one.
COPIED: dict[Any, list[str]] = {
    Goal: ["text"],
    ProgrammePart: ["title", "minutes", "form", "led_by", "about"],
    Participant: ["membership", "name", "organisation", "layer"],
}


@transaction.atomic
def add_meeting(*, by: Membership, title: str) -> Meeting:
    meeting = _new_meeting(by, title=title)
    _first_revision(meeting, by, {meeting: ["title"]})
    return meeting


def _new_meeting(by, **fields):
    """Gezamenlijk: written by the trekkers."""
    contribution = new_contribution(by=by, kind=Kind.MEETING, organisation_id=None)
    return Meeting.objects.create(
        contribution=contribution,
        partnership_id=by.partnership_id,
        changed_by=by,
        changed_at=timezone.now(),
        **fields,
    )


def _first_revision(meeting, by, written: dict[Guarded, list[str]]) -> None:
    """What a meeting starts with is the first thing in its history."""
    fields = {record.row_name + name: field_value(record, name) for record, names in written.items() for name in names}
    Revision.objects.create(contribution_id=meeting.pk, fields=fields, by=by, at=timezone.now())


@transaction.atomic
def copy_meeting(*, meeting: Meeting, by: Membership) -> Meeting:
    """The start of the next one, without a date. Who no longer takes part is not asked again."""
    copy = _new_meeting(by, title=meeting.title, place=meeting.place, starts_at=meeting.starts_at)
    written: dict[Guarded, list[str]] = {copy: ["title", "place", "starts_at"]}
    for model, names in COPIED.items():
        rows = model.objects.filter(meeting=meeting, removed_at=None)
        if model is Participant:
            rows = rows.exclude(membership__ended_at__isnull=False)
        copies = [
            model(meeting=copy, position=place, **{name: getattr(row, name) for name in names})
            for place, row in enumerate(rows.select_related(*_relations(names)), 1)
        ]
        # A member's name is read from the membership: it goes with the account.
        written |= {
            each: [name for name in names if name != "name" or not getattr(each, "membership_id", None)]
            for each in model.objects.bulk_create(copies)
        }
    _first_revision(copy, by, written)
    return copy


def _relations(names):
    return [name for name in ("membership", "organisation") if name in names]


@transaction.atomic
def add_participants(*, meeting: Meeting, members: Iterable[Membership]) -> None:
    """Who was asked before and taken off comes back."""
    Contribution.objects.select_for_update().get(pk=meeting.pk)
    rows = list(meeting.participants.all())
    known = {row.membership_id for row in rows}
    wanted = list(members)
    meeting.participants.filter(membership__in=wanted).update(removed_at=None)
    last = max((row.position for row in rows), default=0)
    Participant.objects.bulk_create(
        Participant(
            meeting=meeting,
            position=last + place,
            membership=each,
            name=each.name,
            organisation_id=each.organisation_id,
            layer=each.layer,
        )
        for place, each in enumerate((each for each in wanted if each.pk not in known), 1)
    )


def add_person(*, meeting: Meeting, person: Participant, present: bool) -> None:
    """Someone without an account. Who is added while the meeting is going on, is there."""
    person.meeting, person.present = meeting, present
    add_row(rows=meeting.participants, row=person, position=AT_THE_END)


@transaction.atomic
def put_on_agenda(*, meeting: Meeting, found: Iterable[Contribution], part: ProgrammePart | None) -> None:
    """Without `part` they get a part of their own. What a colleague just put on this agenda is not put on it twice."""
    Contribution.objects.select_for_update().get(pk=meeting.pk)
    if part is None:
        part = ProgrammePart(meeting=meeting, title=POINTS_TITLE)
        add_row(rows=meeting.parts, row=part, position=AT_THE_END)
    taken = AgendaPoint.objects.filter(part__meeting=meeting, part__removed_at=None)
    on_it = set(taken.values_list("contribution", flat=True))
    AgendaPoint.objects.bulk_create(AgendaPoint(part=part, contribution=each) for each in found if each.pk not in on_it)


def take_off_agenda(*, point: AgendaPoint) -> None:
    """Nothing that anyone wrote goes with it: the finding itself stays open."""
    point.delete()


def add_follow_up(*, by: Membership, action: Action, meeting: Meeting, point: AgendaPoint | None) -> Action:
    """An action in the external plan, that comes from the meeting and from what was discussed there."""
    origins = [meeting.contribution] + ([point.contribution] if point else [])
    return add_action(by=by, action=action, organisation=None, origins=origins)
