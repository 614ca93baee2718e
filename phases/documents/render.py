"""`python -m phases.documents.render`: HTML in, PDF out, and on stderr a line per page. Knows no Django and no database."""

import logging
import re
import sys

from phases.documents.pdf import PdfUnavailable, render_pdf

PAGE = re.compile(r"Page (\d+)")


class Progress(logging.Handler):
    def emit(self, record):
        found = PAGE.search(record.getMessage())
        if found:
            print("page", found[1], file=sys.stderr, flush=True)


def main() -> int:
    logger = logging.getLogger("weasyprint.progress")
    logger.handlers, logger.propagate = [Progress()], False
    logger.setLevel(logging.INFO)
    try:
        sys.stdout.buffer.write(render_pdf(sys.stdin.buffer.read().decode()))
    except PdfUnavailable as error:
        print("unavailable", error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
