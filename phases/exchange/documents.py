"""The values that hold more than one thing, with references in them."""

import re
from typing import Any

from django.db import models

from phases.agreement.frozen import ARTICLES, mark_of
from phases.agreement.models import Agreement, AgreementVersion
from phases.contributions.models import Response, Revision
from phases.contributions.moments import MomentEntry
from phases.exchange.layout import LIST_OF_KIND, ROWS
from phases.exchange.references import References
from phases.exchange.values import Plain, Wrong, day
from phases.plans.cycles import Ending
from phases.plans.models import Action, ActionStatus, Cycle, Outcome

ROW_NAME = re.compile(r"([a-z]+)-([0-9]{1,18})((?:\.[a-z_]+)?)")
LONGEST_NAME = 100


def ordered(value: Any) -> Any:
    """A database may keep the keys of an object in an order of its own."""
    if isinstance(value, dict):
        return {key: ordered(value[key]) for key in sorted(value)}
    return [ordered(each) for each in value] if isinstance(value, list) else value


def renamed(name: str, references: References) -> str | None:
    """`step-12.what` with the other number of that step; None when that step isn't there. Any other name stays."""
    found = ROW_NAME.fullmatch(name)
    if found is None or found[1] not in ROWS:
        return name
    number = references.get(ROWS[found[1]][0], int(found[2]))
    return None if number is None else f"{found[1]}-{number}{found[3]}"


class Document(Plain):
    """Frozen text: kept as it is."""

    def write(self, record: models.Model, references: References) -> Any:
        return ordered(getattr(record, self.name))

    def check(self, values: dict, references: References) -> None:
        if type(values[self.name]) is not dict:
            raise Wrong("hoort een object te zijn")

    def make(self, values: dict, references: References) -> Any:
        return values[self.name]


class VersionContent(Document):
    """The text of a version of the agreement, to which its mark has to belong; of what was wiped nobody can tell that any more."""

    def check(self, values: dict, references: References) -> None:
        super().check(values, references)
        content = values[self.name]
        if set(content) != {*ARTICLES, "evaluation_date", "parties"}:
            raise Wrong("hoort precies de onderdelen van de afspraken te hebben")
        names = content["parties"]
        if type(names) is not list or any(type(each) is not str for each in names):
            raise Wrong("heeft bij parties iets anders dan namen")
        if any(type(text) is not str for name, text in content.items() if name != "parties"):
            raise Wrong("hoort overal tekst te hebben")
        if content["evaluation_date"]:
            day(content["evaluation_date"])
        salt = values["salt"]
        if type(salt) is str and salt and mark_of(content, salt) != values["sha256"]:
            raise Wrong("is niet de tekst waar sha256 bij hoort")


class Fields(Document):
    """What a revision changed: by name of the field, its new value; of a relation that is a reference, or a list of them."""

    def write(self, record: models.Model, references: References) -> Any:
        return ordered(self._translated(record.fields, record.contribution_id, references))  # type: ignore[attr-defined]

    def check(self, values: dict, references: References) -> None:
        super().check(values, references)
        contribution = values["contribution"]
        if type(contribution) is not int or contribution not in references.kinds:
            return  # which is said already
        for name, value in values[self.name].items():
            self._check_value(name, value, self._field(name, references.kinds[contribution]))
        if self._translated(values[self.name], contribution, references) != values[self.name]:
            raise Wrong("verwijst naar iets dat er niet is")

    @staticmethod
    def _check_value(name: str, value: Any, field: Any) -> None:
        """Of the sort that a history shows and puts back."""
        if len(name) > LONGEST_NAME:
            raise Wrong(f"heeft een naam die te lang is: {name[:60]}…")
        if field is not None and field.many_to_many:
            right = type(value) is list and all(type(each) in (int, str) for each in value)
        else:
            right = value is None or type(value) in (str, int, bool)
        if not right:
            raise Wrong(f"heeft bij {name} iets dat daar niet hoort")
        if field is not None and not field.is_relation and value not in (None, ""):
            Plain(field).check_type(value)

    def make(self, values: dict, references: References) -> Any:
        return self._translated(values[self.name], values["contribution"], references)

    def _translated(self, fields: dict, contribution: Any, references: References) -> dict:
        found = {}
        for name, value in fields.items():
            other = renamed(name, references)
            if other is not None:
                field = self._field(name, references.kinds[contribution])
                refers = field is not None and field.is_relation
                found[other] = self._referred(value, field.related_model, references) if refers else value
        return found

    @staticmethod
    def _field(name: str, kind: str) -> Any:
        """The field of that name; None for what is no field any more."""
        row, _, field = name.rpartition(".")
        prefix = row.partition("-")[0]
        model = ROWS[prefix][1] if prefix in ROWS else LIST_OF_KIND[kind].model
        own = {each.name: each for each in (*model._meta.concrete_fields, *model._meta.many_to_many)}
        return own.get(field)

    @staticmethod
    def _referred(value: Any, model: Any, references: References) -> Any:
        if isinstance(value, list):
            found = (references.get(model, each) for each in value)
            return sorted(each for each in found if each is not None)
        return None if value in (None, "") else references.get(model, value)


