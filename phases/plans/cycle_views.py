"""The cycles of a plan. The number of the cycle is in every address, so that a page of one cycle never writes in the next."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from phases.contributions.editing import closed, field_response, removed
from phases.contributions.pages import save_page, touched
from phases.partnership.access import Permission, member_view
from phases.partnership.models import Partnership
from phases.plans import queries
from phases.plans.closed_cycles import closed_actions
from phases.plans.cycle_forms import EndingsForm, NextCycleForm
from phases.plans.cycle_page import check_editor, cycle_editor, cycle_page
from phases.plans.cycles import AlreadyClosed, CheckIncomplete, NotEnded, close_cycle, reopen_action
from phases.plans.models import Action
from phases.plans.plan_page import may_edit_plan, plan_url
from phases.plans.stages import cycle_url, cycles_of

CLOSED = "Niet opgeslagen: deze ronde is intussen afgesloten."
ENDED = "Niet opgeslagen: deze actie is afgerond of gestopt bij het afsluiten van een ronde."


def found_cycle(member, number, organisation):
    in_plan = {"plan__organisation__slug": organisation} if organisation else {"plan__organisation": None}
    return get_object_or_404(queries.cycles_for(member).select_related("closed_by"), number=number, **in_plan)


def cycle_to_edit(member, number, organisation):
    """Another organisation's plan can't be written in: 404, also when it can be read."""
    cycle = found_cycle(member, number, organisation)
    if not may_edit_plan(member, cycle.plan.organisation):
        raise Http404
    return cycle


@member_view(Permission.READ)
def cycle(request, member, number, organisation=None):
    found = found_cycle(member, number, organisation)
    if found.closed_at:
        return show_closed(request, member, found)
    return show_running(request, member, cycle_page(member, found))


def show_running(request, member, page):
    plan = page.cycle.plan
    context = {
        "page": page,
        "plan_url": plan_url(member, plan),
        "save_url": cycle_url(member, plan, page.cycle.number, "_save"),
        "close_url": cycle_url(member, plan, page.cycle.number, "_close"),
    }
    return render(request, "plans/cycle.html", context, status=422 if page.problems else 200)


def show_closed(request, member, found, typed=()):
    """`typed`: what somebody wrote on a page that was made before the closing."""
    context = {
        "cycle": found,
        "actions": closed_actions(member, [found])[found.pk],
        "cycles": cycles_of(member, found.plan),
        "plan_url": plan_url(member, found.plan),
        "typed": typed,
        "too_late": request.method == "POST",
    }
    return render(request, "plans/cycle_closed.html", context, status=422 if request.method == "POST" else 200)


@member_view(Permission.WRITE, methods=("POST",))
@transaction.atomic
def cycle_save(request, member, number, organisation=None):
    """Every field of the page at once, for whoever has no JavaScript."""
    Partnership.objects.select_for_update().get(pk=member.partnership_id)  # nobody closes it half-way
    found = cycle_to_edit(member, number, organisation)
    if found.closed_at:
        return show_closed(request, member, found, touched(request.POST))
    page = cycle_page(member, found)
    if save_page(request, page.editors):
        messages.success(request, "Opgeslagen.")
        return redirect(page.url)
    return show_running(request, member, page)


@member_view(Permission.WRITE, methods=("GET", "POST"))
def cycle_field(request, member, number, field, organisation=None):
    found = cycle_to_edit(member, number, organisation)
    return closed(CLOSED) if found.closed_at else field_response(request, cycle_editor(member, found), field)


@member_view(Permission.WRITE, methods=("GET", "POST"))
def cycle_check(request, member, number, pk, field, organisation=None):
    found = cycle_to_edit(member, number, organisation)
    if found.closed_at:
        return closed(CLOSED)
    if not queries.actions_to_edit(member).filter(pk=pk, cycle=found).exists():
        return removed(member, Action.objects.filter(pk=pk, cycle=found).first())
    return field_response(request, check_editor(member, found, pk), field)


@member_view(Permission.WRITE, methods=("GET", "HEAD", "POST"))
def cycle_close(request, member, number, organisation=None):
    found = cycle_to_edit(member, number, organisation)
    if found.closed_at:
        return closed_meanwhile(request, member, found)
    page = cycle_page(member, found)
    data = request.POST if request.method == "POST" else None
    endings, following = EndingsForm(data, page.going), NextCycleForm(data)
    lacking = page.missing
    if data and endings.is_valid() and following.is_valid():
        try:
            opened = close_cycle(cycle=found, by=member, endings=endings.endings, **following.cleaned_data)
        except AlreadyClosed:
            return closed_meanwhile(request, member, found_cycle(member, number, organisation))
        except CheckIncomplete as incomplete:
            lacking = incomplete.missing
        else:
            messages.success(
                request, f"Ronde {number} is afgesloten. Wat nog open was, staat in ronde {opened.number}."
            )
            return redirect(cycle_url(member, found.plan, opened.number))
    context = {"page": page, "endings": endings, "following": following, "missing": lacking}
    return render(request, "plans/cycle_close.html", context, status=422 if data else 200)


def closed_meanwhile(request, member, found):
    """Shows the closed cycle, with what was typed for closing it once more."""
    skip = ("csrfmiddlewaretoken", "member", "draft")
    texts = [text for name, text in request.POST.items() if name not in skip and not name.startswith("einde-")]
    return show_closed(request, member, found, [text for text in texts if text.strip()])


@member_view(Permission.WRITE, methods=("POST",))
def action_reopen(request, member, pk):
    found = get_object_or_404(queries.ended_actions(member).select_related("plan__organisation"), pk=pk)
    try:
        reopen_action(action=found, by=member)
        messages.success(request, "De actie hoort weer bij de ronde die nu loopt.")
    except NotEnded:
        messages.info(request, "Iemand anders pakte deze actie net al weer op.")
    return redirect("action", slug=member.partnership.slug, pk=pk)
