"""Bring the guide in the database in line with the fixtures."""

from collections import Counter
from dataclasses import dataclass

import yaml
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers import deserialize
from django.core.serializers.base import DeserializationError
from django.db import transaction

from phases.guide.models import Content, RetirableContent


class GuideError(Exception):
    """The files can't be loaded as they are; the message says what to mend."""


@dataclass(frozen=True)
class LoadResult:
    added: int
    changed: int
    retired: int


@transaction.atomic
def load_guide(*, files):
    """Take the files as the whole guide. What is no longer in them is retired, never deleted: answers hang on it.

    Raises GuideError, and then nothing has changed.
    """
    entries = [entry for file in files for entry in _read(file)]
    if not entries:
        raise GuideError("Er is geen inhoud gevonden voor het stappenplan.")
    _check_references(entries)
    counts, loaded = Counter(), {}
    for entry in entries:
        content, outcome = _load(entry)
        counts[outcome] += 1
        loaded.setdefault(type(content), []).append(content.pk)
    return LoadResult(counts["added"], counts["changed"], _retire_all_but(loaded))


def _read(file):
    try:
        entries = yaml.safe_load(file.read_text(encoding="utf-8")) or []
    except yaml.YAMLError as error:
        raise GuideError(f"{file.name} is geen geldige YAML: {error}") from error
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("fields"), dict):
            raise GuideError(f"{file.name}: elk blok heeft 'model' en 'fields' nodig.")
        if not issubclass(_model(entry), Content):
            raise GuideError(f"{file.name}: '{entry['model']}' hoort niet bij het stappenplan.")
    return entries


def _model(entry):
    try:
        return apps.get_model(entry["model"])
    except (KeyError, LookupError, ValueError, AttributeError) as error:
        raise GuideError(f"Onbekende soort inhoud: '{entry.get('model')}'.") from error


def _check_references(entries):
    known = Counter((_model(entry), _key(entry)) for entry in entries)
    for (model, key), times in known.items():
        if times > 1:
            raise GuideError(f"{model.__name__} {_shown(key)} staat {times} keer in de bestanden.")
    for entry in entries:
        for field, target, key in _references(entry):
            if (target, key) not in known:
                where = f"{_model(entry).__name__} {_shown(_key(entry))}"
                raise GuideError(f"{where}: {field} verwijst naar {_shown(key)}, maar dat bestaat niet.")


def _key(entry):
    """The natural key as the files give it: a reference in it is a list already."""
    model, key = _model(entry), []
    for lookup in model.natural_lookups:
        name = lookup.partition("__")[0]
        value = entry["fields"].get(name)
        if value in (None, "", []):
            raise GuideError(f"{model.__name__}: een blok heeft geen '{name}'.")
        key += value if isinstance(value, list) else [value]
    return tuple(str(part) for part in key)


def _references(entry):
    for field in _model(entry)._meta.get_fields():
        value = entry["fields"].get(field.name)
        if value and (field.many_to_one or field.many_to_many):
            for key in value if field.many_to_many else [value]:
                key = key if isinstance(key, list) else [key]
                yield field.name, field.related_model, tuple(str(part) for part in key)


def _shown(key):
    return "'" + " / ".join(key) + "'"


def _load(entry):
    """Write one entry when it is new or differs, and say which."""
    try:
        loaded = next(iter(deserialize("python", [entry])))
        loaded.object.clean_fields()
    except (DeserializationError, FieldDoesNotExist, ValidationError) as error:
        raise GuideError(f"{_model(entry).__name__} {_shown(_key(entry))}: {error}") from error
    outcome = _compare(loaded)
    if outcome != "unchanged":
        loaded.save()
    return loaded.object, outcome


def _compare(loaded):
    new = loaded.object
    if new.pk is None:
        return "added"
    old = type(new).objects.get(pk=new.pk)
    names = [field.attname for field in new._meta.concrete_fields]
    same = all(getattr(old, name) == getattr(new, name) for name in names) and all(
        set(getattr(old, name).values_list("pk", flat=True)) == set(keys) for name, keys in loaded.m2m_data.items()
    )
    return "unchanged" if same else "changed"


def _retire_all_but(loaded):
    return sum(
        model.objects.current().exclude(pk__in=loaded.get(model, [])).update(retired=True)
        for model in RetirableContent.__subclasses__()
    )
