"""Rows inside a contribution, in order and numbered from 1. `rows` are all rows of that kind there, the removed ones too."""

from django.db import transaction
from django.db.models import Manager, QuerySet
from django.utils import timezone

from phases.contributions.models import Contribution, Row


@transaction.atomic
def add_row(*, rows: QuerySet | Manager, row: Row, position: int) -> None:
    """An unsaved row before the one that is now at `position` (from 0); further on than the last means at the end."""
    found = _locked(rows, row)
    row.save(force_insert=True)
    found.insert(min(position, len(found)), row)
    _number(rows, found)


@transaction.atomic
def move_row(*, rows: QuerySet | Manager, row: Row, position: int) -> None:
    found = [each for each in _locked(rows, row) if each.pk != row.pk]
    found.insert(min(max(position, 0), len(found)), row)
    _number(rows, found)


@transaction.atomic
def remove_row(*, rows: QuerySet | Manager, row: Row) -> None:
    """It keeps its number, for when it is put back."""
    found = _locked(rows, row)
    rows.filter(pk=row.pk).update(removed_at=timezone.now())
    _number(rows, [each for each in found if each.pk != row.pk])


@transaction.atomic
def put_row_back(*, rows: QuerySet | Manager, row: Row) -> None:
    found = [each for each in _locked(rows, row) if each.pk != row.pk]
    rows.filter(pk=row.pk).update(removed_at=None)
    found.insert(max(row.position - 1, 0), row)
    _number(rows, found)


def _locked(rows, row):
    Contribution.objects.select_for_update().get(pk=row.root_id)
    return list(rows.filter(removed_at=None))


def _number(rows, found):
    for place, row in enumerate(found, 1):
        row.position = place
    rows.model.objects.bulk_update(found, ["position"])
