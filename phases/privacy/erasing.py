"""Words taken out for good, and everything in which they were still kept forgotten."""

from typing import Any

from django.core.cache import caches
from django.db import models, transaction
from django.utils.text import slugify

from phases.agreement.models import AgreementVersion
from phases.contributions.models import Guarded
from phases.documents.operations import forget_jobs
from phases.partnership.models import Organisation, Partnership
from phases.partnership.operations import free_slug
from phases.privacy.records import records_of
from phases.privacy.searching import Searched, room_of


def wipe_in(record: Any, names: list[str], searched: Searched) -> None:
    for name in names:
        setattr(record, name, searched.without(getattr(record, name), room_of(record._meta.get_field(name))))
    if isinstance(record, AgreementVersion):
        record.salt = record.earlier_mark = ""
        names = [*names, "salt", "earlier_mark"]
    save_changed(record, names)


def save_changed(record: Any, names: list[str]) -> None:
    if isinstance(record, Guarded):
        record.versions = record.versions | {name: [record.version(name) + 1, "", 0] for name in names}
        names = [*names, "versions"]
    record.save(update_fields=names)


def wipe_addresses(partnership: Partnership, text: str, renamed: set[Any]) -> None:
    """The names in addresses of pages, made anew of what is left, of what was renamed now or before. Links to the old ones no
    longer work.
    """
    partnership.refresh_from_db()
    organisations = Organisation.objects.filter(partnership=partnership)
    everything: list[tuple[Any, str, models.QuerySet[Any], str]] = [
        (partnership, partnership.theme, Partnership.objects.all(), "samenwerking")
    ]
    everything += [(each, each.name, organisations, "organisatie") for each in organisations]
    for record, name, taken, fallback in everything:
        if record in renamed or f"-{slugify(text)}-" in f"-{record.slug}-":
            record.slug = free_slug(name, taken.exclude(pk=record.pk), fallback)
            record.save(update_fields=["slug"])


def forget_made(partnership: Partnership) -> None:
    """Made documents; and a save that waits for us would write on in a revision that it read before: now it begins a new one."""
    for model, rows in records_of(partnership):
        if issubclass(model, Guarded):
            rows.exclude(last_revision=None).update(last_revision=None)
    forget_jobs(partnership)
    transaction.on_commit(caches["documents"].clear)
