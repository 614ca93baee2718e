"""Everything of one phase to read back on one page: what is answered, what is empty, skipped or still to be found out."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.formats import date_format

from phases.answers.models import Answer, Decision, Status
from phases.answers.queries import answers_that_count, decisions_for
from phases.guide.models import Item
from phases.overview.queries import Entry, PhaseProgress, Progress
from phases.overview.tables import Tables
from phases.partnership.models import Membership

DEALT_WITH, EMPTY, SKIPPED, INVESTIGATE = "answered", "empty", "skipped", "investigate"
WORDS = {DEALT_WITH: "Ingevuld", EMPTY: "Leeg", SKIPPED: "Slaan we over", INVESTIGATE: "Uitzoeken"}
SUMMARY = {EMPTY: "Nog leeg", SKIPPED: "Slaan jullie over", INVESTIGATE: "Moet nog uitgezocht"}


@dataclass(frozen=True)
class Line:
    """One question with what stands there now. `rows` are the lines of its table, when the answer is one."""

    code: str
    question: str
    url: str
    state: str
    text: str = ""
    note: str = ""
    rows: list[str] = field(default_factory=list)

    @property
    def state_word(self) -> str:
        return WORDS[self.state]


@dataclass(frozen=True)
class Part:
    entry: Entry
    lines: list[Line]


@dataclass(frozen=True)
class Check:
    parts: list[Part]

    @property
    def open(self) -> list[tuple[str, list[Line]]]:
        """What is not answered, per reason."""
        lines = [line for part in self.parts for line in part.lines]
        groups = [(word, [line for line in lines if line.state == state]) for state, word in SUMMARY.items()]
        return [group for group in groups if group[1]]


def phase_check(member: Membership, phase: PhaseProgress, progress: Progress) -> Check:
    answers = {each.item_id: each for each in answers_that_count(member).filter(item__section__phase=phase.phase)}
    decisions: dict[int, Decision] = {}
    for each in decisions_for(member).filter(item__section__phase=phase.phase):
        decisions.setdefault(each.item_id, each)
    tables = Tables(member)
    return Check([Part(entry, list(lines(entry, progress, answers, decisions, tables))) for entry in phase.entries])


def lines(entry: Entry, progress: Progress, answers, decisions, tables: Tables) -> Iterator[Line]:
    for item in progress.items[entry.code]:
        answer = answers.get(item.pk)
        if item.retired and not (answer and answer.text):
            continue
        if item.kind == Item.Kind.DECISION:
            yield decision_line(item, entry.url, decisions.get(item.pk))
        elif item.kind != Item.Kind.FIVE_VS:
            rows = tables.rows(item) if item.table else []
            yield answer_line(item, f"{entry.url}#{item.code}", answer, rows)


def answer_line(item: Item, url: str, answer: Answer | None, rows: list[str]) -> Line:
    if answer and answer.status == Status.INVESTIGATE:
        who = answer.investigate_who or "nog niemand"
        when = f", vóór {date_format(answer.investigate_by, 'j F Y')}" if answer.investigate_by else ", nog geen datum"
        return Line(item.code, item.text, url, INVESTIGATE, answer.text, f"Wie zoekt het uit: {who}{when}", rows)
    if answer and answer.status == Status.SKIPPED:
        reason = answer.skip_reason or "nog geen reden opgeschreven"
        return Line(item.code, item.text, url, SKIPPED, answer.text, f"Waarom: {reason}", rows)
    text = answer.text if answer else ""
    return Line(item.code, item.text, url, DEALT_WITH if text.strip() or rows else EMPTY, text, "", rows)


def decision_line(item: Item, url: str, decision: Decision | None) -> Line:
    if decision is None:
        return Line(item.code, item.text, url, EMPTY)
    texts = [decision.vision, decision.ambition, decision.needed, decision.reason]
    note = f"Besloten op {date_format(decision.decided_on, 'j F Y')} door {decision.decided_by}"
    words = [decision.option.label, *(text for text in texts if text)]
    return Line(item.code, item.text, url, DEALT_WITH, "\n".join(words), note)