class Part(Plain):
    """Which field or row a response is about."""

    def write(self, record: models.Model, references: References) -> Any:
        return renamed(getattr(record, self.name), references) or ""

    def check(self, values: dict, references: References) -> None:
        super().check(values, references)
        if renamed(values[self.name], references) is None:
            raise Wrong("verwijst naar iets dat er niet is")

    def make(self, values: dict, references: References) -> Any:
        return renamed(values[self.name], references)


class Told(Document):
    """Pairs of a label and a text."""

    def check(self, values: dict, references: References) -> None:
        rows = values[self.name]
        right = type(rows) is list and all(type(row) is list and len(row) == 2 for row in rows)
        if not right or any(type(text) is not str for row in rows for text in row):
            raise Wrong("hoort een lijst te zijn van paren van twee teksten")


class ClosedActions(Document):
    """The actions as they were when a cycle was closed, each with the number of what it is now."""

    TEXTS = ("what", "who", "organisation", "result", "text", "reason")
    CHOICES = (("status", ActionStatus), ("outcome", Outcome), ("end", Ending))
    SHAPE = {"id", "due", "milestones", *TEXTS, *(name for name, _ in CHOICES)}

    def write(self, record: models.Model, references: References) -> Any:
        return ordered(self._translated(getattr(record, self.name), references))

    def check(self, values: dict, references: References) -> None:
        rows = values[self.name]
        if type(rows) is not list:
            raise Wrong("hoort een lijst te zijn")
        for number, row in enumerate(rows, 1):
            try:
                self._check_row(row, references)
            except Wrong as wrong:
                raise Wrong(f"klopt niet bij actie {number}: {wrong}") from wrong

    def _check_row(self, row: Any, references: References) -> None:
        if type(row) is not dict or set(row) != self.SHAPE:
            raise Wrong(f"een actie heeft hier {', '.join(sorted(self.SHAPE))}")
        if type(row["id"]) is not int or references.get(Action, row["id"]) is None:
            raise Wrong("id verwijst naar iets dat er niet is")
        for name, choices in self.CHOICES:
            if row[name] not in choices.values:
                raise Wrong(f"{name} hoort een van deze te zijn: {', '.join(choices.values)}")
        if any(type(row[name]) is not str for name in self.TEXTS):
            raise Wrong("tekst hoort tekst te zijn")
        self._check_day(row["due"])
        self._check_milestones(row["milestones"])

    def _check_milestones(self, milestones: Any) -> None:
        if type(milestones) is not list:
            raise Wrong("milestones hoort een lijst te zijn")
        for each in milestones:
            if type(each) is not dict or set(each) != {"text", "reached_on"} or type(each["text"]) is not str:
                raise Wrong("een mijlpaal heeft text en reached_on")
            self._check_day(each["reached_on"])

    @staticmethod
    def _check_day(value: Any) -> None:
        if value is not None:
            if type(value) is not str:
                raise Wrong("een datum hoort tekst te zijn")
            day(value)

    def make(self, values: dict, references: References) -> Any:
        return self._translated(values[self.name], references)

    @staticmethod
    def _translated(rows: list, references: References) -> list:
        """Without those whose action isn't there."""
        numbered = ((references.get(Action, row["id"]), row) for row in rows)
        return [{**row, "id": number} for number, row in numbered if number is not None]


class Proposed(Document):
    """The names of the fields that still hold the proposed text."""

    def write(self, record: models.Model, references: References) -> Any:
        return sorted(name for name in record.proposed if record.is_proposal(name))  # type: ignore[attr-defined]

    def check(self, values: dict, references: References) -> None:
        value = values[self.name]
        if type(value) is not list or any(type(each) is not str or not values.get(each) for each in value):
            raise Wrong("hoort een lijst te zijn van velden met tekst")
        if any(type(values[each]) is not str for each in value):
            raise Wrong("hoort een lijst te zijn van velden met tekst")

    def make(self, values: dict, references: References) -> Any:
        return {name: values[name] for name in values[self.name]}


DOCUMENTS = {
    (Revision, "fields"): Fields,
    (Response, "part"): Part,
    (MomentEntry, "fields"): Told,
    (Cycle, "closed_actions"): ClosedActions,
    (Agreement, "proposed"): Proposed,
    (AgreementVersion, "content"): VersionContent,
}
