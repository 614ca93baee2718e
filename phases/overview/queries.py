"""Where a partnership stands, counted once for the route, the home page and the overview."""

from dataclasses import dataclass, field

from django.urls import reverse

from phases.answers.models import Answer, Attention, Status
from phases.answers.queries import statuses_for
from phases.contributions.models import Contribution, Kind
from phases.guide.models import Item, Phase, Section
from phases.partnership.access import Permission, may
from phases.partnership.models import Membership

FIRST_ADVICE = {
    "no": "Jullie besloten na fase 1: nee, nu niet. Je kunt hier wel verder, maar kijk eerst of dat besluit nog klopt.",
    "investigate": "Jullie besloten na fase 1: nog niet. Zoek eerst uit wat nog open is. Je kunt hier wel alvast verder.",
}
LAST_ADVICE = {
    "informal": "Jullie besloten vooral informeel samen te werken. Dit onderdeel is dan niet nodig, maar het mag.",
    "no": "Jullie besloten niet samen te werken. Dit onderdeel is dan niet nodig. Besluiten jullie anders, dan kun je hier verder.",
}
ATTENTION_ADVICE = {
    Attention.Level.GOOD: (
        "Bij de intake zeiden jullie: dit loopt goed. Daarom staat dit onderdeel ingeklapt in de route. "
        "Je kunt hier gewoon werken."
    ),
    Attention.Level.STRENGTHEN: "Bij de intake zeiden jullie: dit willen we verder versterken.",
    Attention.Level.INSUFFICIENT: "Bij de intake zeiden jullie: dit krijgt nog onvoldoende aandacht.",
}
INTAKE_REASON = "Jullie werken al samen. Zeg per onderdeel hoe het gaat, dan doe je alleen wat nodig is."
STATE_WORDS = {"open": "Nog niet begonnen", "busy": "Bezig", "done": "Afgerond"}


@dataclass
class Entry:
    """One section in the route, with how many of its items are dealt with."""

    section: Section
    url: str
    total: int = 0
    done: int = 0
    started: int = 0
    investigate: int = 0
    attention: str = ""
    advice: str = ""
    needed: bool = True

    @property
    def code(self) -> str:
        return self.section.code

    @property
    def title(self) -> str:
        return str(self.section)

    @property
    def state(self) -> str:
        if self.total and self.done == self.total:
            return "done"
        return "busy" if self.started else "open"

    @property
    def folded(self) -> bool:
        """Goes well already, says the intake: out of sight in the route, still within reach."""
        return self.attention == Attention.Level.GOOD

    @property
    def attention_advice(self) -> str:
        return ATTENTION_ADVICE.get(self.attention, "")  # type: ignore[call-overload]

    @property
    def state_word(self) -> str:
        if self.state != "done" and not self.needed:
            return "Niet nodig"
        return "Loopt goed" if self.folded and self.state == "open" else STATE_WORDS[self.state]

    @property
    def count_text(self) -> str:
        return f"{self.done}/{self.total}" if self.total > 1 else ""


@dataclass
class PhaseProgress:
    phase: Phase
    entries: list[Entry] = field(default_factory=list)
    closed: bool = False

    @property
    def label(self) -> str:
        return str(self.phase) if self.phase.number else ""

    @property
    def to_do(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.folded]

    @property
    def folded(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.folded]

    @property
    def state(self) -> str:
        """Done when the trekkers closed it, or when every part that needs work is dealt with."""
        states = {entry.state for entry in self.to_do or self.entries}
        return "done" if self.closed else states.pop() if len(states) == 1 else "busy"

    @property
    def state_word(self) -> str:
        return STATE_WORDS[self.state] if self.to_do or self.state != "open" else "Loopt goed"


@dataclass
class NextStep:
    title: str
    reason: str
    url: str


