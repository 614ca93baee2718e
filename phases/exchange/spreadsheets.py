"""What somebody reads, as an Excel file to work on. Text stays text: nothing in it is ever a formula."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font

LONGEST_CELL = 32_767  # of Excel, in its own counting: an emoji is two
MAY_BE_FORMULA = ("=", "+", "-", "@", "\t", "\r")
NONE_OF_XML = dict.fromkeys([0xFFFE, 0xFFFF])


@dataclass(frozen=True)
class Sheet:
    """A title, for each column its head and width, and the rows."""

    title: str
    columns: list[tuple[str, int]]
    rows: Iterable[list[Any]]


def excel(sheet: Sheet) -> bytes:
    book = Workbook()
    page: Any = book.active
    page.title = sheet.title
    page.freeze_panes = "A2"
    for place, (head, width) in enumerate(sheet.columns, 1):
        cell = page.cell(1, place, head)
        cell.font, cell.alignment = Font(bold=True), Alignment(vertical="top", wrap_text=True)
        page.column_dimensions[cell.column_letter].width = width
    for number, row in enumerate(sheet.rows, 2):
        for place, value in enumerate(row, 1):
            fill(page.cell(number, place), value)
    page.auto_filter.ref = page.dimensions
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def fill(cell: Cell, value: Any) -> None:
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if isinstance(value, date):
        cell.value, cell.number_format = value, "dd-mm-yyyy"
    elif isinstance(value, str):
        text = fitting(value)
        cell.value, cell.data_type = text, "s"
        cell.quotePrefix = text.startswith(MAY_BE_FORMULA)
    else:
        cell.value = value


def fitting(text: str) -> str:
    """Without what can't be in such a file, and no longer than fits."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text).translate(NONE_OF_XML)
    if len(text.encode("utf-16-le")) // 2 > LONGEST_CELL:
        text = text[: LONGEST_CELL // 2 - 1] + "…"
    return text
