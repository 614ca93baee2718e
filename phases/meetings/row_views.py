"""Goals, parts of the programme and participants of a meeting: added, moved, removed, put back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from phases.contributions.editing import counter, field_response
from phases.contributions.history import history_response
from phases.contributions.rows import add_row, move_row, put_row_back, remove_row
from phases.meetings import operations, queries
from phases.meetings.editors import PARTICIPANT, row_editor, row_kind
from phases.meetings.forms import MembersForm, PersonForm
from phases.meetings.minutes_views import show_minutes
from phases.meetings.views import found_page, meeting_url, show_meeting
from phases.partnership.access import Permission, member_view
from phases.partnership.queries import members


def row_url(member, kind, row, focus=""):
    """Of the row on the page of its meeting; `focus` names what gets the focus there."""
    name = f"{kind.word}-{row.pk}"
    return meeting_url(member, row.meeting_id, f"?verplaatst={focus}{name}#{name}")


def siblings(kind, row):
    return getattr(row.meeting, kind.related)


@member_view(Permission.COORDINATE, methods=("POST",))
def meeting_row_add(request, member, pk, kind):
    """An empty goal or part. People have forms of their own."""
    found, chosen = get_object_or_404(queries.meetings_to_edit(member), pk=pk), row_kind(kind)
    if chosen is PARTICIPANT:
        raise Http404
    row = chosen.model(meeting=found)
    add_row(rows=siblings(chosen, row), row=row, position=operations.AT_THE_END)
    return redirect(row_url(member, chosen, row))


@member_view(Permission.COORDINATE, methods=("POST",))
def meeting_row_move(request, member, kind, pk):
    chosen = row_kind(kind)
    row = get_object_or_404(chosen.rows_to_edit(member), pk=pk)
    move_row(rows=siblings(chosen, row), row=row, position=counter(request.POST.get("position")))
    messages.info(request, f"{chosen.the} staat nu op plaats {row.position}.")
    return redirect(row_url(member, chosen, row, "omlaag-" if request.POST.get("focus") == "omlaag" else "omhoog-"))


@member_view(Permission.COORDINATE, methods=("POST",))
def meeting_row_remove(request, member, kind, pk):
    chosen = row_kind(kind)
    row = get_object_or_404(chosen.rows_to_edit(member), pk=pk)
    remove_row(rows=siblings(chosen, row), row=row)
    return redirect(row_url(member, chosen, row, "terug-"))


@member_view(Permission.COORDINATE, methods=("POST",))
def meeting_row_put_back(request, member, kind, pk):
    chosen = row_kind(kind)
    row = get_object_or_404(chosen.removed_rows(member), pk=pk)
    put_row_back(rows=siblings(chosen, row), row=row)
    messages.success(request, f"{chosen.the} staat er weer.")
    return redirect(row_url(member, chosen, row))


@member_view(Permission.COORDINATE, methods=("GET", "POST"))
def meeting_row_field(request, member, kind, pk, field):
    return field_response(request, row_editor(member, row_kind(kind), pk), field)


@member_view(Permission.COORDINATE, methods=("GET", "POST"))
def meeting_row_history(request, member, kind, pk):
    chosen = row_kind(kind)
    row = get_object_or_404(chosen.rows_to_edit(member), pk=pk)
    back = meeting_url(member, row.meeting_id, f"#{chosen.word}-{pk}", name="minutes")
    return history_response(request, row_editor(member, chosen, pk), title=str(row) or chosen.the, back=back)


@member_view(Permission.COORDINATE, methods=("POST",))
def participants_add(request, member, pk):
    """Whom a colleague (or a first click) just added is no mistake."""
    found = get_object_or_404(queries.meetings_to_edit(member), pk=pk)
    form = MembersForm(request.POST, choices=members(member.partnership))
    if not form.is_valid():
        form.fields["members"].queryset = queries.members_to_ask(member, found)
        return show_meeting(request, member, found_page(member, pk), members_form=form)
    operations.add_participants(meeting=found, members=form.cleaned_data["members"])
    messages.success(request, "De lijst is bijgewerkt.")
    return redirect(meeting_url(member, pk, "?verplaatst=deelnemers#deelnemers"))


@member_view(Permission.COORDINATE, methods=("POST",))
def person_add(request, member, pk):
    """`naar` says whether this is done while planning, or at the meeting itself."""
    found = get_object_or_404(queries.meetings_to_edit(member), pk=pk)
    form, going_on = PersonForm(request.POST, member=member), request.POST.get("naar") == "verslag"
    if not form.is_valid():
        show = show_minutes if going_on else show_meeting
        return show(request, member, found_page(member, pk), person_form=form)
    person = form.save(commit=False)
    operations.add_person(meeting=found, person=person, present=going_on)
    messages.success(request, f"{person.name} staat op de lijst.")
    name = "minutes" if going_on else "meeting"
    return redirect(meeting_url(member, pk, "?verplaatst=deelnemers#deelnemers", name=name))
