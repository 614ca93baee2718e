"""One page for a board: what it is about, what was decided, who does what, what is asked of the board. It is handed out to
anyone, so it names only what is joint or shared."""

from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from math import ceil
from typing import Any

from django.utils.formats import date_format
from django.utils.text import Truncator

from phases.agreement.models import Agreement
from phases.agreement.queries import latest_version
from phases.answers.models import Answer, Decision
from phases.answers.queries import decisions_for
from phases.documents.agreement import readable_agreement
from phases.documents.cover import Cover, cover, latest, printed_for_all, state_of
from phases.documents.todo import open_actions
from phases.guide.models import Layer, LayerGuidance
from phases.partnership.models import Membership
from phases.partnership.queries import members

# What fits one page, however much people wrote; a test fills it to the brim. ROOM is in millimetres, what the head and the
# headings leave; a line of text or of a table takes so many, and holds at least so many characters.
MOST_DECISIONS, MOST_ACTIONS, MOST_ASKED = 2, 12, 4
LONG, WHY, WHAT, WHO = 200, 150, 90, 40
ROOM = 168
TEXT_LINE, TEXT_WIDTH = 4.7, 80
ROW_LINE, ROW_WIDTH, WHO_WIDTH = 4.2, 45, 26


@dataclass(frozen=True)
class DecisionLine:
    question: str
    choice: str
    when: str
    why: str


@dataclass(frozen=True)
class ActionLine:
    what: str
    who: str
    due: date | None
    late: bool


@dataclass(frozen=True)
class BoardPage:
    template = "documents/board.html"
    one_page = True
    cover: Cover
    ambition: str
    purpose: str
    decisions: list[DecisionLine]
    actions: list[ActionLine]
    more_actions: int
    asked: list[ActionLine]
    more_asked: int
    phase: str
    guidance: str


def one_line(text: str, length: int) -> str:
    return Truncator(" ".join(text.split())).chars(length)


def purpose_of(member: Membership, agreement: Agreement | None) -> str:
    """As it was put forward, once it was: that is what others know of it."""
    version = latest_version(member)
    return version.content["purpose"] if version else agreement.purpose if agreement else ""


def board_page(member: Membership, asked) -> BoardPage:
    agreement = readable_agreement(member)
    decisions = standing_decisions(member)
    actions = [each for each in open_actions(member) if printed_for_all(each.contribution, None)]
    external = [each for each in actions if each.plan.organisation_id is None]
    of_board = asked_of_board(member, actions)
    phase, guidance = what_phase_asks(member)
    records: list[Any] = [*decisions, *external, *of_board, *([agreement] if agreement else [])]
    ambition = one_line(member.partnership.ambition, LONG)
    purpose = one_line(purpose_of(member, agreement), LONG)
    taken = [decision_line(each) for each in decisions[:MOST_DECISIONS]]
    asked_for = [line(each) for each in of_board[:MOST_ASKED]]
    heads = [member.partnership.theme, member.partnership.region]
    texts = [
        *heads,
        ambition,
        purpose,
        guidance,
        *(f"{each.question} {each.choice} {each.when} {each.why}" for each in taken),
    ]
    room = ROOM - sum(map(height, texts)) - sum(map(row_height, asked_for))
    shown = fitting([line(each) for each in external[:MOST_ACTIONS]], room)
    head = cover(
        member,
        "Voor de bestuurder",
        [],
        changed_at=latest(*(each.changed_at for each in records)),
        state=state_of(each.contribution for each in records),
        own_page=False,
    )
    return BoardPage(
        cover=head,
        ambition=ambition,
        purpose=purpose,
        decisions=taken,
        actions=shown,
        more_actions=len(external) - len(shown),
        asked=asked_for,
        more_asked=len(of_board) - len(asked_for),
        phase=phase,
        guidance=guidance,
    )


def height(text: str) -> float:
    return TEXT_LINE * ceil(len(text) / TEXT_WIDTH) + 1.5 if text else 0


def row_height(row: ActionLine) -> float:
    return ROW_LINE * max(ceil(len(row.what) / ROW_WIDTH), ceil(len(row.who) / WHO_WIDTH)) + 2.5


def fitting(rows: list[ActionLine], room: float) -> list[ActionLine]:
    """As many as there is room for, and always one."""
    heights = accumulate(map(row_height, rows))
    return [row for place, (row, used) in enumerate(zip(rows, heights, strict=True)) if place == 0 or used <= room]


def standing_decisions(member: Membership) -> list[Decision]:
    """Of each question the decision that holds now, the latest first."""
    found: dict[int, Decision] = {}
    for decision in decisions_for(member).select_related("contribution"):
        found.setdefault(decision.item_id, decision)
    return list(found.values())


def decision_line(decision: Decision) -> DecisionLine:
    why = decision.ambition or decision.vision or decision.reason
    return DecisionLine(
        decision.item.text,
        decision.option.label,
        date_format(decision.decided_on, "j F Y"),
        one_line(why, WHY),
    )


def line(record: Any) -> ActionLine:
    """Of an action, or of something that is to be found out."""
    if isinstance(record, Answer):
        what = f"Uitzoeken: {record.item.text}"
        who, due = record.investigate_who, record.investigate_by
    else:
        what, who, due = record.what, record.owner_shown, record.due
    return ActionLine(one_line(what, WHAT), one_line(who, WHO), due, record.is_late)


def asked_of_board(member: Membership, actions: list[Any]) -> list[Any]:
    """What someone of the layer bestuur promised to do or to find out, by name. Nothing is made up for the board."""
    names = {each.name.casefold() for each in members(member.partnership) if each.layer == Layer.BOARD}
    mine = [
        each
        for each in actions
        if (each.owner.layer == Layer.BOARD if each.owner else each.owner_name.casefold() in names)
    ]
    answers = Answer.objects.visible_to(member).filter(status="investigate", item__retired=False)
    related = answers.select_related("item", "contribution").order_by("investigate_by", "pk")
    to_find_out = [
        each
        for each in related
        if each.investigate_who.casefold() in names and printed_for_all(each.contribution, None)
    ]
    return mine + to_find_out


def what_phase_asks(member: Membership) -> tuple[str, str]:
    """What the method asks of a board in the furthest phase in which something was written that this reader may read."""
    answered = Answer.objects.visible_to(member).exclude(text="").values_list("item__section__phase_id", flat=True)
    decided = Decision.objects.visible_to(member).values_list("item__section__phase_id", flat=True)
    asked = LayerGuidance.objects.filter(layer=Layer.BOARD).select_related("phase").order_by("phase__number")
    phases = set(answered.distinct()) | set(decided.distinct())
    found = [each for each in asked if each.phase_id in phases] or list(asked[:1])
    return (str(found[-1].phase), found[-1].text) if found else ("", "")
