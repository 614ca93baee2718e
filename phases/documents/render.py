"""`python -m phases.documents.render 300`: HTML in, PDF out, and on stderr a line per page; stops after so many seconds.

Knows no Django and no database.
"""

import logging
import re
import signal
import sys

from phases.documents.pdf import PdfUnavailable, render_pdf

PAGE = re.compile(r"Page (\d+)")


def tell(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


class Progress(logging.Handler):
    def emit(self, record):
        found = PAGE.search(record.getMessage())
        if found:
            tell(f"page {found[1]}")


def main(seconds: str = "") -> int:
    if seconds and hasattr(signal, "alarm"):
        signal.alarm(int(seconds))  # also when nobody is left to stop it
    logger = logging.getLogger("weasyprint.progress")
    logger.handlers, logger.propagate = [Progress()], False
    logger.setLevel(logging.INFO)
    try:
        sys.stdout.buffer.write(render_pdf(sys.stdin.buffer.read().decode()))
    except PdfUnavailable as error:
        tell(f"unavailable {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
