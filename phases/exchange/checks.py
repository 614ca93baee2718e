"""Everything that must be right before a file is taken in. What is wrong is said by list, number and field."""

from collections.abc import Iterator
from typing import Any

from phases.contributions.models import Kind
from phases.exchange.coherence import contradictions
from phases.exchange.earlier import as_now
from phases.exchange.layout import FACTS, FORMAT, LISTS, READ, VERSION
from phases.exchange.parsing import NO_JSON, BadFile, parse, unsound
from phases.exchange.references import References, guide
from phases.exchange.values import Wrong, codec
from phases.partnership.models import Partnership

MOST_PROBLEMS = 50
HEAD = ("format", "version", "complete", "partnership")


def read_file(content: bytes) -> dict[str, Any]:
    """What can be given to `operations.import_partnership`. Raises BadFile."""
    data = parse(content)
    if type(data) is not dict or data.get("format") != FORMAT:
        raise BadFile([NO_JSON])
    if type(data.get("version")) is not int or data["version"] not in READ:
        known_versions = " en ".join(map(str, READ))
        raise BadFile(
            [f"Dit bestand heeft versie {str(data.get('version'))[:20]}. Deze website kent versie {known_versions}."]
        )
    if data["version"] < VERSION:
        as_now(data)
    known = guide()
    for check in (_outline, _values, contradictions):
        _stop_at(check(data, known))
    return data


def _stop_at(problems: Iterator[str]) -> None:
    found: list[str] = []
    for problem in problems:
        if len(found) == MOST_PROBLEMS:
            found.append("Er is meer mis; dit zijn de eerste meldingen.")
            break
        found.append(problem)
    if found:
        raise BadFile(found)


def _outline(data: dict, known: dict) -> Iterator[str]:
    """Whether every list is there, and in it records with the right fields."""
    wanted = {listing.name for listing in LISTS}
    yield from (f"Het deel ‘{name}’ ontbreekt." for name in sorted({*HEAD, *wanted} - set(data)))
    yield from (f"Het deel ‘{name[:60]}’ kennen we niet." for name in sorted(set(data) - {*HEAD, *wanted}))
    if type(data.get("complete")) is not bool:
        yield "‘complete’ hoort true of false te zijn."
    yield from _fields("samenwerking", data.get("partnership"), FACTS)
    for listing in LISTS:
        records = data.get(listing.name, [])
        if type(records) is not list:
            yield f"{listing.label}: dit hoort een lijst te zijn."
            continue
        for number, record in enumerate(records, 1):
            yield from _fields(f"{listing.label}, nr {number}", record, listing.fields)


def _fields(place: str, record: Any, fields: tuple[str, ...]) -> Iterator[str]:
    if type(record) is not dict:
        yield f"{place}: dit hoort een object te zijn."
        return
    if record.keys() != set(fields):
        yield from (f"{place}: ‘{name}’ ontbreekt." for name in fields if name not in record)
        yield from (f"{place}: ‘{name[:60]}’ kennen we niet." for name in record if name not in fields)
    for name, value in record.items():
        if wrong := unsound([name, value]):
            yield f"{place}: ‘{name[:60]}’ {wrong}."


def _values(data: dict, known: dict) -> Iterator[str]:
    """Whether every field holds what belongs in it, and every reference leads somewhere."""
    references = References(
        {model: {code: code for code in contents} for model, contents in known.items()}
        | {listing.model: {n: n for n in range(1, len(data[listing.name]) + 1)} for listing in LISTS},
        {number: each["kind"] for number, each in enumerate(data["contributions"], 1) if each["kind"] in Kind.values},
    )
    yield from _wrong("samenwerking", Partnership, FACTS, data["partnership"], references)
    for listing in LISTS:
        for number, record in enumerate(data[listing.name], 1):
            yield from _wrong(f"{listing.label}, nr {number}", listing.model, listing.fields, record, references)


def _wrong(place: str, model: Any, fields: tuple[str, ...], record: dict, references: References) -> Iterator[str]:
    for name in fields:
        try:
            codec(model, name).check(record, references)
        except Wrong as wrong:
            yield f"{place}: ‘{model._meta.get_field(name).verbose_name}’ {wrong}."
