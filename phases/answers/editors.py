"""How a member edits an answer: the same on every page that shows it, in the field's own URL and in the history."""

from django.http import Http404

from phases.answers.forms import AnswerForm, AttentionForm
from phases.answers.models import Answer, Attention
from phases.answers.operations import new_answer, new_attention
from phases.answers.queries import attentions_to_edit, item_to_answer, my_answers
from phases.contributions.editing import Editor
from phases.guide.queries import sections_to_go_through
from phases.partnership.models import Membership


def answer_editor(member: Membership, code: str, record: Answer | None = None, form_id: str = "") -> Editor:
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
        form_id=form_id,
    )


def attention_editor(member: Membership, code: str, record: Attention | None = None) -> Editor:
    def create() -> Attention:
        section = sections_to_go_through().filter(code=code).first()
        if section is None:
            raise Http404
        return new_attention(section=section, by=member)

    return Editor(
        AttentionForm,
        member=member,
        records=attentions_to_edit(member).filter(section__code=code),
        prefix=f"intake-{code}",
        url_name="intake_field",
        url_kwargs={"code": code},
        record=record,
        create=create,
    )
