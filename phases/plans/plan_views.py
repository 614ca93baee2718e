"""The plans, and one plan with its actions."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from phases.answers.models import Readiness
from phases.answers.queries import readiness_rows
from phases.contributions.editing import field_response
from phases.contributions.pages import save_page
from phases.partnership.access import Permission, may, member_view
from phases.partnership.queries import organisations
from phases.plans import queries
from phases.plans.editors import plan_editor
from phases.plans.forms import AddActionsForm
from phases.plans.operations import add_actions
from phases.plans.plan_page import action_blocks, address, plan_page
from phases.plans.stages import cycles_of


@member_view(Permission.READ)
def plans(request, member):
    blocks = action_blocks(member, queries.actions_for(member))
    rows = []
    for plan in queries.plans_for(member):
        own = [each for each in blocks if each.action.plan_id == plan.pk]
        rows.append((plan, [("", own)] if own else [], address(member, plan.organisation)))
    context = {
        "section_code": "",
        "rows": rows,
        "may_external": member.is_coordinator,
        "readiness": readiness_rows(member, Readiness.Part.INTERNAL_PLAN),
        "may_write": may(member, Permission.WRITE),
    }
    return render(request, "plans/plans.html", context)


def show_plan(request, member, organisation, add_form=None):
    """POST saves every field of the page at once, for whoever has no JavaScript; with `add_form` it says what is wrong there."""
    page = plan_page(member, organisation, request.GET)
    if request.method == "POST" and not add_form and save_page(request, page.editors):
        messages.success(request, "Opgeslagen.")
        return redirect(page.here)
    problems = page.problems
    context = {"page": page, "add_form": add_form or AddActionsForm(), "problems": problems}
    context["cycles"] = cycles_of(member, page.plan)
    context["may_write"] = may(member, Permission.WRITE)
    if organisation:
        context["readiness"] = readiness_rows(member, Readiness.Part.INTERNAL_PLAN)
    return render(request, "plans/plan.html", context, status=422 if problems or add_form else 200)


def add_to_plan(request, member, organisation):
    form = AddActionsForm(request.POST)
    if not form.is_valid():
        return show_plan(request, member, organisation, form)
    due = form.cleaned_data["due"]
    added, known = add_actions(by=member, lines=form.lines, due=due, organisation=organisation)
    if added:
        words = "1 actie staat" if len(added) == 1 else f"{len(added)} acties staan"
        messages.success(request, f"{words} nu in het plan.")
    if known:
        messages.warning(request, f"Voegde je net al toe: {', '.join(line[:60] for line in known)}.")
    return redirect(address(member, organisation))


def known_organisation(member, slug):
    return get_object_or_404(organisations(member.partnership_id), slug=slug)


def own_organisation(member, slug):
    """Another organisation's plan can't be written in: 404."""
    if slug != member.organisation.slug:
        raise Http404
    return member.organisation


@member_view(Permission.READ)
def plan_external(request, member):
    return show_plan(request, member, None)


@member_view(Permission.COORDINATE, methods=("POST",))
def plan_external_save(request, member):
    return show_plan(request, member, None)


@member_view(Permission.COORDINATE, methods=("POST",))
def plan_external_add(request, member):
    return add_to_plan(request, member, None)


@member_view(Permission.COORDINATE, methods=("GET", "POST"))
def plan_external_field(request, member, field):
    return field_response(request, plan_editor(member, None), field)


@member_view(Permission.READ)
def plan_internal(request, member, organisation):
    return show_plan(request, member, known_organisation(member, organisation))


@member_view(Permission.WRITE, methods=("POST",))
def plan_internal_save(request, member, organisation):
    return show_plan(request, member, own_organisation(member, organisation))


@member_view(Permission.WRITE, methods=("POST",))
def plan_internal_add(request, member, organisation):
    return add_to_plan(request, member, own_organisation(member, organisation))


@member_view(Permission.WRITE, methods=("GET", "POST"))
def plan_internal_field(request, member, organisation, field):
    return field_response(request, plan_editor(member, own_organisation(member, organisation)), field)
