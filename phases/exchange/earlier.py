"""A file of an earlier version, filled in as if it were written now. Nothing in it was looked at yet: what is wrong stays wrong."""

from hashlib import sha256
from typing import Any

from phases.agreement.frozen import as_bytes, mark_of, new_salt


def as_now(data: dict[str, Any]) -> None:
    """From version 1: a version of the agreement had a mark without a salt, and nothing was hidden."""
    data.setdefault("hidings", [])
    versions = data.get("agreement_versions")
    for record in versions if type(versions) is list else []:
        if type(record) is dict and type(record.get("content")) is dict and "salt" not in record:
            _give_mark(record)


def _give_mark(record: dict[str, Any]) -> None:
    """Another text than the one its mark was made of, keeps a mark that doesn't belong to it."""
    content, salt = record["content"], new_salt()
    record |= {"salt": salt, "earlier_mark": record.get("sha256")}
    try:
        untouched = sha256(as_bytes(content)).hexdigest() == record.get("sha256")
    except UnicodeEncodeError:  # half a sign; the check says so
        return
    if untouched:
        record["sha256"] = mark_of(content, salt)
