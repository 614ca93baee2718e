from collections import defaultdict

from django.db.models import Count, Q, QuerySet

from phases.network.forms import FIRST_FIELDS, MORE_FIELDS
from phases.network.models import PartyProfile
from phases.partnership.models import Membership, Organisation


def profiles_to_edit(member: Membership) -> QuerySet[PartyProfile]:
    """What this member (with the other trekkers, or the own organisation) thinks of each party, the most important first."""
    own = PartyProfile.objects.visible_to(member).filter(organisation=member.writes_for, party__removed_at=None)
    return own.select_related("party", "changed_by", "contribution")


def profiles_of_others(member: Membership) -> dict[int, list[PartyProfile]]:
    """By party, what others wrote about it that this member may read. Who wrote nothing is left out."""
    found = PartyProfile.objects.visible_to(member).filter(party__removed_at=None, changed_by__isnull=False)
    others = found.exclude(organisation=member.writes_for) if member.writes_for else found.exclude(organisation=None)
    by_party = defaultdict(list)
    for profile in others.select_related("organisation", "changed_by", "contribution").order_by(
        "organisation__name", "pk"
    ):
        by_party[profile.party_id].append(profile)
    return by_party


def in_words(profile: PartyProfile) -> list[tuple[str, str]]:
    """What was filled in about a party: the name of each field, and what it says."""
    found = []
    for name in (*FIRST_FIELDS, *MORE_FIELDS):
        value = getattr(profile, name)
        if value:
            label = str(PartyProfile._meta.get_field(name).verbose_name)  # type: ignore[union-attr] # a field of its own
            display = getattr(profile, f"get_{name}_display", None)
            found.append((label, "ja" if value is True else str(display()) if display else value))
    return found


def parties(member: Membership) -> QuerySet[Organisation]:
    """Every party in the field; its name and sector are for all who take part."""
    return Organisation.objects.filter(partnership=member.partnership_id, removed_at=None)


def removed_parties(member: Membership) -> QuerySet[Organisation]:
    return Organisation.objects.filter(partnership=member.partnership_id, removed_at__isnull=False)


def party_counts(member: Membership) -> list[tuple[str, int]]:
    """The list is the same for all; the rest is what the own organisation thinks, if it wrote of any party."""
    counts = profiles_to_edit(member).aggregate(
        profiles=Count("pk"),
        active=Count("pk", filter=Q(active=True)),
        needed=Count("pk", filter=Q(needed=True)),
        works_with_us=Count("pk", filter=Q(works_with_us=True)),
    )
    found = [("partijen in de lijst", parties(member).count())]
    if counts["profiles"]:
        words = [
            ("nu actief", "active"),
            ("nodig voor de ambitie", "needed"),
            ("werken al met ons samen", "works_with_us"),
        ]
        found += [(word, counts[name]) for word, name in words]
    return found
