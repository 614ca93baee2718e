from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from phases.contributions.editing import counter, field_response
from phases.contributions.history import history_response
from phases.contributions.models import Contribution
from phases.contributions.operations import put_back, remove
from phases.guide.models import Rubric
from phases.partnership.access import Permission, may, member_view
from phases.partnership.queries import organisations
from phases.plans import queries
from phases.plans.editors import action_editor, plan_editor
from phases.plans.forms import EXTERNAL, INTERNAL, NewActionForm
from phases.plans.operations import add_action
from phases.plans.origins import finding


@member_view(Permission.READ)
def plans(request, member):
    found = list(queries.plans_for(member))
    actions = list(queries.actions_for(member))
    rows = [(plan, [each for each in actions if each.plan_id == plan.pk]) for plan in found]
    context = {
        "section_code": "",
        "rows": rows,
        "may_external": member.is_coordinator,
        "may_write": may(member, Permission.WRITE),
    }
    return render(request, "plans/plans.html", context)


def show_plan(request, member, organisation):
    plan = queries.plans_for(member).filter(organisation=organisation).first()
    may_edit = may(member, Permission.WRITE) and (organisation is not None or member.is_coordinator)
    if organisation and organisation.pk != member.organisation_id:
        may_edit = False
        if plan is None:
            raise Http404
    if organisation is None and plan is None and not may_edit:
        raise Http404
    actions = list(queries.with_origins(queries.actions_for(member).filter(plan=plan), member)) if plan else []
    editors = (
        {action.pk: action_editor(member, action.pk, action, quick=True) for action in actions} if may_edit else {}
    )
    editor = plan_editor(member, organisation, plan)
    problems = []
    if request.method == "POST":
        if all([each.save_posted(request.POST) for each in (editor, *editors.values())]):
            messages.success(request, "Opgeslagen.")
            return redirect(request.path.removesuffix("opslaan/"))
        problems = [field for each in (editor, *editors.values()) for field in each.problems]
    context = {
        "organisation": organisation,
        "plan": plan,
        "editor": editor,
        "groups": grouped(member, actions, editors, organisation),
        "removed": queries.removed_actions(member).filter(plan=plan) if plan and may_edit else [],
        "may_edit": may_edit,
        "problems": problems,
        "save_url": request.path if request.method == "POST" else request.path + "opslaan/",
    }
    return render(request, "plans/plan.html", context, status=422 if problems else 200)


def grouped(member, actions, editors, organisation):
    """An internal plan by rubric, those without one last; the external plan as one list."""
    rows = [
        (action, editors.get(action.pk), [finding(member, each.contribution) for each in action.findings])
        for action in actions
    ]
    if organisation is None:
        return [("", rows)] if rows else []
    rubrics = {rubric.pk: rubric.title for rubric in Rubric.objects.all()}
    groups = [(title, [row for row in rows if row[0].rubric_id == pk]) for pk, title in rubrics.items()]
    groups.append(("nog zonder onderwerp", [row for row in rows if row[0].rubric_id is None]))
    return [group for group in groups if group[1]]


def own_plan_organisation(member, slug):
    return get_object_or_404(organisations(member.partnership_id), slug=slug)


@member_view(Permission.READ)
def plan_external(request, member):
    return show_plan(request, member, None)


@member_view(Permission.COORDINATE, methods=("POST",))
def plan_external_save(request, member):
    return show_plan(request, member, None)


@member_view(Permission.READ)
def plan_internal(request, member, organisation):
    return show_plan(request, member, own_plan_organisation(member, organisation))


@member_view(Permission.WRITE, methods=("POST",))
def plan_internal_save(request, member, organisation):
    return show_plan(request, member, own_organisation(member, organisation))


def own_organisation(member, slug):
    """Another organisation's plan can't be written in: 404."""
    if slug != member.organisation.slug:
        raise Http404
    return member.organisation


@member_view(Permission.COORDINATE, methods=("GET", "POST"))
def plan_external_field(request, member, field):
    return field_response(request, plan_editor(member, None), field)


