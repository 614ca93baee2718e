"""How a member edits an answer: the same on the section page, in the field's own URL and in the history."""

from django.http import Http404

from phases.answers.forms import AnswerForm
from phases.answers.models import Answer
from phases.answers.operations import new_answer
from phases.answers.queries import item_to_answer, my_answers
from phases.contributions.editing import Editor
from phases.partnership.models import Membership


def answer_editor(member: Membership, code: str, record: Answer | None = None) -> Editor:
    def create() -> Answer:
        item = item_to_answer(code).filter(retired=False).first()
        if item is None:
            raise Http404
        return new_answer(item=item, by=member)

    return Editor(
        AnswerForm,
        member=member,
        records=my_answers(member).filter(item__code=code),
        prefix=code,
        url_name="answer_field",
        url_kwargs={"code": code},
        record=record,
        create=create,
    )
