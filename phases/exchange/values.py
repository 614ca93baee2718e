"""One value of a record, out to the file (`write`), looked at when it comes in (`check`), and in (`make`).

`values` is a record as it stands in the file.
"""

import re
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from phases.exchange.references import References

EARLIEST, LATEST = 1900, 2100
HIGHEST, HIGHEST_SMALL = 1_000_000, 32_767
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOCK = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?"


class Wrong(Exception):
    """What is wrong with a value, as the end of a sentence that begins with its name."""


class Plain:
    """A text, number, truth, date or time."""

    def __init__(self, field: Any):
        self.field, self.name = field, field.name

    def write(self, record: models.Model, references: References) -> Any:
        value = getattr(record, self.name)
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        return value.isoformat() if isinstance(value, date | time) else value

    def check(self, values: dict, references: References) -> None:
        value = values[self.name]
        if value is None and self.field.null:
            return
        if value is None or (value == "" and not self.field.blank):
            raise Wrong("is leeg")
        self.check_type(value)
        try:
            self.field.clean(self.parsed(value), None)
        except ValidationError as error:
            raise Wrong(f"klopt niet: {' '.join(error.messages)[:200]}") from error

    def check_type(self, value: Any) -> None:
        if isinstance(self.field, models.BooleanField):
            right, word = type(value) is bool, "true of false"
        elif isinstance(self.field, models.IntegerField):
            small = isinstance(self.field, models.PositiveSmallIntegerField)
            highest = HIGHEST_SMALL if small else HIGHEST
            right, word = type(value) is int and 0 <= value <= highest, f"een getal van 0 tot en met {highest}"
        else:
            right, word = type(value) is str, "tekst"
        if not right:
            raise Wrong(f"hoort {word} te zijn")

    def parsed(self, value: Any) -> Any:
        if isinstance(self.field, models.DateTimeField):
            return moment(value)
        if isinstance(self.field, models.DateField):
            return day(value)
        return clock(value) if isinstance(self.field, models.TimeField) else value

    def make(self, values: dict, references: References) -> Any:
        value = values[self.name]
        return None if value is None else self.parsed(value)


def moment(text: str) -> datetime:
    if not re.fullmatch(f"{DAY}T{CLOCK}Z", text):
        raise Wrong("hoort een moment te zijn, zoals 2027-03-15T09:30:00.000000Z")
    return _between(_iso(datetime, text))


def day(text: str) -> date:
    if not re.fullmatch(DAY, text):
        raise Wrong("hoort een datum te zijn, zoals 2027-03-15")
    return _between(_iso(date, text))


def clock(text: str) -> time:
    if not re.fullmatch(CLOCK, text):
        raise Wrong("hoort een tijd te zijn, zoals 09:30:00")
    return _iso(time, text)


def _iso(kind: Any, text: str) -> Any:
    try:
        return kind.fromisoformat(text)
    except ValueError as error:
        raise Wrong(f"bestaat niet: {text}") from error


def _between(value: Any) -> Any:
    if not EARLIEST <= value.year <= LATEST:
        raise Wrong(f"hoort tussen {EARLIEST} en {LATEST} te liggen")
    return value


class Reference(Plain):
    """To one record of the file, or of the guide."""

    def __init__(self, field: Any):
        super().__init__(field)
        self.model = field.related_model

    def write(self, record: models.Model, references: References) -> Any:
        return references.get(self.model, getattr(record, self.field.attname))

    def check(self, values: dict, references: References) -> None:
        value = values[self.name]
        if value is None and not self.field.null:
            raise Wrong("is leeg")
        if value is not None:
            check_reference(self.model, value, references)

    def make(self, values: dict, references: References) -> Any:
        return references.get(self.model, values[self.name])


def check_reference(model: Any, value: Any, references: References) -> None:
    if type(value) not in (int, str) or references.get(model, value) is None:
        raise Wrong(f"verwijst naar iets dat er niet is: {str(value)[:60]}")


class Many(Reference):
    """To several, in order."""

    def write(self, record: models.Model, references: References) -> Any:
        found = (references.get(self.model, each.pk) for each in getattr(record, self.name).all())
        return sorted(each for each in found if each is not None)

    def check(self, values: dict, references: References) -> None:
        value = values[self.name]
        if type(value) is not list:
            raise Wrong("hoort een lijst te zijn")
        for each in value:
            check_reference(self.model, each, references)
        if len(set(value)) < len(value):
            raise Wrong("noemt iets twee keer")

    def make(self, values: dict, references: References) -> Any:
        return [references.get(self.model, each) for each in values[self.name]]


@cache
def codec(model: Any, name: str) -> Any:
    """How this field goes out and comes in."""
    from phases.exchange.documents import DOCUMENTS

    field = model._meta.get_field(name)
    if (model, name) in DOCUMENTS:
        return DOCUMENTS[model, name](field)
    if field.many_to_many:
        return Many(field)
    return Reference(field) if field.is_relation else Plain(field)
