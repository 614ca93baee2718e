"""What stands in a table of the method, in words: the rows that answer one question, to read back."""

from collections.abc import Iterable, Iterator

from django.db import models
from django.utils.formats import date_format

from phases.agreement.forms import AgreementForm
from phases.agreement.queries import agreements_for
from phases.guide.models import Item
from phases.network.models import PartyProfile
from phases.network.queries import profiles_to_edit
from phases.partnership.models import Membership
from phases.plans.queries import actions_for
from phases.process.queries import bottlenecks_for, placed, processes_for

# Which fields of a table a question asks about. A question that is not here gets the names alone.
FIELDS = {
    "1a-14": ("active",),
    "1a-15": ("needed",),
    "1a-16": ("works_with_us",),
    "1a-17": ("wish",),
    "2a-02": ("offer", "ambition"),
    "2a-03": ("sees_problem", "sees_problem_note"),
    "2a-04": ("direction",),
    "2a-07": ("formality", "strength", "contact"),
    "3-01": ("what",),
    "3-03": ("function",),
    "3-04": ("description",),
    "3-05": ("what_is_needed", "who_is_needed"),
}
INTERNAL = "4-04"


class Tables:
    """Each table is asked once, when the first question about it is read."""

    def __init__(self, member: Membership):
        self.member = member
        self.known: dict[str, list] = {}

    def rows(self, item: Item) -> list[str]:
        if item.table not in self.known:
            self.known[item.table] = list(READ[Item.Table(item.table)](self.member))
        found = self.known[item.table]
        if item.table == Item.Table.PLANS:
            return [text for internal, text in found if internal == (item.code == INTERNAL)]
        if item.table == Item.Table.AGREEMENT:
            return found
        return list(told(found, FIELDS.get(item.code, ())))


def told(found: list[tuple[str, models.Model]], names: tuple[str, ...]) -> Iterator[str]:
    """One line per row, and at the end of which rows this is still missing. A tick names only what was ticked."""
    missing = []
    for name, record in found:
        values = [value_in_words(record, field) for field in names]
        if names and values == [True]:
            yield name
        elif names and values == [False]:
            continue
        elif any(values) or not names:
            yield ": ".join([name, "; ".join(str(value) for value in values if value)] if names else [name])
        else:
            missing.append(name)
    if missing:
        yield f"Nog niet ingevuld bij: {', '.join(missing)}"


def value_in_words(record: models.Model, name: str):
    field = record._meta.get_field(name)
    if getattr(field, "choices", None):
        return getattr(record, f"get_{name}_display")()
    return getattr(record, name)


def parties(member: Membership) -> Iterable[tuple[str, PartyProfile]]:
    return [(profile.party.name, profile) for profile in profiles_to_edit(member)]


def process_steps(member: Membership):
    for process in processes_for(member).prefetch_related("steps"):
        for step in process.steps.all():
            if step.removed_at is None:
                yield f"{process.name}, stap {step.position}", step


def bottlenecks(member: Membership):
    for found in placed(bottlenecks_for(member)):
        yield f"{found.get_kind_display().capitalize()} bij {found.place}", found


def agreement(member: Membership) -> Iterator[str]:
    for found in agreements_for(member):
        for name in AgreementForm.Meta.fields:
            value = getattr(found, name)
            if isinstance(value, str) and value:
                label = str(found._meta.get_field(name).verbose_name)  # type: ignore[union-attr] # a field of its own
                yield f"{label.capitalize()}: {value}"


def plans(member: Membership) -> Iterator[tuple[bool, str]]:
    for action in actions_for(member):
        when = f", vóór {date_format(action.due, 'j F Y')}" if action.due else ""
        status = action.get_status_display().lower()
        yield action.plan.organisation_id is not None, f"{action.what} ({action.owner_shown}{when}, {status})"


READ = {
    Item.Table.PARTIES: parties,
    Item.Table.PROCESS_STEPS: process_steps,
    Item.Table.BOTTLENECKS: bottlenecks,
    Item.Table.AGREEMENT: agreement,
    Item.Table.PLANS: plans,
}
