"""One question with the answers of all organisations side by side, and the joint answer under them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from phases.answers.editors import answer_editor
from phases.answers.models import Answer
from phases.answers.queries import answers_for, item_to_answer
from phases.contributions.responses import responses_for
from phases.partnership.access import Permission, may, member_view


@member_view(Permission.READ, methods=("GET", "HEAD", "POST"))
def question(request, member, code):
    """Trekkers write the joint answer here too. POST saves it for whoever has no JavaScript."""
    item = get_object_or_404(item_to_answer(code))
    answers = answers_for(member, item.section)[item.pk]
    writes_joint = may(member, Permission.COORDINATE) and not item.section.per_organisation and not item.retired
    editor = answer_editor(member, code, answers.mine) if writes_joint else None
    problems = []
    if request.method == "POST":
        if editor is None:
            raise PermissionDenied
        if editor.save_posted(request.POST):
            messages.success(request, "Opgeslagen.")
            return redirect(request.path)
        problems = editor.problems
    joint = answers.mine if writes_joint else answers.joint
    context = {
        "section_code": item.section.code,
        "item": item,
        "texts": [each for each in answers.written if each.organisation_id],
        "joint": joint,
        "editor": editor,
        "problems": problems,
        "responses": responses_for(member, Answer.objects.filter(item=item)),
        "may_write": may(member, Permission.WRITE),
    }
    return render(request, "overview/question.html", context, status=422 if problems else 200)
