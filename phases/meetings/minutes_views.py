"""The agenda filled with open points, and what is done at the meeting itself: the minutes and the follow-ups."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from phases.contributions.editing import counter
from phases.contributions.pages import save_page
from phases.meetings import operations, queries
from phases.meetings.editors import PART
from phases.meetings.forms import NEW_PART, FollowUpForm, PersonForm, PointsForm
from phases.meetings.views import found_page, meeting_url
from phases.partnership.access import Permission, member_view
from phases.plans.origins import finding
from phases.plans.queries import actions_by_origin

# What the kinds of open points are called; another kind by its own name.
POINT_KINDS = {
    "action": "Acties die te laat zijn",
    "answer": "Uitzoeken",
    "bottleneck": "Knelpunten zonder actie",
    "card": "Rode kaarten zonder actie",
}


@member_view(Permission.COORDINATE, methods=("GET", "HEAD", "POST"))
def meeting_points(request, member, pk):
    found = get_object_or_404(queries.meetings_to_edit(member), pk=pk)
    points, parts = queries.points_to_choose(member, found), list(found.parts.filter(removed_at=None))
    form = PointsForm(request.POST or None, points=points, parts=parts)
    if request.method == "POST" and form.is_valid():
        ticked = [each.contribution for each in points if str(each.contribution.pk) in form.cleaned_data["points"]]
        chosen = form.cleaned_data["part"]
        part = None if chosen == NEW_PART else next(each for each in parts if str(each.pk) == chosen)
        operations.put_on_agenda(meeting=found, found=ticked, part=part)
        messages.success(request, "De punten staan op de agenda.")
        return redirect(meeting_url(member, pk, "#programma"))
    context = {
        "meeting": found,
        "groups": grouped(points),
        "form": form,
    }
    return render(request, "meetings/points.html", context, status=422 if form.errors else 200)


def grouped(points):
    groups: dict[str, list] = {}
    for each in points:
        kind = each.contribution.kind
        groups.setdefault(POINT_KINDS.get(kind) or each.contribution.get_kind_display().capitalize(), []).append(each)
    return groups


@member_view(Permission.COORDINATE, methods=("POST",))
def point_remove(request, member, pk):
    point = get_object_or_404(
        queries.points_for(member).filter(part__in=PART.rows_to_edit(member)).select_related("part"), pk=pk
    )
    operations.take_off_agenda(point=point)
    messages.success(request, "Het punt is van de agenda gehaald. Het staat nog wel open.")
    return redirect(meeting_url(member, point.part.meeting_id, f"#onderdeel-{point.part_id}"))


@member_view(Permission.READ)
def minutes(request, member, pk):
    return show_minutes(request, member, found_page(member, pk))


@member_view(Permission.COORDINATE, methods=("POST",))
def minutes_save(request, member, pk):
    page = found_page(member, pk)
    if page.may_edit and save_page(request, page.editors):
        messages.success(request, "Opgeslagen.")
        return redirect(meeting_url(member, pk, name="minutes"))
    return show_minutes(request, member, page)


def show_minutes(request, member, page, person_form=None):
    context = {
        "page": page,
        "form": FollowUpForm(member=member),
        "person_form": person_form or PersonForm(member=member),
    }
    wrong = page.problems or (person_form and person_form.errors)
    return render(request, "meetings/minutes.html", context, status=422 if wrong else 200)


@member_view(Permission.COORDINATE, methods=("GET", "HEAD", "POST"))
def follow_up(request, member, pk):
    """`punt` is the agenda point that the action comes from, beside the meeting itself."""
    found = get_object_or_404(queries.meetings_to_edit(member), pk=pk)
    number = request.GET.get("punt")
    points = queries.points_for(member).filter(part__meeting=found)
    point = get_object_or_404(points, pk=counter(number)) if number else None
    form = FollowUpForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        operations.add_follow_up(by=member, action=form.save(commit=False), meeting=found, point=point)
        messages.success(request, "De actie staat in het externe actieplan.")
        return redirect(meeting_url(member, pk, "?verplaatst=vervolg#vervolg", name="minutes"))
    origin = point.contribution if point else None
    context = {
        "meeting": found,
        "form": form,
        "origin": finding(member, origin) if origin else None,
        "earlier": actions_by_origin(member).get(origin.pk, []) if origin else [],
        "draft": f"vervolg-{pk}-{number or ''}",
    }
    return render(request, "meetings/follow_up.html", context, status=422 if form.errors else 200)
