"""One action: made, filled in, removed."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from phases.contributions.editing import closed, counter, field_response
from phases.contributions.history import history_response
from phases.contributions.operations import put_back, remove
from phases.contributions.pages import save_page, touched
from phases.contributions.responses import responses_for
from phases.partnership.access import Permission, member_view
from phases.people.access import way_back
from phases.plans import queries
from phases.plans.action_page import action_page, with_milestone_fields
from phases.plans.cycle_page import with_check_fields
from phases.plans.cycle_views import ENDED
from phases.plans.editors import action_editor
from phases.plans.forms import EXTERNAL, INTERNAL, NewActionForm
from phases.plans.operations import add_action
from phases.plans.origins import finding
from phases.plans.plan_page import plan_url


@member_view(Permission.READ, methods=("GET", "HEAD", "POST"))
def action(request, member, pk):
    """POST saves every field of the page at once, for whoever has no JavaScript."""
    found = get_object_or_404(queries.with_origins(queries.actions_for(member), member), pk=pk)
    page = action_page(member, found)
    if request.method == "POST":
        if not page.may_edit and not page.ended:
            raise Http404
        if page.may_edit and save_page(request, page.editors):
            messages.success(request, "Opgeslagen.")
            return redirect(request.get_full_path())
    typed = touched(request.POST) if page.ended else []
    context = {"page": page, "plan_url": plan_url(member, found.plan), "back": way_back(request), "typed": typed}
    context["responses"] = responses_for(member, [pk])
    return render(request, "plans/action.html", context, status=422 if page.problems or typed else 200)


@member_view(Permission.WRITE, methods=("GET", "POST"))
def action_field(request, member, pk, field):
    response = field_response(request, action_editor(member, pk), field)
    if response.status_code == 410 and queries.ended_actions(member).filter(pk=pk).exists():
        return closed(ENDED)
    return response


@member_view(Permission.READ, methods=("GET", "POST"))
def action_history(request, member, pk):
    readable = queries.actions_for(member).filter(pk=pk)
    found = get_object_or_404(readable)
    editor = with_check_fields(with_milestone_fields(action_editor(member, pk), found), found)
    back = reverse("action", kwargs={"slug": member.partnership.slug, "pk": pk})
    return history_response(request, editor, title=str(found), back=back, readable=readable)


@member_view(Permission.WRITE, methods=("GET", "POST"))
def action_new(request, member):
    """`uit` is the finding that the action comes from, `naar` the page to go back to."""
    number = request.GET.get("uit")
    origin = get_object_or_404(queries.findings_for(member), pk=counter(number)) if number else None
    plan = request.GET.get("plan")
    initial = {"plan": plan} if plan in (EXTERNAL, INTERNAL) else None
    form = NewActionForm(request.POST or None, member=member, initial=initial)
    if request.method == "POST" and form.is_valid():
        added = add_action(
            by=member,
            action=form.save(commit=False),
            organisation=None if form.cleaned_data["plan"] == EXTERNAL else member.organisation,
            origins=[origin] if origin else [],
            milestone=form.cleaned_data["milestone"],
        )
        kind = "interne" if added.plan.organisation_id else "externe"
        messages.success(request, f"De actie staat in het {kind} actieplan.")
        return redirect(way_back(request) or plan_url(member, added.plan))
    context = {
        "form": form,
        "origin": finding(member, origin) if origin else None,
        "earlier": queries.actions_by_origin(member).get(origin.pk, []) if origin else [],
        "back": way_back(request) or reverse("plans", kwargs={"slug": member.partnership.slug}),
        "draft": f"actie-{member.partnership.slug}-{number or ''}",
    }
    return render(request, "plans/action_new.html", context, status=422 if form.errors else 200)


@member_view(Permission.WRITE, methods=("POST",))
@transaction.atomic
def action_remove(request, member, pk):
    """The cycle is locked: once it is closed, what ended in it is not removed any more."""
    mine = queries.actions_to_edit(member).select_related("contribution", "plan__organisation", "cycle")
    found = get_object_or_404(mine.select_for_update(of=("cycle",)), pk=pk)
    remove(contribution=found.contribution)
    messages.success(request, "De actie is verwijderd. Onderaan kun je haar terugzetten.")
    return redirect(way_back(request) or plan_url(member, found.plan))


@member_view(Permission.WRITE, methods=("POST",))
def action_put_back(request, member, pk):
    found = get_object_or_404(
        queries.removed_actions(member).select_related("contribution", "plan__organisation"), pk=pk
    )
    put_back(contribution=found.contribution)
    messages.success(request, "De actie staat er weer.")
    return redirect((way_back(request) or plan_url(member, found.plan)) + f"#actie-{pk}")
