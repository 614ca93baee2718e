"""From bytes that anyone may have sent to data that can be looked at: not too large, not too deep, nothing that can't be kept."""

import json
import re
from typing import Any

from phases.contributions.models import MAX_TEXT

MOST_BYTES = 20_000_000
MOST_VALUES = 2_000_000
DEEPEST = 20
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# A text, or what opens, closes or separates. Possessive, so that no text makes it look twice.
TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{},]', re.DOTALL)
NO_JSON = "Dit is geen bestand dat Samenwerking gemaakt heeft."


class BadFile(Exception):
    """The file can't be read in. Nothing was changed; `problems` says why, line by line."""

    def __init__(self, problems: list[str]):
        super().__init__(problems[0])
        # What it quotes of the file is shown on a page and a terminal.
        self.problems = [UNSTORABLE.sub("?", problem) for problem in problems]


def parse(content: bytes) -> Any:
    """Raises BadFile."""
    if len(content) > MOST_BYTES:
        raise BadFile([f"Dit bestand is te groot: er past {MOST_BYTES // 1_000_000} MB in."])
    try:
        text = content.decode("utf-8-sig")
        _measure(text)
        return json.loads(text, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise BadFile([NO_JSON]) from error


def _refused(word: str) -> Any:
    raise ValueError(word)


def _measure(text: str) -> None:
    """Before it is read: what is very deep or long would cost more than it is worth."""
    depth = values = 0
    for token in TOKEN.finditer(text):
        mark = token[0]
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1
        elif mark == ",":
            values += 1
        if depth > DEEPEST or values > MOST_VALUES:
            raise BadFile(["Dit bestand zit te ingewikkeld in elkaar, of er staat te veel in."])


def unsound(value: Any) -> str:
    """What can't be kept, wherever it stands in this value; empty when nothing is wrong."""
    if isinstance(value, str):
        if len(value) > MAX_TEXT:
            return f"is te lang: er passen {MAX_TEXT} tekens in en het zijn er {len(value)}"
        return "bevat een teken dat niet bewaard kan worden" if UNSTORABLE.search(value) else ""
    if isinstance(value, list):
        return next(filter(None, map(unsound, value)), "")
    if isinstance(value, dict):
        return unsound(list(value)) or unsound(list(value.values()))
    fits = value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) < 2**53)
    return "" if fits else "is een getal dat hier niet kan"
