from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from phases.contributions.models import Contribution, Kind
from phases.network.models import PartyProfile
from phases.partnership.models import Membership, Organisation, Partnership
from phases.partnership.operations import add_organisation
from phases.partnership.queries import one_form, organisation_named


class HasMembers(Exception):
    """A party whose people take part can't be removed from the list."""


class NameTaken(Exception):
    """Another party of the partnership is called that."""


class OwnName(Exception):
    """The name of an organisation whose people take part, or did, is theirs to change."""


class NameChanged(Exception):
    """Someone else changed the name or sector since the page was made."""


@transaction.atomic
def add_parties(
    *, by: Membership, names: list[str], sectors: Mapping[str, str] | None = None
) -> tuple[list[str], list[str]]:
    """Adds each name once, with its sector where that is known; gives back which were added and which were there already."""
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    known = {
        one_form(name)
        for name in Organisation.objects.filter(partnership=by.partnership_id, removed_at=None).values_list(
            "name", flat=True
        )
    }
    added, skipped = [], []
    for name in names:
        if one_form(name) in known:
            skipped.append(name)
            continue
        known.add(one_form(name))
        add_organisation(partnership=by.partnership, name=name, sector=(sectors or {}).get(name, ""))
        added.append(name)
    ensure_profiles(by=by)
    return added, skipped


@transaction.atomic
def ensure_profiles(*, by: Membership) -> None:
    """Gives every party that this author has not written about a profile at the end of the order."""
    mine = PartyProfile.objects.filter(partnership=by.partnership_id, organisation=by.writes_for)
    last = mine.order_by("-position").values_list("position", flat=True).first() or 0
    without = Organisation.objects.filter(partnership=by.partnership_id, removed_at=None).exclude(profiles__in=mine)
    new = list(without.order_by("pk"))
    contributions = Contribution.objects.bulk_create(
        Contribution(
            partnership_id=by.partnership_id, organisation_id=by.writes_for, kind=Kind.PARTY_PROFILE, created_by=by
        )
        for _ in new
    )
    PartyProfile.objects.bulk_create(
        PartyProfile(
            contribution=contribution,
            partnership_id=by.partnership_id,
            organisation_id=by.writes_for,
            party=party,
            position=last + place,
        )
        for place, (contribution, party) in enumerate(zip(contributions, new, strict=True), 1)
    )


@transaction.atomic
def change_party(
    *, by: Membership, party: Organisation, name: str, sector: str, seen_name: str, seen_sector: str
) -> None:
    """Raises NameChanged, NameTaken, and OwnName: under another name it would say what its people never said."""
    Partnership.objects.select_for_update().get(pk=party.partnership_id)
    current = Organisation.objects.select_for_update().get(pk=party.pk)
    if (current.name, current.sector) not in ((seen_name, seen_sector), (name, sector)):
        raise NameChanged
    if name != current.name:
        same = organisation_named(party.partnership_id, name)
        if same and same.pk != party.pk:
            raise NameTaken
        if by.organisation_id != party.pk and party.memberships.exists():
            raise OwnName
    current.name, current.sector = name, sector
    current.save(update_fields=["name", "sector"])


@transaction.atomic
def remove_party(*, party: Organisation) -> None:
    """Off every list; what was written about it stays, for when it is put back. Raises HasMembers, also for who joins now."""
    Partnership.objects.select_for_update().get(pk=party.partnership_id)
    if party.memberships.filter(ended_at=None).exists():
        raise HasMembers
    party.removed_at = timezone.now()
    party.save(update_fields=["removed_at"])


def put_party_back(*, party: Organisation) -> None:
    party.removed_at = None
    party.save(update_fields=["removed_at"])


@transaction.atomic
def move_profile(*, by: Membership, pk: int, position: int) -> PartyProfile:
    """Gives the party another place in the order of importance, counted from 0. Raises DoesNotExist."""
    mine = PartyProfile.objects.filter(
        partnership=by.partnership_id, organisation=by.writes_for, party__removed_at=None
    )
    rows = list(mine.select_related("party").select_for_update(of=("self",)))
    moved = next((row for row in rows if row.pk == pk), None)
    if moved is None:
        raise PartyProfile.DoesNotExist
    rows.remove(moved)
    rows.insert(min(max(position, 0), len(rows)), moved)
    for place, row in enumerate(rows, 1):
        row.position = place
    PartyProfile.objects.bulk_update(rows, ["position"])
    return moved
