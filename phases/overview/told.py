"""Every kind of contribution told in words: what stands in it, label by label. Moments keep this, and compare it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Model, Prefetch, QuerySet
from django.utils.formats import date_format, time_format

from phases.agreement.models import Agreement
from phases.answers.models import Answer, Attention, Decision, PhaseClosing
from phases.contributions.models import Contribution, Kind
from phases.course.models import Card
from phases.meetings.models import Goal, Meeting, ProgrammePart
from phases.network.forms import FIRST_FIELDS, MORE_FIELDS
from phases.network.models import PartyProfile
from phases.plans.models import Action, ActionPlan, Cycle, Milestone
from phases.process.models import Bottleneck, Process, ProcessStep


@dataclass(frozen=True)
class Rows:
    """Rows in a contribution: how they are reached, what one is called, and what it says."""

    relation: str
    word: str
    fields: tuple[str, ...]
    found: QuerySet[Any]


@dataclass(frozen=True)
class Telling:
    model: Any
    fields: tuple[str, ...]
    title: str = ""
    related: tuple[str, ...] = ()
    part_of: str = ""
    rows: tuple[Rows, ...] = ()


def kept(model: Any, *many: str) -> QuerySet[Any]:
    return model.objects.filter(removed_at=None).prefetch_related(*many)


TELLINGS = {
    Kind.ATTENTION: Telling(Attention, ("level",), "section"),
    Kind.CARD: Telling(Card, ("colour", "note"), "item.text", ("item", "member")),
    Kind.ANSWER: Telling(
        Answer, ("text", "status", "investigate_who", "investigate_by", "skip_reason"), "item.text", ("item",)
    ),
    Kind.DECISION: Telling(
        Decision,
        ("option", "vision", "ambition", "needed", "reason", "decided_on", "decided_by", "review_on"),
        "item.text",
        ("item", "option"),
    ),
    Kind.PHASE_CLOSING: Telling(PhaseClosing, ("note",), "phase", ("phase",)),
    Kind.PARTY_PROFILE: Telling(PartyProfile, (*FIRST_FIELDS, *MORE_FIELDS), "party", ("party",)),
    Kind.PROCESS: Telling(
        Process,
        ("name", "description"),
        "name",
        rows=(
            Rows(
                "steps",
                "Stap",
                ("what", "function", "organisations", "waiting_time"),
                kept(ProcessStep, "organisations"),
            ),
        ),
    ),
    Kind.BOTTLENECK: Telling(
        Bottleneck, ("kind", "description", "what_is_needed", "who_is_needed"), part_of="process_id"
    ),
    Kind.MEETING: Telling(
        Meeting,
        ("title", "date", "starts_at", "place"),
        "title",
        rows=(
            Rows("goals", "Doel", ("text", "reached", "note"), kept(Goal)),
            Rows(
                "parts", "Onderdeel", ("title", "minutes", "led_by", "about", "notes", "decided"), kept(ProgrammePart)
            ),
        ),
    ),
    Kind.AGREEMENT: Telling(
        Agreement,
        ("purpose", "target_groups", "joint_work", "lead", "commitments", "term", "evaluation_date", "parties"),
    ),
    Kind.PLAN: Telling(
        ActionPlan,
        ("goal", "responsible", "check_rhythm"),
        related=("organisation",),
        rows=(
            Rows(
                "cycles",
                "Ronde",
                ("goal", "measure", "check_on", "responsible", "measured", "learned", "changes"),
                Cycle.objects.all(),
            ),
        ),
    ),
    Kind.ACTION: Telling(
        Action,
        ("what", "owner_shown", "organisation", "due", "result", "status", "drop_reason", "note"),
        "plan",
        ("plan__organisation", "owner", "organisation"),
        "plan_id",
        (Rows("milestones", "Mijlpaal", ("text", "reached_on"), kept(Milestone)),),
    ),
}


@dataclass(frozen=True)
class Told:
    contribution: Contribution
    title: str
    fields: list[list[str]]
    part_of_id: int | None


def told(contributions: QuerySet[Contribution]) -> list[Told]:
    """As many queries as there are kinds among them, however many there are of a kind."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for kind, number in contributions.values_list("kind", "pk"):
        numbers[kind].append(number)
    known = ((Kind(kind), telling) for kind, telling in TELLINGS.items() if kind in numbers)
    return [each for kind, telling in known for each in told_of(kind, telling, numbers[kind])]


def told_of(kind: Kind, telling: Telling, numbers: list[int]) -> Iterable[Told]:
    many = [each.name for each in telling.model._meta.many_to_many]
    rows = [Prefetch(each.relation, each.found) for each in telling.rows]
    found = telling.model.objects.filter(contribution__in=numbers)
    related = ("contribution__organisation", *telling.related)
    for record in found.select_related(*related).prefetch_related(*many, *rows).order_by("contribution_id"):
        fields = pairs(record, telling.fields)
        for each in telling.rows:
            for number, row in enumerate(getattr(record, each.relation).all(), 1):
                fields += [[f"{each.word} {number}: {label.lower()}", text] for label, text in pairs(row, each.fields)]
        if fields:
            part_of = getattr(record, telling.part_of) if telling.part_of else None
            yield Told(record.contribution, title_of(kind, telling, record), fields, part_of)


def title_of(kind: Kind, telling: Telling, record: Any) -> str:
    value: Any = record
    for name in telling.title.split(".") if telling.title else ():
        value = getattr(value, name)
    what = kind.label.capitalize()
    if kind == Kind.AGREEMENT:
        return what
    return str(record) if kind == Kind.PLAN else f"{what}: {value}"


def pairs(record: Model, names: Iterable[str]) -> list[list[str]]:
    """Without what is empty."""
    found = [[label_of(record, name), in_words(record, name)] for name in names]
    return [pair for pair in found if pair[1]]


def label_of(record: Model, name: str) -> str:
    if name == "owner_shown":
        return "Wie"
    label = str(record._meta.get_field(name).verbose_name)  # type: ignore[union-attr] # a field of its own
    return label[0].upper() + label[1:]


def in_words(record: Any, name: str) -> str:
    value = getattr(record, name)
    if hasattr(value, "all"):
        return ", ".join(sorted(str(each) for each in value.all()))
    if hasattr(record, f"get_{name}_display"):
        return str(getattr(record, f"get_{name}_display")() or "")
    if isinstance(value, bool):
        return "ja" if value else ""
    if isinstance(value, time):
        return time_format(value, "H:i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return "" if value is None else str(value)
