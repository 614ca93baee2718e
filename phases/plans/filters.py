"""Which actions of a plan are shown, and in which order: what the address of the page asks."""

from datetime import date
from urllib.parse import urlencode

from django import forms

from phases.contributions.models import Kind
from phases.plans.models import Action, ActionStatus

EVERYTHING = [("", "Alles")]
NOBODY, WITHOUT, RUNNING, LATE, SOON = "niemand", "zonder", "lopend", "te-laat", "binnenkort"
STATUSES = [*EVERYTHING, *ActionStatus.choices, (LATE, "Te laat"), (SOON, "Binnen 14 dagen")]
FIRST, LAST = "vroegste", "laatste"
ORDERS = [("", "Wat nog moet eerst"), (FIRST, "Vroegste datum eerst"), (LAST, "Laatste datum eerst")]


class FilterForm(forms.Form):
    """Offers only what occurs in these actions (with `findings`), so that it tells no more than the list itself."""

    wie = forms.ChoiceField(label="Van wie", required=False)
    status = forms.ChoiceField(label="Welke status", required=False, choices=STATUSES)
    herkomst = forms.ChoiceField(label="Waar komt het uit", required=False)
    ronde = forms.ChoiceField(label="Welke ronde", required=False)
    volgorde = forms.ChoiceField(label="Volgorde", required=False, choices=ORDERS)

    def __init__(self, asked, actions: list[Action]):
        super().__init__(asked, auto_id="filter-%s")
        self.actions = actions
        choices = {"wie": owner_choices(actions), "herkomst": origin_choices(actions), "ronde": cycle_choices(actions)}
        for name, found in choices.items():
            self.fields[name].choices = [*EVERYTHING, *found]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def asked(self) -> dict[str, str]:
        """What was asked and can be done; anything else is left out, and `unknown` names it."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def unknown(self) -> list[str]:
        return [str(self.fields[name].label) for name in self.errors]

    @property
    def query(self) -> str:
        return f"?{urlencode(self.asked)}" if self.asked else ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.asked.keys() - {"volgorde"})

    def matches(self, action: Action) -> bool:
        found = {
            "wie": [owner_of(action)],
            "status": [action.status, LATE if action.is_late else SOON if action.is_soon else ""],
            "herkomst": origins_of(action),
            "ronde": [str(action.cycle.number), RUNNING if action.cycle.closed_at is None else ""],
        }
        return all(self.asked.get(name, value[0]) in value for name, value in found.items())

    def ordered(self, actions: list[Action]) -> list[Action]:
        """By date both ways, with what has no date at the end."""
        way = self.asked.get("volgorde")
        if not way:
            return actions
        dated = sorted((each for each in actions if each.due), key=due_date, reverse=way == LAST)
        return [*dated, *(each for each in actions if not each.due)]


def due_date(action: Action) -> date:
    return action.due or date.max


def owner_of(action: Action) -> str:
    if action.owner_id:
        return f"lid-{action.owner_id}"
    return f"naam-{action.owner_name}" if action.owner_name else NOBODY


def origins_of(action) -> list[str]:
    return sorted({each.contribution.kind for each in action.findings}) or [WITHOUT]


def owner_choices(actions: list[Action]) -> list[tuple[str, str]]:
    found = {owner_of(each): each.owner_shown for each in actions}
    return sorted(found.items(), key=lambda choice: (choice[0] == NOBODY, choice[1].casefold(), choice[0]))


def origin_choices(actions: list[Action]) -> list[tuple[str, str]]:
    words = {kind.value: str(kind.label).capitalize() for kind in Kind} | {WITHOUT: "Nergens uit"}
    found = {kind for each in actions for kind in origins_of(each)}
    return [(kind, word) for kind, word in words.items() if kind in found]


def cycle_choices(actions: list[Action]) -> list[tuple[str, str]]:
    numbers = sorted({each.cycle.number for each in actions})
    return [(RUNNING, "De lopende ronde"), *((str(number), f"Ronde {number}") for number in numbers)]
