"""Where a partnership stands, counted once for the route, the home page and the overview."""

from dataclasses import dataclass, field

from django.urls import reverse

from phases.answers.models import Answer, Status
from phases.answers.queries import statuses_for
from phases.contributions.models import Contribution, Kind
from phases.guide.models import Item, Phase, Section
from phases.partnership.models import Membership

FIRST_ADVICE = {
    "no": "Jullie besloten na fase 1: nee, nu niet. Je kunt hier wel verder, maar kijk eerst of dat besluit nog klopt.",
    "investigate": "Jullie besloten na fase 1: nog niet. Zoek eerst uit wat nog open is. Je kunt hier wel alvast verder.",
}
LAST_ADVICE = {
    "informal": "Jullie besloten vooral informeel samen te werken. Dit onderdeel is dan niet nodig, maar het mag.",
    "no": "Jullie besloten niet samen te werken. Dit onderdeel is dan niet nodig. Besluiten jullie anders, dan kun je hier verder.",
}
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
    def state_word(self) -> str:
        return STATE_WORDS[self.state] if self.needed or self.state == "done" else "Niet nodig"

    @property
    def count_text(self) -> str:
        return f"{self.done}/{self.total}" if self.total > 1 else ""


@dataclass
class PhaseProgress:
    phase: Phase
    entries: list[Entry] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(self.phase) if self.phase.number else ""

    @property
    def state(self) -> str:
        states = {entry.state for entry in self.entries}
        return states.pop() if len(states) == 1 else "busy"

    @property
    def state_word(self) -> str:
        return STATE_WORDS[self.state]


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
        answers = statuses_for(member)
        given, decided = given_elsewhere(member)
        for asked in items.values():
            current = [item for item in asked if not item.retired]
            if current:
                self._add(current, answers, given)
        self._advise(decided)

    def __iter__(self):
        return iter(self.phases)

    def _add(self, items, answers, given):
        section = items[0].section
        if not self.phases or self.phases[-1].phase != section.phase:
            self.phases.append(PhaseProgress(section.phase))
        entry = Entry(section, section_url(self.member, section, items))
        for item in items:
            if item.parent_id is None:
                count(entry, item, [each for each in items if each.parent_id == item.pk], answers, given)
        self.phases[-1].entries.append(entry)

    def _advise(self, decided: dict[str, str]) -> None:
        """A decision guides and warns; everything stays open to whoever goes on."""
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
        """The first section that is not dealt with. It is a suggestion: every section can be opened at any time."""
        for entry in self.entries:
            if entry.needed and entry.state != "done":
                return NextStep(*step_words(entry), url=entry.url)
        return None


def given_elsewhere(member: Membership) -> tuple[set[int], dict[str, str]]:
    """Items with a decision that I may read or a card of mine; and per decision the option that holds now."""
    rows = Contribution.objects.visible_to(member).filter(kind__in=[Kind.DECISION, Kind.CARD])
    names = ("decision__item_id", "decision__item__code", "decision__option__code")
    given: set[int] = set()
    decided: dict[str, str] = {}
    cards = ("card__item_id", "card__member_id", "card__colour")
    for decision, code, option, card, owner, colour in rows.order_by("pk").values_list(*names, *cards):
        if decision:
            given.add(decision)
            decided[code] = option
        elif owner == member.pk and colour:
            given.add(card)
    return given, decided


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
