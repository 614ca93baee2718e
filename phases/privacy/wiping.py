"""A name that slipped in, taken out everywhere: text, history, frozen versions, made documents. That it happened is kept.

Not searched: the names of members, which they gave themselves, e-mail addresses, and mail, which never holds what people wrote.
What lies in somebody's browser or on paper is out of reach; the page says so.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from unicodedata import normalize

from django.apps import apps
from django.core.cache import caches
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify

from phases.agreement.frozen import sha256_of
from phases.agreement.models import AgreementVersion
from phases.contributions.models import MAX_TEXT, Guarded, Response, Revision
from phases.documents.operations import forget_jobs
from phases.exchange.layout import LISTS
from phases.exchange.queries import records
from phases.partnership.models import AccessEvent, Membership, Organisation, Partnership
from phases.partnership.operations import free_slug
from phases.plans.open_points import findings_by_id
from phases.plans.origins import Finding
from phases.privacy.models import Wipe
from phases.privacy.records import records_of

WIPED, SHORT = "[gewist]", "…"  # the short one where there is no room
SHORTEST = 2
ACCENT = "[\u0300-\u036f]"  # a sign of its own that stands on the letter before it
# Names of fields that hold no words of people.
NO_WORDS = {"key", "sha256", "part", "made", "asked", "versions", "kind"}
NOT_SEARCHED: set[Any] = {Membership, AccessEvent}


@cache
def codes() -> set[str]:
    """Names under which a structure holds a choice or a day: no words of people, and wiping one would break the page."""
    kinds = [model for model in apps.get_models() if issubclass(model, Guarded)]
    fields = [field for model in kinds for field in model._meta.concrete_fields]
    days = (models.DateField, models.TimeField)
    return {"end", *(field.name for field in fields if field.choices or isinstance(field, days))}


class Searched:
    """A text as it may be typed: in any case, with any white space, an accent as one sign or as two, as whole words."""

    def __init__(self, text: str):
        ways = [{normalize(form, word) for form in ("NFC", "NFD")} for word in text.split()]
        words = r"\s+".join(f"(?:{'|'.join(re.escape(each) for each in sorted(way))})" for way in ways)
        self.inflected = re.compile(rf"(?<![^\W_]){words}(?:['’]?s)?(?![^\W_])", re.IGNORECASE)
        self.pattern = re.compile(rf"(?<![^\W_]){words}(?![^\W_]|{ACCENT})", re.IGNORECASE)

    def without(self, value: Any, room: int = MAX_TEXT) -> Any:
        """The same value, wiped; of a structure every text in it, not its keys, nor what is a choice, a day or a label."""
        if isinstance(value, str):
            wiped = self.pattern.sub(WIPED, value)
            return wiped if len(wiped) <= max(room, len(value)) else self.pattern.sub(SHORT, value)
        if isinstance(value, list) and all(isinstance(each, list) for each in value):
            return [[label, *self.without(told)] for label, *told in value]
        if isinstance(value, list):
            return [self.without(each) for each in value]
        if isinstance(value, dict):
            return {
                key: each if key.rpartition(".")[2] in codes() else self.without(each) for key, each in value.items()
            }
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
                wiped = searched.without(value, field.max_length or MAX_TEXT)
                if wiped != value:
                    changed[field.name] = wiped
            if changed:
                yield record, changed


def places_for(member: Membership, text: str) -> list[Finding]:
    """Where it stands, as far as this member may read. What others have in their own circle is not told, not even how much."""
    found = [(record, set(changed)) for record, changed in found_in(member.partnership, Searched(text))]
    kinds = {type(record) for record, _ in found}
    readable_ids = {
        each.model: set(records(each, member.partnership, member).prefetch_related(None).values_list("pk", flat=True))
        for each in LISTS
        if each.model in kinds
    }
    # What was frozen of actions is left out: each has a circle of its own.
    readable = [
        record
        for record, names in found
        if record.pk in readable_ids.get(type(record), ()) and names != {"closed_actions"}
    ]
    roots = {each.root_id for each in readable if isinstance(each, Guarded)}
    roots |= {each.contribution_id for each in readable if isinstance(each, (Revision, Response))}
    return [shown for _, shown in findings_by_id(member, list(roots)).values()]


@transaction.atomic
def wipe(*, by: Membership, text: str, reason: str) -> Wipe:
    """Also in what `by` may not read. A page that is open now finds a newer version, so that it can't write it back unseen."""
    partnership = Partnership.objects.select_for_update().get(pk=by.partnership_id)
    places, renamed = 0, set()
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
        if isinstance(record, (Partnership, Organisation)) and changed.keys() & {"theme", "name"}:
            renamed.add(record)
        record.save(update_fields=names)
    places += wipe_addresses(partnership, text, renamed)
    forget_running_revisions(partnership)
    forget_jobs(partnership)
    transaction.on_commit(caches["documents"].clear)
    return Wipe.objects.create(partnership=partnership, by=by, at=timezone.now(), reason=reason, places=places)


def wipe_addresses(partnership: Partnership, text: str, renamed: set[Any]) -> int:
    """The names in addresses of pages, made anew of what is left, of what was renamed now or before. Links to the old ones no
    longer work. Gives how many.
    """
    partnership.refresh_from_db()
    organisations = Organisation.objects.filter(partnership=partnership)
    named: list[tuple[Any, str, models.QuerySet[Any], str]] = [
        (partnership, partnership.theme, Partnership.objects.all(), "samenwerking")
    ]
    named += [(each, each.name, organisations, "organisatie") for each in organisations]
    found = [each for each in named if each[0] in renamed or f"-{slugify(text)}-" in f"-{each[0].slug}-"]
    for record, name, taken, fallback in found:
        record.slug = free_slug(name, taken.exclude(pk=record.pk), fallback)
        record.save(update_fields=["slug"])
    return len(found)


def forget_running_revisions(partnership: Partnership) -> None:
    """A save that waits for us would write on in a revision that it read before; now it begins a new one."""
    for model, rows in records_of(partnership):
        if issubclass(model, Guarded):
            rows.exclude(last_revision=None).update(last_revision=None)