class Progress:
    """Iterates over the phases. `items` holds every item by section code, retired ones too."""

    def __init__(self, member: Membership, items: dict[str, list[Item]]):
        self.member, self.items = member, items
        self.phases: list[PhaseProgress] = []
        answers, self.given = statuses_for(member), given_elsewhere(member)
        for asked in items.values():
            current = [item for item in asked if not item.retired]
            if current:
                self._add(current, answers)
        self._advise()

    def __iter__(self):
        return iter(self.phases)

    def _add(self, items, answers):
        section = items[0].section
        if not self.phases or self.phases[-1].phase != section.phase:
            self.phases.append(PhaseProgress(section.phase, closed=section.phase_id in self.given.closed))
        attention = self.given.attention.get(section.pk, "")
        entry = Entry(section, section_url(self.member, section, items), attention=attention)
        for item in items:
            if item.parent_id is None:
                count(entry, item, [each for each in items if each.parent_id == item.pk], answers, self.given.items)
        self.phases[-1].entries.append(entry)

    def _advise(self) -> None:
        """A decision guides and warns; everything stays open to whoever goes on."""
        decided = self.given.decided
        first, last = decided.get("besluit-1", ""), decided.get("besluit-4", "")
        for entry in self.entries:
            if entry.section.phase.number > 1 and first in FIRST_ADVICE:
                entry.advice = FIRST_ADVICE[first]
            if entry.code == "4" and last in LAST_ADVICE:
                entry.advice, entry.needed = LAST_ADVICE[last], False

    @property
    def entries(self) -> list[Entry]:
        return [entry for phase in self.phases for entry in phase.entries]

    def entry(self, code: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.code == code), None)

    @property
    def next_step(self) -> NextStep | None:
        """The first section that is not dealt with; before that the intake, for who works together already. It is a
        suggestion: every section can be opened at any time.
        """
        if self.member.partnership.existing and self.member.is_coordinator and not self.given.attention:
            url = reverse("intake", kwargs={"slug": self.member.partnership.slug})
            return NextStep("Begin met: wat vraagt bij jullie aandacht?", INTAKE_REASON, url)
        if not may(self.member, Permission.WRITE):
            return None
        for entry in self.entries:
            if entry.needed and not entry.folded and entry.state != "done":
                return NextStep(*step_words(entry), url=entry.url)
        return None


@dataclass
class Given:
    """What was given outside the checklists. `items`: with a decision that I may read or a card of mine; `decided`: per
    decision the option that holds now; `attention`: per section the level; `closed`: phases.
    """

    items: set[int] = field(default_factory=set)
    decided: dict[str, str] = field(default_factory=dict)
    attention: dict[int, str] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)


def given_elsewhere(member: Membership) -> Given:
    kinds = [Kind.DECISION, Kind.CARD, Kind.ATTENTION, Kind.PHASE_CLOSING]
    rows = Contribution.objects.visible_to(member).filter(kind__in=kinds)
    names = ("decision__item_id", "decision__item__code", "decision__option__code")
    cards = ("card__item_id", "card__member_id", "card__colour")
    others = ("attention__section_id", "attention__level", "phaseclosing__phase_id")
    given = Given()
    for row in rows.order_by("pk").values_list("kind", *names, *cards, *others):
        kind, decision, code, option, card, owner, colour, section, level, phase = row
        if kind == Kind.DECISION:
            given.items.add(decision)
            given.decided[code] = option
        elif kind == Kind.ATTENTION:
            given.attention[section] = level
        elif kind == Kind.PHASE_CLOSING:
            given.closed.add(phase)
        elif owner == member.pk and colour:
            given.items.add(card)
    return given


def count(entry: Entry, item: Item, children: list[Item], answers: dict[int, Answer], given: set[int]) -> None:
    """The five V's count as one item, dealt with when each of them is."""
    entry.total += 1
    if item.kind in (Item.Kind.CARD, Item.Kind.DECISION):
        entry.done += item.pk in given
        entry.started += item.pk in given
        return
    found = [answers[each.pk] for each in (children or [item]) if each.pk in answers]
    entry.done += len(found) == len(children or [item]) and all(answer.is_dealt_with for answer in found)
    entry.started += any(answer.status != Status.OPEN for answer in found)
    entry.investigate += any(answer.status == Status.INVESTIGATE for answer in found)


def section_url(member: Membership, section: Section, items: list[Item]) -> str:
    slug = member.partnership.slug
    if items[0].kind == Item.Kind.CARD:
        return reverse("cards", kwargs={"slug": slug})
    if items[0].kind == Item.Kind.DECISION:
        return reverse("decision", kwargs={"slug": slug, "code": items[0].code})
    return reverse("section", kwargs={"slug": slug, "code": section.code})


def step_words(entry: Entry) -> tuple[str, str]:
    left = entry.total - entry.done
    if entry.total == 1:
        return (
            f"Volgende stap: {entry.title}",
            "Leg vast wat jullie besluiten. Je kunt daarna altijd een nieuw besluit nemen.",
        )
    what = "punt" if left == 1 else "punten"
    verb = "Begin met" if entry.state == "open" else "Ga verder met"
    return f"{verb}: {entry.title}", f"Nog {left} {what} te gaan. Je mag ook ergens anders beginnen."


def items_by_section() -> dict[str, list[Item]]:
    """The whole guide in the order of the method, retired items too."""
    found: dict[str, list[Item]] = {}
    items = Item.objects.select_related("section__phase")
    for item in items.order_by("section__phase__number", "section__position", "position"):
        found.setdefault(item.section.code, []).append(item)
    return found


def progress(member: Membership) -> Progress:
    return Progress(member, items_by_section())