@member_view(Permission.WRITE, methods=("GET", "POST"))
def plan_internal_field(request, member, organisation, field):
    return field_response(request, plan_editor(member, own_organisation(member, organisation)), field)


@member_view(Permission.READ, methods=("GET", "HEAD", "POST"))
def action(request, member, pk):
    found = get_object_or_404(queries.with_origins(queries.actions_for(member), member), pk=pk)
    may_edit = may(member, Permission.WRITE) and queries.actions_to_edit(member).filter(pk=pk).exists()
    editor = action_editor(member, pk, found)
    if found.plan.organisation_id is None:
        editor.fields.pop("rubric")
    if request.method == "POST":
        if not may_edit:
            raise Http404
        if editor.save_posted(request.POST):
            messages.success(request, "Opgeslagen.")
            return redirect("action", slug=member.partnership.slug, pk=pk)
    context = {
        "action": found,
        "editor": editor,
        "findings": [finding(member, each.contribution) for each in found.findings],
        "plan_url": plan_url(member, found.plan),
        "may_edit": may_edit,
        "problems": editor.problems,
    }
    return render(request, "plans/action.html", context, status=422 if editor.problems else 200)


def plan_url(member, plan):
    slug = member.partnership.slug
    if plan.organisation_id is None:
        return reverse("plan_external", kwargs={"slug": slug})
    return reverse("plan_internal", kwargs={"slug": slug, "organisation": plan.organisation.slug})


@member_view(Permission.WRITE, methods=("GET", "POST"))
def action_field(request, member, pk, field):
    return field_response(request, action_editor(member, pk), field)


@member_view(Permission.WRITE, methods=("GET", "POST"))
def action_history(request, member, pk):
    found = get_object_or_404(queries.actions_to_edit(member), pk=pk)
    back = reverse("action", kwargs={"slug": member.partnership.slug, "pk": pk})
    return history_response(request, action_editor(member, pk), title=str(found), back=back)


@member_view(Permission.WRITE, methods=("GET", "POST"))
def action_new(request, member):
    """`uit` is the finding that the action comes from, `naar` the page to go back to."""
    number = request.GET.get("uit")
    origin = get_object_or_404(Contribution.objects.visible_to(member), pk=counter(number)) if number else None
    plan = request.GET.get("plan")
    form = NewActionForm(
        request.POST or None, member=member, initial={"plan": plan} if plan in (EXTERNAL, INTERNAL) else None
    )
    if request.method == "POST" and form.is_valid():
        organisation = None if form.cleaned_data["plan"] == EXTERNAL else member.organisation
        added = add_action(
            by=member, action=form.save(commit=False), organisation=organisation, origins=[origin] if origin else []
        )
        messages.success(request, f"De actie staat in het {str(added.plan)[0].lower()}{str(added.plan)[1:]}.")
        return redirect(way_back(request) or plan_url(member, added.plan))
    context = {
        "form": form,
        "origin": finding(member, origin) if origin else None,
        "earlier": queries.actions_by_origin(member, [origin.pk]).get(origin.pk, []) if origin else [],
        "back": way_back(request) or reverse("plans", kwargs={"slug": member.partnership.slug}),
        "draft": f"actie-{member.partnership.slug}-{number or ''}",
    }
    return render(request, "plans/action_new.html", context, status=422 if form.errors else 200)


def way_back(request):
    path = request.GET.get("naar", "")
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, None) else ""


@member_view(Permission.WRITE, methods=("POST",))
def action_remove(request, member, pk):
    found = get_object_or_404(
        queries.actions_to_edit(member).select_related("contribution", "plan__organisation"), pk=pk
    )
    remove(contribution=found.contribution)
    messages.success(request, "De actie is verwijderd. Onderaan kun je haar terugzetten.")
    return redirect(plan_url(member, found.plan))


@member_view(Permission.WRITE, methods=("POST",))
def action_put_back(request, member, pk):
    found = get_object_or_404(
        queries.removed_actions(member).select_related("contribution", "plan__organisation"), pk=pk
    )
    put_back(contribution=found.contribution)
    messages.success(request, "De actie staat er weer.")
    return redirect(plan_url(member, found.plan) + f"#actie-{pk}")
