"""One page for a board: what it is about, what was decided, who does what, what is asked of the board. It is handed out to
anyone, so it names only what is joint or shared."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import Truncator

from phases.answers.models import Answer, Decision
from phases.answers.queries import decisions_for
from phases.documents.agreement import readable_agreement
from phases.documents.cover import Cover, cover, latest, printed_for_all, state_of
from phases.documents.todo import open_actions
from phases.guide.models import Layer, LayerGuidance
from phases.partnership.models import Membership
from phases.partnership.queries import members

# Together these fit one page, however much people wrote; a test fills it to the brim.
MOST_DECISIONS, MOST_ACTIONS, MOST_ASKED = 2, 8, 5
LONG, SHORT = 360, 100


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


def board_page(member: Membership, asked) -> BoardPage:
    agreement = readable_agreement(member)
    decisions = standing_decisions(member)
    actions = [each for each in open_actions(member) if printed_for_all(each.contribution, None)]
    external = [each for each in actions if each.plan.organisation_id is None]
    of_board = asked_of_board(member, actions)
    phase, guidance = what_phase_asks(member)
    records: list[Any] = [*decisions, *external, *of_board, *([agreement] if agreement else [])]
    head = cover(
        member,
        "Voor de bestuurder",
        [],
        changed_at=latest(*(each.changed_at for each in records)),
        state=state_of(each.contribution for each in records),
        own_page=False,
    )
    return BoardPage(
        head,
        one_line(member.partnership.ambition, LONG),
        one_line(agreement.purpose, LONG) if agreement else "",
        [decision_line(each) for each in decisions[:MOST_DECISIONS]],
        [line(each) for each in external[:MOST_ACTIONS]],
        max(0, len(external) - MOST_ACTIONS),
        [line(each) for each in of_board[:MOST_ASKED]],
        max(0, len(of_board) - MOST_ASKED),
        phase,
        one_line(guidance, LONG),
    )


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
        one_line(why, LONG),
    )


def line(record: Any) -> ActionLine:
    """Of an action, or of something that is to be found out."""
    if isinstance(record, Answer):
        what = f"Uitzoeken: {record.item.text}"
        return ActionLine(
            one_line(what, SHORT), one_line(record.investigate_who, SHORT), record.investigate_by, record.is_late
        )
    return ActionLine(one_line(record.what, SHORT), one_line(record.owner_shown, SHORT), record.due, record.is_late)


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
