"""A partnership as one file. The same content gives the same bytes, whatever its numbers are in this database."""

import json
from typing import Any

from phases.agreement.models import Endorsement
from phases.exchange.layout import FACTS, FORMAT, LISTS, VERSION, Listing
from phases.exchange.queries import records
from phases.exchange.references import References, code_of, guide
from phases.exchange.values import codec
from phases.partnership.models import Membership, Partnership
from phases.plans.closed_cycles import frozen_rows
from phases.plans.models import Cycle


def partnership_file(partnership: Partnership, reader: Membership | None = None) -> bytes:
    """The whole of it; with a reader, what that member may read."""
    found: dict[str, list[Any]] = {}
    numbers: dict[Any, dict[Any, Any]] = {
        model: {content.pk: code_of(content) for content in contents.values()} for model, contents in guide().items()
    }
    for listing in LISTS:
        known = numbers[listing.model] = {}
        kept = found[listing.name] = []
        for record in records(listing, partnership, reader):
            if reader:
                _leave_out(record, reader)
            if _stands(record, listing, numbers):
                kept.append(record)
                known[record.pk] = len(kept)
    kinds = {each.pk: each.kind for each in found["contributions"]}
    references = References(numbers, kinds)
    data = {
        "format": FORMAT,
        "version": VERSION,
        "complete": reader is None,
        "partnership": written(partnership, FACTS, references),
        **{
            listing.name: [written(each, listing.fields, references) for each in found[listing.name]]
            for listing in LISTS
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def _leave_out(record: Any, reader: Membership) -> None:
    """Of a record that a member may read, what is not for that member: the pages don't show it either."""
    if isinstance(record, Cycle):
        record.closed_actions = [row for row, _ in frozen_rows(reader, [record])[record.pk]]
    if isinstance(record, Endorsement) and record.withdrawn_at and record.organisation_id != reader.circle_id:
        record.reason = record.remark = ""


def written(record: Any, fields: tuple[str, ...], references: References) -> dict[str, Any]:
    model: Any = type(record)
    return {name: codec(model, name).write(record, references) for name in fields}


def _stands(record: Any, listing: Listing, numbers: dict[Any, dict[Any, Any]]) -> bool:
    """Whether all that this record can't do without is in the file."""
    for name in listing.fields:
        field = record._meta.get_field(name)
        if field.is_relation and not field.many_to_many and (not field.null or name in listing.needs):
            wanted = getattr(record, field.attname)
            if wanted is not None and wanted not in numbers[field.related_model]:
                return False
    return True
