"""The one guarded way in which a field that people write in is saved, and the few things every kind can undergo."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from phases.contributions.models import Contribution, ContributionKind, Guarded, Revision
from phases.partnership.models import Membership, Partnership

REVISION_SPAN = timedelta(minutes=10)


@dataclass(frozen=True)
class Base:
    """What a save started from: the version that was on the page, and which save of which open page it is."""

    version: int
    client: str = ""
    seq: int = 0


class StaleVersion(Exception):
    """Someone else saved this field after the version that this save started from. Nothing was changed."""

    def __init__(self, record: Guarded):
        super().__init__("stale version")
        self.record = record


def field_value(record: models.Model, name: str) -> Any:
    """A field's value as a form posts it: text, number, truth, or a list of ids."""
    field = record._meta.get_field(name)
    if field.many_to_many:
        return sorted(each.pk for each in getattr(record, name).all()) if record.pk else []
    return _plain(getattr(record, field.attname))  # type: ignore[union-attr]


def _posted(record: models.Model, name: str, value: Any) -> Any:
    if record._meta.get_field(name).many_to_many:
        return sorted(each.pk for each in value)
    if isinstance(value, models.Model):
        return value.pk
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else value


def new_contribution(
    *, by: Membership, kind: str, organisation_id: int | None, part_of: Contribution | None = None
) -> Contribution:
    """`part_of`: the process or plan that it is added to."""
    found = unsaved_contribution(by=by, kind=kind, organisation_id=organisation_id, part_of=part_of)
    found.save(force_insert=True)
    return found


def unsaved_contribution(
    *, by: Membership, kind: str, organisation_id: int | None, part_of: Contribution | None = None
) -> Contribution:
    """Concept, unless it becomes part of something of the same owner that is shared: adding to that is a later edit of it."""
    found = Contribution(partnership_id=by.partnership_id, organisation_id=organisation_id, kind=kind, created_by=by)
    if part_of is not None and part_of.shared_at and part_of.organisation_id == organisation_id:
        found.shared_at, found.shared_by = timezone.now(), by
    return found


@transaction.atomic
def save_field(
    *,
    records: models.QuerySet,
    field: str,
    value: Any,
    base: Base,
    by: Membership,
    create: Callable[[], Guarded] | None = None,
    new_revision: bool = False,
) -> Guarded:
    """Saves one field of the one record in `records`, unless someone else changed that field since `base`.

    Of saves of one open page the newest wins, whatever order they arrive in, and a repeated one is harmless. `create` makes
    the record, unsaved, when the first thing is written in it. Raises StaleVersion, and DoesNotExist without `create`.
    """
    record = _locked(records, by, create)
    version, client, seq = record.versions.get(field, [0, "", 0])
    same_page = bool(base.client) and client == base.client
    if same_page and base.seq <= seq:
        return record
    posted = _posted(record, field, value)
    if posted == field_value(record, field) and not record._state.adding:
        return record
    if version != base.version and not same_page:
        raise StaleVersion(record)
    now = timezone.now()
    record.versions[field] = [version + 1, base.client, base.seq]
    record.changed_by, record.changed_at = by, now
    record.last_revision = _revised(record, {record.row_name + field: posted}, by, now, new_revision)
    _write(record, field, value)
    return record


def _locked(records, by, create):
    first = records.model.locked_with
    locked = records.select_related("last_revision__contribution", *first).select_for_update(of=(*first, "self"))
    record = locked.first() if create else locked.get()
    if record is None:
        # Two people who write the first words at once wait for each other here.
        Partnership.objects.select_for_update().get(pk=by.partnership_id)
        record = locked.first() or create()
    return record


def shared_since(revision: Revision) -> bool:
    """What was typed before something was shared stays apart from what was typed after: only the last is for others to read."""
    shared_at = revision.contribution.shared_at
    return shared_at is not None and revision.at < shared_at


def _revised(record, changes, by, now, new_revision):
    last = record.last_revision
    # What a clock that was wrong once dated in the future is not written in any more.
    fresh = last and timedelta(0) <= now - last.at < REVISION_SPAN
    if fresh and not new_revision and last.by_id == by.pk and not shared_since(last):
        last.fields.update(changes)
        last.save(update_fields=["fields"])
        return last
    here = last or (record if isinstance(record, ContributionKind) else None)
    root = here.contribution if here else Contribution.objects.get(pk=record.root_id)
    return Revision.objects.create(contribution=root, fields=changes, by=by, at=now)


def _write(record, field, value):
    many = record._meta.get_field(field).many_to_many
    if not many:
        setattr(record, field, value)
    if record._state.adding:
        record.save(force_insert=True)
    else:
        names = ["versions", "changed_by", "changed_at", "last_revision"]
        record.save(update_fields=names if many else [*names, field])
    if many:
        getattr(record, field).set(value)


@transaction.atomic
def share(*, contributions: models.QuerySet[Contribution], by: Membership) -> int:
    """From now on everyone who takes part reads these; later edits are live. Gives how many were concept.

    Pass only what `by` writes.
    """
    return contributions.filter(shared_at=None).update(shared_at=timezone.now(), shared_by=by)


@transaction.atomic
def unshare(*, contributions: models.QuerySet[Contribution]) -> int:
    """Concept again. Who read it, read it. Pass only what the member writes."""
    return contributions.filter(shared_at__isnull=False).update(shared_at=None, shared_by=None)


@transaction.atomic
def remove(*, contribution: Contribution) -> None:
    """Takes it off every page. What was written stays, and `put_back` shows it again."""
    contribution.removed_at = timezone.now()
    contribution.save(update_fields=["removed_at"])


@transaction.atomic
def put_back(*, contribution: Contribution) -> None:
    contribution.removed_at = None
    contribution.save(update_fields=["removed_at"])
