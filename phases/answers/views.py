from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from phases.answers import operations
from phases.answers.editors import answer_editor, attention_editor
from phases.answers.models import Readiness
from phases.answers.queries import all_answers, attentions_for, item_to_answer, my_answers
from phases.contributions.editing import field_response
from phases.contributions.history import history_response
from phases.guide.queries import sections_to_go_through
from phases.partnership.access import Permission, may, member_view
from phases.people.access import way_back


@member_view(Permission.WRITE, methods=("GET", "POST"))
def answer_field(request, member, code, field):
    if request.method == "GET" and not item_to_answer(code).exists():
        raise Http404
    return field_response(request, answer_editor(member, code), field)


@member_view(Permission.READ, methods=("GET", "POST"))
def answer_history(request, member, code):
    """Of the own answer, or with `van=gezamenlijk` of the joint one that was shared."""
    joint = request.GET.get("van") == "gezamenlijk"
    readable = all_answers(member).filter(organisation=None) if joint else my_answers(member)
    readable = readable.filter(item__code=code)
    answer = get_object_or_404(readable.select_related("item__section"))
    section = answer.item.section
    back = reverse("section", kwargs={"slug": member.partnership.slug, "code": section.code}) + f"#{code}"
    return history_response(request, answer_editor(member, code), title=answer.item.text, back=back, readable=readable)


@member_view(Permission.READ, methods=("GET", "HEAD", "POST"))
def intake(request, member):
    """For a cooperation that exists already: which parts of the route need work. POST saves it all, without JavaScript."""
    may_coordinate = may(member, Permission.COORDINATE)
    known = {each.section_id: each for each in attentions_for(member)}
    rows = [
        (section, attention_editor(member, section.code, known.get(section.pk))) for section in sections_to_go_through()
    ]
    problems = []
    if request.method == "POST":
        if not may_coordinate:
            raise PermissionDenied
        if all([editor.save_posted(request.POST) for _, editor in rows]):
            messages.success(request, "Opgeslagen. De route links laat nu zien wat aandacht vraagt.")
            return redirect(request.path)
        problems = [field for _, editor in rows for field in editor.problems]
    context = {"rows": rows, "may_coordinate": may_coordinate, "problems": problems}
    return render(request, "answers/intake.html", context, status=422 if problems else 200)


@member_view(Permission.COORDINATE, methods=("GET", "POST"))
def intake_field(request, member, code, field):
    if request.method == "GET" and not sections_to_go_through().filter(code=code).exists():
        raise Http404
    return field_response(request, attention_editor(member, code), field)


@member_view(Permission.WRITE, methods=("POST",))
def ready(request, member, part):
    operations.declare_ready(by=member, part=known_part(part))
    messages.success(request, f"Iedereen die meedoet, ziet nu dat {member.organisation} hiermee klaar is.")
    return redirect(way_back(request) or reverse("partnership", kwargs={"slug": member.partnership.slug}))


@member_view(Permission.WRITE, methods=("POST",))
def not_ready(request, member, part):
    operations.withdraw_ready(by=member, part=known_part(part))
    messages.success(request, "Er staat weer dat jullie nog bezig zijn.")
    return redirect(way_back(request) or reverse("partnership", kwargs={"slug": member.partnership.slug}))


def known_part(part):
    if part not in Readiness.Part.values:
        raise Http404
    return part
