"""A name that slipped in, taken out everywhere: text, history, frozen versions, made documents. That it happened is kept.

Not searched: the names of members, which they gave themselves, addresses, and mail, which never holds what people wrote.
What lies in somebody's browser or on paper is out of reach; the page says so.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.core.cache import caches
from django.db import models, transaction
from django.utils import timezone

from phases.agreement.frozen import sha256_of
from phases.agreement.models import AgreementVersion
from phases.contributions.models import Guarded, Response, Revision
from phases.documents.operations import forget_jobs
from phases.partnership.models import AccessEvent, Membership, Partnership
from phases.plans.open_points import findings_by_id
from phases.plans.origins import Finding
from phases.privacy.models import Wipe
from phases.privacy.records import records_of

WIPED = "[gewist]"
SHORTEST = 3
# Names of fields that hold no words of people.
NO_WORDS = {"slug", "key", "sha256", "part", "made", "asked", "versions"}
NOT_SEARCHED: set[Any] = {Membership, AccessEvent}


class Searched:
    """A text as it may be typed: in any case, with any white space, as whole words."""

    def __init__(self, text: str):
        words = r"\s+".join(re.escape(word) for word in text.split())
        self.pattern = re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)

    def without(self, value: Any) -> Any:
        """The same value, wiped; of a structure every text in it, not its keys."""
        if isinstance(value, str):
            return self.pattern.sub(WIPED, value)
        if isinstance(value, list):
            return [self.without(each) for each in value]
        if isinstance(value, dict):
            return {key: self.without(each) for key, each in value.items()}
        return value


def text_fields(model: Any) -> list[Any]:
    kinds = (models.CharField, models.TextField, models.JSONField)
    skip = (models.EmailField, models.SlugField)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not isinstance(field, skip) and not field.choices and field.name not in NO_WORDS
    ]


def found_in(partnership: Partnership, searched: Searched, lock: bool = False) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Each record in which it stands, with the fields as they become."""
    for model, rows in [(Partnership, Partnership.objects.filter(pk=partnership.pk)), *records_of(partnership)]:
        fields = text_fields(model)
        if not fields or model in NOT_SEARCHED:
            continue
        for record in (rows.select_for_update(of=("self",)) if lock else rows).iterator(chunk_size=500):
            changed = {}
            for field in fields:
                value = getattr(record, field.name)
                wiped = searched.without(value)
                if wiped != value:
                    changed[field.name] = wiped[: field.max_length] if field.max_length else wiped
            if changed:
                yield record, changed


def places_for(member: Membership, text: str) -> list[Finding]:
    """Where it stands, as far as this member may read. What others have in their own circle is not told, not even how much."""
    roots = {root_of(record) for record, _ in found_in(member.partnership, Searched(text))}
    return [found for _, found in findings_by_id(member, [root for root in roots if root]).values()]


def root_of(record: Any) -> int | None:
    if isinstance(record, Guarded):
        return record.root_id
    return record.contribution_id if isinstance(record, Revision | Response) else None


@transaction.atomic
def wipe(*, by: Membership, text: str, reason: str) -> Wipe:
    """Also in what `by` may not read. A page that is open now finds a newer version, so that it can't write it back unseen."""
    partnership = Partnership.objects.select_for_update().get(pk=by.partnership_id)
    places = 0
    for record, changed in list(found_in(partnership, Searched(text), lock=True)):
        places += 1
        for name, value in changed.items():
            setattr(record, name, value)
        names = list(changed)
        if isinstance(record, Guarded):
            record.versions = record.versions | {name: [record.version(name) + 1, "", 0] for name in names}
            names.append("versions")
        if isinstance(record, AgreementVersion):
            record.sha256 = sha256_of(record.content)
            names.append("sha256")
        record.save(update_fields=names)
    forget_running_revisions(partnership)
    forget_jobs(partnership)
    transaction.on_commit(caches["documents"].clear)
    return Wipe.objects.create(partnership=partnership, by=by, at=timezone.now(), reason=reason, places=places)


def forget_running_revisions(partnership: Partnership) -> None:
    """A save that waits for us would write on in a revision that it read before; now it begins a new one."""
    for model, rows in records_of(partnership):
        if issubclass(model, Guarded):
            rows.exclude(last_revision=None).update(last_revision=None)
