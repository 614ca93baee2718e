"""Logs say what went wrong and where, never with what: the message of an exception may hold what somebody typed."""

import logging
import re
import traceback

# What follows in these addresses lets somebody in.
SECRET = re.compile(r"/(uitnodiging|agenda|afmelden|confirm-email|reset/key)/[^/\s]+")


class WithoutContent(logging.Formatter):
    """Of an exception its type and the lines of code, and those of what caused it; of a secret address that it is one."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have kept the whole of it
        return SECRET.sub(r"/\1/…", super().format(record))

    def formatException(self, ei) -> str:  # noqa: N802 - the name that logging calls
        parts, error, seen = [], ei[1], set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            frames = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{frames}{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\ncaused by\n".join(parts)
