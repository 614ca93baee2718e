"""A phase on paper: what was asked, answered and decided, what is skipped and why, and what is still to be found out."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from phases.answers.models import Answer, Decision, PhaseClosing, Status
from phases.answers.queries import decisions_for
from phases.contributions.models import Contribution
from phases.documents.cover import label, latest, state_of
from phases.guide.models import Item, Phase
from phases.partnership.models import Membership


@dataclass(frozen=True)
class AnswerRow:
    who: str
    text: str
    status: str
    status_word: str
    note: str
    concept: bool


@dataclass
class Question:
    code: str
    text: str
    answers: list[AnswerRow]
    parts: list["Question"] = field(default_factory=list)

    @property
    def is_answered(self) -> bool:
        return bool(self.answers) or any(part.answers for part in self.parts)


@dataclass(frozen=True)
class DecisionRow:
    choice: str
    when: str
    by: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class SectionOnPaper:
    code: str
    title: str
    questions: list[Question]
    unanswered: int
    decisions: list[DecisionRow]


@dataclass(frozen=True)
class PhaseOnPaper:
    template = "documents/phase.html"
    state: str
    changed_at: datetime | None
    closed: str
    closing_note: str
    sections: list[SectionOnPaper]

    @property
    def headings(self) -> list[str]:
        return [section.title for section in self.sections]


class Written:
    """Everything in the checklists that a member may read, fetched once for all phases."""

    def __init__(self, member: Membership):
        self.answers: dict[int, list[Answer]] = {}
        answers = Answer.objects.visible_to(member).filter(partnership=member.partnership_id)
        for answer in answers.select_related("organisation", "contribution").order_by("organisation__name", "pk"):
            if answer.text.strip() or answer.status != Status.OPEN:
                self.answers.setdefault(answer.item_id, []).append(answer)
        self.decisions: dict[int, list[Decision]] = {}
        for decision in decisions_for(member).select_related("contribution"):
            self.decisions.setdefault(decision.item_id, []).append(decision)
        closings = PhaseClosing.objects.visible_to(member).select_related("contribution").order_by("pk")
        self.closings = {each.phase_id: each for each in closings}
        self.items: dict[int, list[Item]] = {}
        for item in (
            Item.objects.exclude(kind=Item.Kind.CARD)
            .select_related("section")
            .order_by("section__position", "position")
        ):
            self.items.setdefault(item.section.phase_id, []).append(item)


def phase_part(written: Written, phase: Phase) -> PhaseOnPaper:
    items = written.items.get(phase.pk, [])
    records: list[Any] = [each for item in items for each in written.answers.get(item.pk, [])]
    records += [each for item in items for each in written.decisions.get(item.pk, [])]
    contributions: list[Contribution] = [each.contribution for each in records]
    closing = written.closings.get(phase.pk)
    sections = {item.section_id: item.section for item in items}
    return PhaseOnPaper(
        state=state_of(contributions),
        changed_at=latest(*(each.changed_at for each in records), closing.contribution.created_at if closing else None),
        closed=date_format(timezone.localtime(closing.contribution.created_at), "j F Y") if closing else "",
        closing_note=closing.note if closing else "",
        sections=[
            on_paper(written, section, [item for item in items if item.section_id == section.pk])
            for section in sections.values()
        ],
    )


def on_paper(written: Written, section, items: list[Item]) -> SectionOnPaper:
    questions: dict[int, Question] = {}
    unanswered = 0
    for item in items:
        if item.kind == Item.Kind.DECISION:
            continue
        question = Question(item.code, item.text, [answer_row(each) for each in written.answers.get(item.pk, [])])
        if item.parent_id in questions:
            questions[item.parent_id].parts.append(question)
        else:
            questions[item.pk] = question
        unanswered += not (item.retired or question.answers or item.kind == Item.Kind.FIVE_VS)
    return SectionOnPaper(
        section.code,
        str(section),
        [each for each in questions.values() if each.is_answered],
        unanswered,
        [decision_row(each) for item in items for each in written.decisions.get(item.pk, [])],
    )


def answer_row(answer: Answer) -> AnswerRow:
    return AnswerRow(
        who=answer.organisation.name if answer.organisation else "Gezamenlijk",
        text=answer.text,
        status=answer.status,
        status_word=answer.get_status_display(),
        note=note(answer),
        concept=answer.contribution.shared_at is None,
    )


def note(answer: Answer) -> str:
    if answer.status == Status.SKIPPED:
        return f"Waarom: {answer.skip_reason.strip() or 'nog geen reden opgeschreven'}"
    if answer.status == Status.INVESTIGATE:
        who = answer.investigate_who or "nog niemand"
        by = date_format(answer.investigate_by, "j F Y") if answer.investigate_by else "nog geen datum"
        return f"Wie zoekt het uit: {who}. Vóór: {by}."
    return ""


def decision_row(decision: Decision) -> DecisionRow:
    names = ("vision", "ambition", "needed", "reason")
    facts = [(label(decision, name), getattr(decision, name)) for name in names if getattr(decision, name).strip()]
    if decision.review_on:
        facts.append(("Opnieuw kijken op", date_format(decision.review_on, "j F Y")))
    return DecisionRow(decision.option.label, date_format(decision.decided_on, "j F Y"), decision.decided_by, facts)
