"""A partnership from its file. What `checks.read_file` gave back is known to be right; all of it is made, or nothing."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.text import slugify

from phases.agreement.models import Endorsement
from phases.exchange.layout import FACTS, LISTS, Listing
from phases.exchange.parsing import BadFile
from phases.exchange.references import References, guide
from phases.exchange.values import codec, moment
from phases.partnership.models import AccessEvent, Membership, Organisation, Partnership, Role
from phases.partnership.operations import (
    DOUBLE_CLICK,
    add_organisation,
    known_without_account,
    record_access,
    save_under_free_slug,
)
from phases.partnership.queries import organisation_named

AT_ONCE = 500


def import_partnership(*, data: dict[str, Any]) -> Partnership:
    """A new one, whatever is here already. Nobody in it has an account. Raises BadFile."""
    try:
        with transaction.atomic():
            return _Making(data).partnership
    except DatabaseError as error:
        raise BadFile(["Dit bestand spreekt zichzelf tegen; er is niets ingelezen."]) from error


@transaction.atomic
def import_and_join(*, data: dict[str, Any], user, name: str, organisation: str, layer: str) -> Partnership:
    """Whoever brings it in becomes its trekker, in the one organisation of that name. A double click gives back the first one."""
    get_user_model().objects.select_for_update().get(pk=user.pk)
    just_now = {"what": AccessEvent.What.JOINED, "at__gt": timezone.now() - DOUBLE_CLICK}
    mine = Membership.objects.filter(user=user, access_events__in=AccessEvent.objects.filter(**just_now))
    started = moment(data["partnership"]["created_at"])  # tells copies of one partnership from any other
    if same := mine.filter(partnership__created_at=started, partnership__removed_at=None).first():
        return same.partnership
    partnership = import_partnership(data=data)
    named = organisation_named(partnership.pk, organisation)
    named = named or add_organisation(partnership=partnership, name=organisation)
    member = known_without_account(named, name, Role.COORDINATOR) or Membership(organisation=named)
    member.partnership, member.user, member.name = partnership, user, name
    member.role, member.layer, member.ended_at = Role.COORDINATOR, layer, None
    member.save()
    record_access(member, AccessEvent.What.JOINED, by=member)
    return partnership


class _Making:
    """Makes list after list, in the order of the file, so that whatever a record refers to is there before it."""

    def __init__(self, data: dict[str, Any]):
        keys = {model: {code: each.pk for code, each in contents.items()} for model, contents in guide().items()}
        kinds = {number: each["kind"] for number, each in enumerate(data["contributions"], 1)}
        self.owners = {number: each["organisation"] for number, each in enumerate(data["contributions"], 1)}
        self.references = References(keys, kinds)
        self.partnership = Partnership(**self._made(Partnership, FACTS, data["partnership"]))
        save_under_free_slug(self.partnership)
        for listing in LISTS:
            self._make(listing, data[listing.name])
        for listing in LISTS:
            if listing.late:
                self._complete(listing, data[listing.name])

    def _made(self, model: Any, fields: tuple[str, ...], values: dict) -> dict[str, Any]:
        return {
            model._meta.get_field(name).attname: codec(model, name).make(values, self.references) for name in fields
        }

    def _make(self, listing: Listing, rows: list[dict]) -> None:
        model = listing.model
        many = [name for name in listing.fields if model._meta.get_field(name).many_to_many]
        single = tuple(name for name in listing.fields if name not in {*many, *listing.late})
        records = [model(**self._made(model, single, row), **self._derived(listing, row)) for row in rows]
        if model is Organisation:
            give_slugs(records)
        made = model.objects.bulk_create(records, batch_size=AT_ONCE)
        self.references.found[model] = {number: each.pk for number, each in enumerate(made, 1)}
        for name in many:
            self._join(model._meta.get_field(name), made, rows)

    def _derived(self, listing: Listing, row: dict) -> dict[str, Any]:
        """What is not in the file, because it follows from what is."""
        names = {field.name for field in listing.model._meta.concrete_fields} - set(listing.fields)
        derived: dict[str, Any] = {}
        if "partnership" in names:
            derived["partnership"] = self.partnership
        if listing.kind and "organisation" in names:
            derived["organisation_id"] = self.references.get(Organisation, self.owners[row["contribution"]])
        if listing.model is Endorsement:
            derived["imported"] = True
        return derived

    def _join(self, field: Any, made: list[Any], rows: list[dict]) -> None:
        through = field.remote_field.through
        here, there = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        through.objects.bulk_create(
            [
                through(**{here: record.pk, there: key})
                for record, row in zip(made, rows, strict=True)
                for key in codec(field.model, field.name).make(row, self.references)
            ],
            batch_size=AT_ONCE,
        )

    def _complete(self, listing: Listing, rows: list[dict]) -> None:
        """What refers to later records, or to others of the same list."""
        keys = self.references.found[listing.model]
        records = [
            listing.model(pk=keys[number], **self._made(listing.model, listing.late, row))
            for number, row in enumerate(rows, 1)
        ]
        listing.model.objects.bulk_update(records, listing.late, batch_size=AT_ONCE)


def give_slugs(organisations: list[Organisation]) -> None:
    """As `add_organisation` would: readable, and each its own."""
    taken: set[str] = set()
    for each in organisations:
        base = slugify(each.name)[:60] or "organisatie"
        numbers = (f"{base}-{number}" for number in range(2, len(organisations) + 2))
        each.slug = base if base not in taken else next(slug for slug in numbers if slug not in taken)
        taken.add(each.slug)
