"""The texts of the demo, moved to today: whenever it is loaded, some actions are late and others are due next week."""

import re
from datetime import date, timedelta

import yaml
from django.conf import settings
from django.utils import timezone

# The day on which the fixtures are written as if it were today.
WRITTEN_ON = date(2026, 11, 24)
MONTHS = [
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
]
DATE_IN_TEXT = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})( \d{{4}})?\b")


def read(folder: str) -> dict:
    """Every file of a folder by its name, a folder in it as a list in the order of its files."""
    root = settings.BASE_DIR / "fixtures" / "demo" / folder
    # Whole weeks, so that a Tuesday stays one.
    by = (timezone.localdate() - WRITTEN_ON) // timedelta(weeks=1) * timedelta(weeks=1)
    return {
        path.stem: [load(each, by) for each in sorted(path.glob("*.yaml"))] if path.is_dir() else load(path, by)
        for path in sorted(root.iterdir())
    }


def load(path, by: timedelta):
    return moved(yaml.safe_load(path.read_text()), by)


def moved(value, by: timedelta):
    """The same with every date moved, also those that stand in a text as "3 november" or "3 november 2026"."""
    if isinstance(value, dict):
        return {key: moved(each, by) for key, each in value.items()}
    if isinstance(value, list):
        return [moved(each, by) for each in value]
    if isinstance(value, str):
        return DATE_IN_TEXT.sub(lambda found: moved_in_text(found, by), value)
    return value + by if isinstance(value, date) else value


def moved_in_text(found: re.Match, by: timedelta) -> str:
    day, month, year = found.groups()
    moved = date(int(year or WRITTEN_ON.year), MONTHS.index(month) + 1, int(day)) + by
    return f"{moved.day} {MONTHS[moved.month - 1]}" + (f" {moved.year}" if year else "")
