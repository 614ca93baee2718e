"""Whether the records of a file, each right by itself, can be true together: what the database and the operations see to here."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import CheckConstraint, Q, UniqueConstraint

from phases.exchange.layout import LIST_OF, LIST_OF_KIND, LISTS, Listing
from phases.exchange.references import code_of
from phases.plans.models import GOING

TOGETHER = {
    "shared_at_and_by_together": "gedeeld is met een moment en door iemand, of het is niet gedeeld",
    "confirmed_at_and_by_together": "bevestigd is met een moment en door iemand, of het is niet bevestigd",
    "endorses_a_version_or_a_decision": "een akkoord is voor een versie of voor een besluit, niet voor allebei",
    "hides_in_a_version_or_a_decision": "woorden zijn verborgen in een versie of in een besluit, niet in allebei",
    "ruling_and_moment_together": "wat er besloten is, heeft een moment, of er is nog niets besloten",
}


def contradictions(data: dict, known: dict) -> Iterator[str]:
    for listing in LISTS:
        for number, problem in _of_list(listing, data, known):
            yield f"{listing.label}, nr {number}: {problem}."
    yield from _kinds(data)
    yield from _cycles(data)
    if not data["members"]:
        yield "deelnemers: er moet er minstens één zijn."


def _of_list(listing: Listing, data: dict, known: dict) -> Iterator[tuple[int, str]]:
    uniques = [each for each in listing.model._meta.constraints if isinstance(each, UniqueConstraint)]
    checks = [each for each in listing.model._meta.constraints if isinstance(each, CheckConstraint)]
    single = [field.name for field in listing.model._meta.concrete_fields if field.unique and field.name != "id"]
    seen: dict[tuple, int] = {}
    for number, record in enumerate(data[listing.name], 1):
        values = _completed(listing, record, data)
        once: list[tuple[str, Any]] = [(name, (name,)) for name in single]
        once += [(each.name, each.fields) for each in uniques if holds(each.condition or Q(), values)]
        for what, fields in once:
            key = (what, *(values.get(name) for name in fields))
            if None not in key and seen.setdefault(key, number) != number:
                yield number, f"dit is hetzelfde als nr {seen[key]}"
        for each in checks:
            if not holds(each.condition, values):
                yield number, TOGETHER.get(each.name, f"dit spreekt zichzelf tegen ({each.name})")
        yield from ((number, problem) for problem in _ways(listing, number, record, data, known))


def _completed(listing: Listing, record: dict, data: dict) -> dict:
    """With what is derived when it is made."""
    derived = {"partnership": 1}
    if listing.kind:
        derived["organisation"] = data["contributions"][record["contribution"] - 1]["organisation"]
    return derived | record


def holds(condition: Any, values: dict) -> bool:
    """What the database asks of a constraint, asked of a record in the file."""
    parts: list[Any] = condition.children
    answers = [holds(each, values) if isinstance(each, Q) else _matches(each[0], each[1], values) for each in parts]
    found = any(answers) if condition.connector == Q.OR else all(answers)
    return found != condition.negated


def _matches(lookup: str, wanted: Any, values: dict) -> bool:
    name, _, how = lookup.partition("__")
    value = values.get(name)
    if how == "isnull":
        return (value is None) == wanted
    if how == "in":
        return value in wanted
    if how:
        raise NotImplementedError(lookup)
    return value == wanted


def _ways(listing: Listing, number: int, record: dict, data: dict, known: dict) -> Iterator[str]:
    for field in listing.late:
        if listing.model._meta.get_field(field).is_relation and (record[field] or 0) >= number:
            yield "dit verwijst naar iets dat pas later komt"
            return
    for first, second in listing.same:
        end = _follow(listing.model, record, first, data, known)
        if record[first.partition(".")[0]] is not None and end != _follow(listing.model, record, second, data, known):
            yield f"{first} en {second} zijn niet hetzelfde"


def _follow(model: Any, record: Any, way: str, data: dict, known: dict) -> Any:
    for step in way.split("."):
        following = model._meta.get_field(step).related_model
        if record is None:
            return None
        if model in known:  # what is asked, not what was written
            reference = code_of(getattr(known[model][record], step))
        else:
            record = data[LIST_OF[model].name][record - 1] if type(record) is int else record
            reference = record[step]
        model, record = following, reference
    return record


def _kinds(data: dict) -> Iterator[str]:
    """Each contribution is one thing, of its own kind."""
    written = Counter((each.kind, record["contribution"]) for each in LISTS if each.kind for record in data[each.name])
    kinds = [each["kind"] for each in data["contributions"]]
    for number, kind in enumerate(kinds, 1):
        if not written[kind, number]:
            yield f"bijdragen, nr {number}: in de lijst ‘{LIST_OF_KIND[kind].label}’ staat niet wat het is."
    for kind, number in written:
        if kinds[number - 1] != kind:
            yield f"bijdragen, nr {number}: die is van een andere soort dan de lijst ‘{LIST_OF_KIND[kind].label}’ zegt."


def _cycles(data: dict) -> Iterator[str]:
    """A plan always has one running cycle, and in a closed one every action has ended."""
    running = {each["plan"] for each in data["cycles"] if each["closed_at"] is None}
    for number in range(1, len(data["plans"]) + 1):
        if number not in running:
            yield f"actieplannen, nr {number}: er is geen ronde die loopt."
    for number, action in enumerate(data["actions"], 1):
        if action["status"] in GOING and data["cycles"][action["cycle"] - 1]["closed_at"] is not None:
            yield f"acties, nr {number}: die is niet klaar of vervallen, maar staat in een ronde die gesloten is."
