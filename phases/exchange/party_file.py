"""A list of parties from an Excel or CSV file that somebody made by hand. It is read with care: it may be anything."""

import csv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from openpyxl import load_workbook

from phases.exchange.parsing import UNSTORABLE
from phases.partnership.models import Organisation, Sector
from phases.people.names import NO_LINK, has_link

MOST_BYTES = 1_000_000
MOST_UNPACKED = 20_000_000
MOST_PARTS = 200
MOST_LINES = 500
LONGEST_NAME: int = Organisation._meta.get_field("name").max_length or 0
NAME_HEADS = {"naam", "partij", "organisatie", "naam partij", "naam organisatie"}
SECTOR_HEADS = {"soort", "soort organisatie", "sector"}
SECTORS = {str(word).casefold(): value for value, label in Sector.choices for word in (value, label)}


class Unreadable(Exception):
    """This is no file that we can read. The message is for people."""


@dataclass(frozen=True)
class Line:
    """One party as it stands in the file. `problem` says what is wrong with it, if anything is."""

    number: int
    name: str
    sector_word: str
    problem: str

    @property
    def sector(self) -> str:
        return SECTORS.get(self.sector_word.casefold(), "")


def party_lines(content: bytes) -> list[Line]:
    """Without empty lines and the head. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable("Dit bestand is te groot: er past 1 MB in.")
    table = excel_rows(content) if content.startswith(b"PK") else csv_rows(content)
    rows = [(number, row) for number, row in enumerate(table, 1) if any(row)]
    if not rows:
        raise Unreadable("Er staat niets in dit bestand.")
    name_at, sector_at, has_head = columns(rows[0][1])
    lines = [line(number, cell(row, name_at), cell(row, sector_at)) for number, row in rows[has_head:]]
    if not lines:
        raise Unreadable("Er staan alleen kolomkoppen in dit bestand.")
    if len(lines) > MOST_LINES:
        raise Unreadable(f"Er staan te veel regels in dit bestand: er passen {MOST_LINES} partijen in één keer.")
    return lines


def columns(first: list[str]) -> tuple[int, int, bool]:
    """Where name and kind stand, and whether the first line says so."""
    heads = [each.casefold().rstrip(":") for each in first]
    name_at = next((place for place, head in enumerate(heads) if head in NAME_HEADS), None)
    if name_at is None:
        return 0, 1, False
    return name_at, next((place for place, head in enumerate(heads) if head in SECTOR_HEADS), -1), True


def cell(row: list[str], place: int) -> str:
    return row[place] if 0 <= place < len(row) else ""


def line(number: int, name: str, word: str) -> Line:
    problem = ""
    if not name:
        problem = "Er staat geen naam."
    elif UNSTORABLE.search(name + word):
        problem = "Er staat een onzichtbaar teken in dat we niet kunnen bewaren. Typ de tekst opnieuw."
    elif len(name) > LONGEST_NAME:
        problem = f"Deze naam is te lang: er passen {LONGEST_NAME} tekens in en het zijn er {len(name)}."
    elif has_link(name):
        problem = NO_LINK
    elif word and word.casefold() not in SECTORS:
        problem = f"De soort organisatie ‘{word[:60]}’ kennen we niet."
    return Line(number, name, word, problem)


def one_line(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())


def csv_rows(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise Unreadable("Dit bestand kunnen we niet lezen. Bewaar het als Excel-werkmap (.xlsx) of als CSV.")
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep="):
        text, first = rest, rest.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        return [[one_line(each) for each in row] for row in csv.reader(StringIO(text, ""), delimiter=delimiter)]
    except csv.Error as error:
        raise Unreadable("Dit bestand kunnen we niet lezen: de regels kloppen niet.") from error


def excel_rows(content: bytes) -> list[list[str]]:
    """Of the first sheet, the values that stand there."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            refuse_tricks(packed)
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        return [[one_line(value) for value in row] for row in first_rows(book.worksheets[0])]
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises anything on a file that is not what it says
        raise Unreadable(
            "Dit bestand kunnen we niet lezen. Bewaar het als Excel-werkmap (.xlsx) of als CSV."
        ) from error


def refuse_tricks(packed: zipfile.ZipFile) -> None:
    """A small file can hold a very large one, and XML can say that a word stands for a thousand others."""
    parts = packed.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable("Dit bestand is te groot als het wordt uitgepakt.")
    for part in parts:
        if b"<!DOCTYPE" in packed.read(part).replace(b"\x00", b"").upper():
            raise Unreadable("Dit bestand kunnen we niet lezen. Bewaar het opnieuw als Excel-werkmap (.xlsx).")


def first_rows(sheet: Any) -> Iterator[tuple]:
    """More than we take, so that too many is noticed; a sheet may say it has a million."""
    sheet.reset_dimensions()
    return sheet.iter_rows(max_row=MOST_LINES * 2, max_col=20, values_only=True)
