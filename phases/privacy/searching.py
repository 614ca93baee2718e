"""A text as people may have typed it, found in a value and taken out of it, or put back."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, repeat
from typing import Any
from unicodedata import normalize

from django.apps import apps
from django.db import models

from phases.contributions.models import MAX_TEXT, Guarded
from phases.partnership.queries import HIDDEN

WIPED, SHORT = "[gewist]", "…"  # the short one where there is no room
SHORTEST = 2
ACCENT = "[\u0300-\u036f]"  # a sign of its own that stands on the letter before it
# Ours, and never searched: a mark stands for words that are not decided about.
MARKS = r"\[verborgen(?: \(\d+\))?, wordt nagekeken\]|\[gewist\]"
# Names of fields that hold no words of people.
NO_WORDS = {"key", "sha256", "salt", "earlier_mark", "refused", "sealed", "part", "made", "asked", "versions", "kind"}


def hidden_mark(number: int) -> str:
    """Where several things are hidden in one text, each has a mark of its own, so that each comes back in its place."""
    return f"{HIDDEN}, wordt nagekeken]" if number == 1 else f"{HIDDEN} ({number}), wordt nagekeken]"


@cache
def codes() -> set[str]:
    """Names under which a structure holds a choice or a day: no words of people, and wiping one would break the page."""
    kinds = [model for model in apps.get_models() if issubclass(model, Guarded)]
    fields = [field for model in kinds for field in model._meta.concrete_fields]
    days = (models.DateField, models.TimeField)
    return {"end", *(field.name for field in fields if field.choices or isinstance(field, days))}


def text_fields(model: Any) -> list[Any]:
    kinds = (models.CharField, models.TextField, models.JSONField)
    skip = (models.EmailField, models.SlugField)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not isinstance(field, skip) and not field.choices and field.name not in NO_WORDS
    ]


def room_of(field: Any) -> int:
    return field.max_length or MAX_TEXT


def changed(value: Any, change: Callable[[str, int], str], room: int = MAX_TEXT) -> Any:
    """The same value with every text in it changed, always in the same order; of a structure not its keys, nor what is a choice,
    a day or a label. `change` gets a text and how long it may become.
    """
    if isinstance(value, str):
        return change(value, room)
    if isinstance(value, list) and all(isinstance(each, list) for each in value):
        return [[label, *changed(told, change)] for label, *told in value]
    if isinstance(value, list):
        return [changed(each, change) for each in value]
    if isinstance(value, dict):
        return {
            key: value[key] if key.rpartition(".")[2] in codes() else changed(value[key], change)
            for key in sorted(value)
        }
    return value


def texts_in(value: Any) -> Iterator[str]:
    found: list[str] = []
    changed(value, lambda text, room: found.append(text) or text)  # type: ignore[func-returns-value]
    yield from found


class Searched:
    """A text to look for: in capitals or not, with any white space, an accent as one sign or as two, as whole words."""

    def __init__(self, text: str):
        ways = [{normalize(form, word) for form in ("NFC", "NFD")} for word in text.split()]
        words = r"\s+".join(f"(?:{'|'.join(re.escape(each) for each in sorted(way))})" for way in ways)
        self.inflected = re.compile(rf"(?<![^\W_]){words}(?:['’]?s)?(?![^\W_])", re.IGNORECASE)
        self.pattern = re.compile(rf"(?P<mark>{MARKS})|(?<![^\W_]){words}(?![^\W_]|{ACCENT})", re.IGNORECASE)

    def found_in(self, text: str) -> list[str]:
        """Each time that it stands there, as it was typed."""
        return [found[0] for found in self.pattern.finditer(text) if not found["mark"]]

    def replaced(self, text: str, by: str) -> str:
        return self.pattern.sub(lambda found: found["mark"] or by, text)

    def without(self, value: Any, room: int = MAX_TEXT) -> Any:
        """The same value, wiped."""

        def wipe(text: str, room: int) -> str:
            wiped = self.replaced(text, WIPED)
            return wiped if len(wiped) <= max(room, len(text)) else self.replaced(text, SHORT)

        return changed(value, wipe, room)

    def hidden(self, value: Any, mark: str, room: int = MAX_TEXT) -> tuple[Any, list[str]]:
        """The same value with marks in the place of the words; and the words in the order of `changed`.

        Where the marks have no room, one stands for the whole text.
        """
        words: list[str] = []

        def hide(text: str, room: int) -> str:
            found = self.found_in(text)
            marked = self.replaced(text, mark) if found else text
            if len(marked) > max(room, len(text)):
                found, marked = [text], mark
            words.extend(found)
            return marked

        return changed(value, hide, room), words


def free_mark(value: Any) -> str:
    """One that doesn't stand in it yet."""
    there = "\n".join(texts_in(value))
    number = 1
    while hidden_mark(number) in there:
        number += 1
    return hidden_mark(number)


def count(value: Any, mark: str) -> int:
    return sum(text.count(mark) for text in texts_in(value))


def brought_back(value: Any, mark: str, words: list[str], most: int | None = None) -> Any:
    """With the words in the place of their marks. Somebody may have removed or copied some meanwhile: then each gets the same,
    and where the words differ, which one is whose can't be told: unchanged. What was typed meanwhile is cut off where the column
    holds no more than `most`; its history has it whole.
    """
    if count(value, mark) != len(words) and len({" ".join(each.casefold().split()) for each in words}) > 1:
        return value
    left = chain(words, repeat(words[-1]))
    return changed(value, lambda text, room: re.sub(re.escape(mark), lambda _: next(left), text)[:most])


def wiped_for_good(value: Any, mark: str, room: int) -> Any:
    """The value with, in the place of the marks, what stands for good where words were wiped."""

    def wipe(text: str, room: int) -> str:
        wiped = text.replace(mark, WIPED)
        return wiped if len(wiped) <= max(room, len(text)) else text.replace(mark, SHORT)

    return changed(value, wipe, room)
