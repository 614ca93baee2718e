from django.db.models import Count, Q, QuerySet

from phases.network.models import PartyProfile
from phases.partnership.models import Membership, Organisation


def profiles_to_edit(member: Membership) -> QuerySet[PartyProfile]:
    """What this member (with the other trekkers, or the own organisation) thinks of each party, the most important first."""
    own = PartyProfile.objects.visible_to(member).filter(organisation=member.writes_for, party__removed_at=None)
    return own.select_related("party", "changed_by")


def parties(member: Membership) -> QuerySet[Organisation]:
    """Every party in the field; its name and sector are for all who take part."""
    return Organisation.objects.filter(partnership=member.partnership_id, removed_at=None)


def removed_parties(member: Membership) -> QuerySet[Organisation]:
    return Organisation.objects.filter(partnership=member.partnership_id, removed_at__isnull=False)


def party_counts(member: Membership) -> list[tuple[str, int]]:
    counts = profiles_to_edit(member).aggregate(
        parties=Count("pk"),
        active=Count("pk", filter=Q(active=True)),
        needed=Count("pk", filter=Q(needed=True)),
        works_with_us=Count("pk", filter=Q(works_with_us=True)),
    )
    words = [
        ("partijen in de lijst", "parties"),
        ("nu actief", "active"),
        ("nodig voor de ambitie", "needed"),
        ("werken al met ons samen", "works_with_us"),
    ]
    return [(word, counts[name]) for word, name in words]
