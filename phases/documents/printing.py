"""From a page to a PDF, once: what didn't change is not made again.

Made documents stand in a cache of their own that all processes share. `caches["documents"].clear()` empties it; whatever is
asked for then is made anew.
"""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import version
from math import ceil
from pathlib import Path

from django.conf import settings
from django.core.cache import caches

from phases.documents import pdf
from phases.documents.pdf import PRINT_CSS, PdfUnavailable, printable, render_pdf

# About one second of work on a small server; see tests/performance/dossier.py. What is longer is made in the background.
LONGEST_IN_REQUEST = 60_000
SECONDS_ALLOWED = 300
PREPARATION = Path(pdf.__file__)  # the fonts, and what happens to the text before it is laid out
HEARTBEAT = 2.0


class TookTooLong(Exception):
    """The time limit was reached; nothing is left running."""


class Broken(Exception):
    """The process that makes the PDF ended without one."""


def key_of(html: str) -> str:
    """Another text, style sheet, list of fonts, way of preparing text or library gives another key."""
    parts = (html, PRINT_CSS.read_text(), PREPARATION.read_text(), version("weasyprint"))
    return sha256("\x00".join(parts).encode()).hexdigest()


def made_earlier(key: str) -> bytes | None:
    return caches["documents"].get(key) if key else None


def keep(key: str, made: bytes) -> None:
    caches["documents"].set(key, made)


def is_long(html: str) -> bool:
    """Judged by what is printed: of a character that no font has that is its name, which can be eighty times as long."""
    return len(html) > LONGEST_IN_REQUEST or len(printable(html)) > LONGEST_IN_REQUEST


def pdf_of(html: str) -> bytes:
    """Made here and now, unless it was made earlier. Raises PdfUnavailable."""
    key = key_of(html)
    made = made_earlier(key)
    if made is None:
        made = render_pdf(html)
        keep(key, made)
    return made


def render_apart(html: str, heard: Callable[[int], None], seconds: float = SECONDS_ALLOWED) -> bytes:
    """In a process of its own: its memory is given back, and a hang ends after `seconds`.

    Calls `heard` with the number of pages so far, every few seconds. Raises TookTooLong, PdfUnavailable or Broken.
    """
    command = [sys.executable, "-m", "phases.documents.render", str(ceil(seconds) + 5)]
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
        source.write(html.encode())
        source.seek(0)
        process = subprocess.Popen(  # noqa: S603 - our own module, nothing from outside in the command
            command, stdin=source, stdout=target, stderr=subprocess.PIPE, text=True, cwd=settings.BASE_DIR
        )
        said = Listener(process.stderr)
        try:
            wait(process, lambda: heard(said.pages), seconds)
        finally:
            process.kill()
            process.wait()
            said.join()
        heard(said.pages)
        if said.unavailable:
            raise PdfUnavailable(said.unavailable)
        if process.returncode != 0:
            raise Broken(f"exit {process.returncode}")
        target.seek(0)
        return target.read()


def wait(process: subprocess.Popen, heard: Callable[[], None], seconds: float) -> None:
    """Raises TookTooLong."""
    deadline = time.monotonic() + seconds
    while True:
        left = deadline - time.monotonic()
        try:
            process.wait(timeout=max(0, min(HEARTBEAT, left)))
            return
        except subprocess.TimeoutExpired:
            if left <= HEARTBEAT and time.monotonic() >= deadline:
                raise TookTooLong from None
        heard()


class Listener(threading.Thread):
    """Reads what the process says, so that it never waits for us."""

    def __init__(self, stream):
        super().__init__(daemon=True)
        self.stream, self.pages, self.unavailable = stream, 0, ""
        self.start()

    def run(self):
        for line in self.stream:
            word, _, rest = line.strip().partition(" ")
            if word == "page" and rest.isdecimal():
                # The pages are laid out more than once, until the numbers in the contents are right.
                self.pages = max(self.pages, int(rest))
            elif word == "unavailable":
                self.unavailable = rest
        self.stream.close()
