from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from phases.agreement.consent import consent_to
from phases.answers.forms import DecisionForm, PhaseClosingForm
from phases.answers.models import Answer, Decision, Readiness
from phases.answers.operations import close_phase, record_decision, reopen_phase
from phases.answers.queries import closings_for, decisions_for, readiness_rows, to_investigate
from phases.answers.review_operations import mark_looked
from phases.answers.reviews import asked_of, open_request
from phases.contributions.responses import responses_for
from phases.guide.models import Item
from phases.guide.queries import how_to, layer_guidance, tips_by_item
from phases.meetings.queries import next_meeting
from phases.overview.check import phase_check as check_of
from phases.overview.queries import progress
from phases.overview.section import editors_of, item_blocks, shared_words, table_facts
from phases.partnership.access import Permission, may, member_view
from phases.plans.queries import due_soon, later_actions
from phases.plans.stages import checks_due


@member_view(Permission.READ)
def partnership(request, member):
    request.progress = progress(member)
    decisions: dict[int, list] = {}
    for decision in decisions_for(member):
        decisions.setdefault(decision.item_id, []).append(decision)
    context = {
        "progress": request.progress,
        "investigate": to_investigate(member),
        "decisions": list(decisions.values()),
        "next_meeting": next_meeting(member),
        "checks": checks_due(member),
        "due": due_soon(member),
        "later": later_actions(member),
        "how_to": how_to(),
        "may_coordinate": may(member, Permission.COORDINATE),
        "may_write": may(member, Permission.WRITE),
    }
    return render(request, "overview/partnership.html", context)


@member_view(Permission.READ, methods=("GET", "HEAD", "POST"))
def section(request, member, code):
    """POST saves every field of the page at once, for whoever has no JavaScript."""
    request.progress = progress(member)
    entry = request.progress.entry(code)
    if entry is None:
        raise Http404
    if not entry.url.endswith(request.path):
        return redirect(entry.url)
    blocks = item_blocks(member, entry.section, request.progress)
    may_write = may(member, Permission.WRITE)
    problems = []
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied
        editors = editors_of(blocks)
        if all([editor.save_posted(request.POST) for editor in editors]):
            messages.success(request, "Opgeslagen.")
            return redirect(request.path)
        problems = [field for editor in editors for field in editor.problems]
    context = section_context(request, member, entry) | {"blocks": blocks, "problems": problems, "may_write": may_write}
    context["shared_word"], context["shared_words"] = shared_words(blocks)
    if entry.section.per_organisation:
        context["readiness"] = readiness_rows(member, Readiness.Part.INTERNAL_ANALYSIS)
    context["responses"] = responses_for(member, Answer.objects.filter(item__section=entry.section))
    context |= review_context(request, member, entry.section)
    return render(request, "overview/section.html", context, status=422 if problems else 200)


def review_context(request, member, section):
    """For trekkers whether a review was asked; for others what is asked of them, and from now on that they looked."""
    if member.is_coordinator:
        return {"review_request": open_request(member, section)}
    review = asked_of(member).filter(request__section=section).first()
    if review and not review.looked_at and request.method == "GET":
        mark_looked(review=review)
    return {"review": review}


def section_context(request, member, entry):
    entries = request.progress.entries
    place = entries.index(entry)
    guidance = sorted(layer_guidance(entry.section.phase), key=lambda each: each.layer != member.layer)
    in_phase = [each for each in entries if each.section.phase_id == entry.section.phase_id]
    return {
        "section": entry.section,
        "section_code": entry.code,
        "entry": entry,
        "step": in_phase.index(entry) + 1,
        "steps": len(in_phase),
        "guidance": guidance,
        "facts": table_facts(member, entry.code),
        "previous": entries[place - 1] if place else None,
        "next": entries[place + 1] if place + 1 < len(entries) else None,
    }


@member_view(Permission.READ, methods=("GET", "HEAD", "POST"))
def decision(request, member, code):
    """Reading is for all, deciding for trekkers. A decision guides and warns; it locks nobody out."""
    item = get_object_or_404(Item.objects.select_related("section"), code=code, kind=Item.Kind.DECISION)
    may_decide = may(member, Permission.COORDINATE)
    if request.method == "POST" and not may_decide:
        raise PermissionDenied
    form = DecisionForm(request.POST or None, item=item, initial={"decided_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        record_decision(decision=form.save(commit=False), item=item, by=member)
        messages.success(request, "Het besluit is vastgelegd.")
        return redirect("decision", slug=member.partnership.slug, code=code)
    request.progress = progress(member)
    decisions = list(decisions_for(member).filter(item=item))
    context = section_context(request, member, request.progress.entry(item.section.code)) | {
        "item": item,
        "form": form,
        "decisions": decisions,
        "consent": consent_to(member, decisions[0]) if decisions else None,
        "responses": responses_for(member, Decision.objects.filter(item=item)),
        "may_decide": may_decide,
        "may_write": may(member, Permission.WRITE),
        "investigate": to_investigate(member),
        "tips": tips_by_item(item.section).get(item.pk, []),
    }
    return render(request, "overview/decision.html", context, status=422 if form.errors else 200)


def asked_phase(request, member, number):
    request.progress = progress(member)
    for phase in request.progress:
        if phase.phase.number == number and number:
            return phase
    raise Http404


@member_view(Permission.READ)
def phase_check(request, member, number, form=None):
    phase = asked_phase(request, member, number)
    context = {
        "phase": phase,
        "check": check_of(member, phase, request.progress),
        "closings": closings_for(member, phase.phase),
        "form": form or PhaseClosingForm(),
        "may_coordinate": may(member, Permission.COORDINATE),
        "may_write": may(member, Permission.WRITE),
    }
    return render(request, "overview/check.html", context, status=422 if form else 200)


@member_view(Permission.COORDINATE, methods=("POST",))
def phase_close(request, member, number):
    """Closing locks nothing: everything in the phase can still be changed."""
    phase = asked_phase(request, member, number).phase
    form = PhaseClosingForm(request.POST)
    if not form.is_valid():
        request.method = "GET"
        return phase_check(request, slug=member.partnership.slug, number=number, form=form)
    close_phase(closing=form.save(commit=False), phase=phase, by=member)
    messages.success(request, f"Fase {number} is afgerond. Jullie kunnen er altijd nog iets in veranderen.")
    return redirect("phase_check", slug=member.partnership.slug, number=number)


@member_view(Permission.COORDINATE, methods=("POST",))
def phase_reopen(request, member, number):
    reopen_phase(phase=asked_phase(request, member, number).phase, by=member)
    messages.success(request, f"Fase {number} staat weer open.")
    return redirect("phase_check", slug=member.partnership.slug, number=number)
