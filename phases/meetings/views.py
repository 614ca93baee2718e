from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from phases.contributions.editing import field_response
from phases.contributions.history import history_response
from phases.contributions.operations import put_back, remove
from phases.contributions.pages import save_page
from phases.meetings import operations, queries
from phases.meetings.calendar import calendar_file, meeting_event
from phases.meetings.editors import meeting_editor
from phases.meetings.forms import MembersForm, NewMeetingForm, PersonForm
from phases.meetings.page import MeetingPage, meeting_page
from phases.partnership.access import Permission, may, member_view


def meeting_url(member, pk, after="", name="meeting"):
    return reverse(name, kwargs={"slug": member.partnership.slug, "pk": pk}) + after


def meetings_page(request, member, form):
    may_plan = may(member, Permission.COORDINATE)
    context = {
        "coming": queries.coming_meetings(member),
        "held": queries.held_meetings(member),
        "removed": queries.removed_meetings(member) if may_plan else [],
        "form": form,
        "may_plan": may_plan,
    }
    return render(request, "meetings/meetings.html", context, status=422 if form.errors else 200)


@member_view(Permission.READ)
def meetings(request, member):
    return meetings_page(request, member, NewMeetingForm())


@member_view(Permission.COORDINATE, methods=("POST",))
def meeting_new(request, member):
    form = NewMeetingForm(request.POST)
    if not form.is_valid():
        return meetings_page(request, member, form)
    added = operations.add_meeting(by=member, title=form.cleaned_data["title"])
    messages.success(request, "De bijeenkomst staat klaar. Kies een datum en vul het programma in.")
    return redirect(meeting_url(member, added.pk))


def found_page(member, pk) -> MeetingPage:
    found = get_object_or_404(queries.meetings_for(member), pk=pk)
    return meeting_page(member, found, may(member, Permission.COORDINATE))


@member_view(Permission.READ)
def meeting(request, member, pk):
    """To htmx only what follows from the rest: when each part is, and what may be forgotten."""
    page = found_page(member, pk)
    if request.htmx:
        return render(request, "meetings/timing.html", {"page": page})
    return show_meeting(request, member, page)


@member_view(Permission.COORDINATE, methods=("POST",))
def meeting_save(request, member, pk):
    page = found_page(member, pk)
    if page.may_edit and save_page(request, page.editors):
        messages.success(request, "Opgeslagen.")
        return redirect(meeting_url(member, pk))
    return show_meeting(request, member, page)


def show_meeting(request, member, page, members_form=None, person_form=None):
    """The page as it is; with a form that was sent back, or with what could not be saved."""
    if page.may_edit:
        ask = queries.members_to_ask(member, page.meeting)
        members_form = members_form or MembersForm(choices=ask)
        person_form = person_form or PersonForm(member=member)
    context = {
        "page": page,
        "members_form": members_form,
        "person_form": person_form,
        "just_removed": request.GET.get("verplaatst", "").removeprefix("terug-"),
    }
    wrong = page.problems or any(form is not None and form.errors for form in (members_form, person_form))
    return render(request, "meetings/meeting.html", context, status=422 if wrong else 200)


@member_view(Permission.COORDINATE, methods=("GET", "POST"))
def meeting_field(request, member, pk, field):
    return field_response(request, meeting_editor(member, pk), field)


@member_view(Permission.READ, methods=("GET", "POST"))
def meeting_history(request, member, pk):
    readable = queries.meetings_for(member).filter(pk=pk)
    title, back = str(get_object_or_404(readable)), meeting_url(member, pk)
    return history_response(request, meeting_editor(member, pk), title=title, back=back, readable=readable)


@member_view(Permission.COORDINATE, methods=("POST",))
def meeting_copy(request, member, pk):
    found = get_object_or_404(queries.meetings_to_edit(member), pk=pk)
    copy = operations.copy_meeting(meeting=found, by=member)
    messages.success(request, "Dit is de kopie. Kies een datum en pas aan wat anders wordt.")
    return redirect(meeting_url(member, copy.pk))


@member_view(Permission.COORDINATE, methods=("POST",))
def meeting_remove(request, member, pk):
    found = get_object_or_404(queries.meetings_to_edit(member), pk=pk)
    remove(contribution=found.contribution)
    messages.success(request, f"‘{found}’ is verwijderd. Onderaan kun je de bijeenkomst terugzetten.")
    return redirect("meetings", slug=member.partnership.slug)


@member_view(Permission.COORDINATE, methods=("POST",))
def meeting_put_back(request, member, pk):
    found = get_object_or_404(queries.removed_meetings(member), pk=pk)
    put_back(contribution=found.contribution)
    messages.success(request, f"‘{found}’ staat er weer.")
    return redirect(meeting_url(member, pk))


@member_view(Permission.READ)
def meeting_calendar(request, member, pk):
    page = found_page(member, pk)
    start = page.meeting.start
    if start is None:
        messages.error(
            request, "Kies eerst een datum en een begintijd. Daarna kun je de bijeenkomst in je agenda zetten."
        )
        return redirect(meeting_url(member, pk))
    address = request.build_absolute_uri(meeting_url(member, pk))
    event = meeting_event(page.meeting, [block.row for block in page.parts], address, request.get_host())
    return HttpResponse(
        calendar_file([event], start.year, start.year),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="bijeenkomst-{pk}.ics"'},
    )
