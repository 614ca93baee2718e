"""Files of earlier versions, as they would be now."""

from hashlib import sha256
from typing import Any

from phases.agreement.frozen import as_bytes, mark_of, new_salt

# Per version, of each list the fields that came with it, and what they hold in a file from before.
ADDED: dict[int, dict[str, dict[str, Any]]] = {
    2: {
        "members": {"unconfirmed": False},
        "access_events": {"role_before": ""},
        "endorsements": {
            "by_role": "",
            "first_person": False,
            "invited_by": None,
            "confirmed_at": None,
            "confirmed_by": None,
            "withdrawn_role": "",
            "withdrawn_reason": "",
        },
    },
}
# Per version the lists that came with it.
NEW_LISTS: dict[int, tuple[str, ...]] = {2: ("signers", "hidings")}


def brought_up_to_date(data: dict[str, Any], version: int) -> None:
    """Changes `data`, of an earlier version, in place. What is no list or no record is left for the checks to name."""
    for number in range(version + 1, max(ADDED) + 1):
        for name in NEW_LISTS.get(number, ()):
            data.setdefault(name, [])
        for name, fields in ADDED[number].items():
            records = data.get(name)
            for record in records if type(records) is list else ():
                if type(record) is dict:
                    record.update({field: value for field, value in fields.items() if field not in record})
    if version == 1:
        versions = data.get("agreement_versions")
        for record in versions if type(versions) is list else ():
            if type(record) is dict and type(record.get("content")) is dict and "salt" not in record:
                _give_mark(record)


def _give_mark(record: dict[str, Any]) -> None:
    """In version 1 a mark had no salt. Another text than the one its mark was made of, keeps a mark that doesn't belong to it."""
    content, salt = record["content"], new_salt()
    record |= {"salt": salt, "earlier_mark": record.get("sha256")}
    try:
        untouched = sha256(as_bytes(content)).hexdigest() == record.get("sha256")
    except UnicodeEncodeError:  # half a sign; the check says so
        return
    if untouched:
        record["sha256"] = mark_of(content, salt)
