from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from phases.answers.editors import answer_editor
from phases.answers.queries import item_to_answer, my_answers
from phases.contributions.editing import field_response
from phases.contributions.history import history_response
from phases.partnership.access import Permission, member_view


@member_view(Permission.WRITE, methods=("GET", "POST"))
def answer_field(request, member, code, field):
    if request.method == "GET" and not item_to_answer(code).exists():
        raise Http404
    return field_response(request, answer_editor(member, code), field)


@member_view(Permission.WRITE, methods=("GET", "POST"))
def answer_history(request, member, code):
    answer = get_object_or_404(my_answers(member).select_related("item__section"), item__code=code)
    section = answer.item.section
    back = reverse("section", kwargs={"slug": member.partnership.slug, "code": section.code}) + f"#{code}"
    return history_response(request, answer_editor(member, code), title=answer.item.text, back=back)
