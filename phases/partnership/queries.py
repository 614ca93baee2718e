from unicodedata import normalize

from allauth.account.models import EmailAddress
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import StrIndex, Substr
from django.utils import timezone

from phases.partnership.models import (
    TAKES_PART,
    WRITERS,
    AccessEvent,
    Invitation,
    Membership,
    Organisation,
    Partnership,
    Role,
)
from phases.people.queries import proven_addresses

HIDDEN = "[verborgen"  # how a mark begins that stands for words which others decide about


def memberships_of(user) -> QuerySet[Membership]:
    """Where this person takes part now."""
    found = Membership.objects.filter(user=user, ended_at=None, partnership__removed_at=None)
    return found.select_related("partnership", "organisation").order_by("partnership__theme", "pk")


def former_memberships_of(user) -> QuerySet[Membership]:
    """Where this person took part and does no longer, the last one first."""
    still = Membership.objects.filter(user=user, ended_at=None).values("partnership")
    found = Membership.objects.filter(user=user, ended_at__isnull=False, partnership__removed_at=None)
    found = found.exclude(partnership__in=still).select_related("partnership", "organisation")
    return found.order_by("-ended_at", "-pk")


def last_event_of(membership: Membership) -> AccessEvent | None:
    """The event by which the access ended, or was changed last."""
    return AccessEvent.objects.filter(membership=membership).select_related("by__organisation").order_by("-pk").first()


def put_away_by(user) -> QuerySet[Partnership]:
    """Partnerships that were put away and that this trekker may bring back."""
    mine = Membership.objects.filter(user=user, ended_at=None, role=Role.COORDINATOR)
    return Partnership.objects.filter(removed_at__isnull=False, memberships__in=mine).order_by("theme")


def invitations_for(user) -> list[Invitation]:
    """Where this person is asked to take part, at an address that is proven to be theirs."""
    found = Invitation.objects.unanswered().filter(email__in=proven_addresses(user), partnership__removed_at=None)
    return [each for each in found.select_related("partnership", "organisation") if each.is_open]


def is_address_of(user, email: str) -> bool:
    return email.lower() in proven_addresses(user)


def invitations_of(partnership: Partnership) -> QuerySet[Invitation]:
    """Those that were not taken up, for trekkers: open, too old, declined."""
    found = Invitation.objects.filter(partnership=partnership, accepted_at=None, revoked_at=None)
    return found.select_related("organisation").order_by("organisation__name", "name", "pk")


def open_invitations(partnership_id: int) -> QuerySet[Invitation]:
    return Invitation.objects.unanswered().filter(partnership=partnership_id, expires_at__gt=timezone.now())


def addresses_of_writers(partnership_id: int) -> set[str]:
    """Proven addresses of whoever takes part as partner or trekker, in small letters."""
    active = Membership.objects.filter(partnership=partnership_id, ended_at=None, role__in=WRITERS)
    found = EmailAddress.objects.filter(verified=True, user__in=active.values("user"))
    return {each.lower() for each in found.values_list("email", flat=True)}


def members(partnership: Partnership) -> QuerySet[Membership]:
    """Who takes part; who waits to be admitted is in no list and no count."""
    return members_and_waiting(partnership).filter(role__in=TAKES_PART)


def colleagues_to_confirm(member: Membership) -> QuerySet[Membership]:
    """The first person of the own organisation, for a colleague who can say that they belong there."""
    found = members(member.partnership).filter(organisation=member.circle_id, unconfirmed=True).exclude(pk=member.pk)
    return found if member.role in WRITERS else found.none()


def members_and_waiting(partnership: Partnership) -> QuerySet[Membership]:
    return Membership.objects.filter(partnership=partnership, ended_at=None).select_related("organisation")


def with_who_invited(people: QuerySet[Membership], reader: Membership) -> QuerySet[Membership]:
    """The same people, with what colleagues and trekkers have to know of whom they let in: `was_invited`, `inviter` (empty when
    it was the host), `inviter_organisation` and `address_domain` of the account. For any other reader these are empty.
    """
    readable = Q(pk__isnull=False) if reader.is_coordinator else Q(organisation=reader.circle_id)
    first = Invitation.objects.filter(membership=OuterRef("pk")).order_by("accepted_at", "pk")
    address = F("user__email")
    nothing = Value("")

    def only(found, default=nothing):
        return Case(When(readable, then=found), default=default)

    return people.annotate(
        was_invited=only(Exists(first), Value(False)),
        inviter=only(Subquery(first.values("invited_by__name")[:1])),
        inviter_organisation=only(Subquery(first.values("invited_by__organisation__name")[:1])),
        address_domain=only(Substr(address, StrIndex(address, Value("@")) + 1)),
    )


def organisations(partnership_id: int) -> QuerySet[Organisation]:
    return Organisation.objects.filter(partnership=partnership_id, removed_at=None)


def organisations_that_left(partnership_id: int) -> QuerySet[Organisation]:
    return organisations(partnership_id).filter(left_at__isnull=False)


def one_form(name: str) -> str:
    """A name without what people don't mean: capitals, accents, spaces, and signs between words."""
    plain = normalize("NFKD", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum()) or plain.strip()


def organisation_named(partnership_id: int, name: str) -> Organisation | None:
    """The one that people mean, also when it was taken off the list: its name is still its own."""
    known = Organisation.objects.filter(partnership=partnership_id).order_by(
        F("removed_at").asc(nulls_first=True), "pk"
    )
    return next((each for each in known if one_form(each.name) == one_form(name)), None)


def may_be_of_another(organisation: Organisation) -> bool:
    """Whether another one has this name too, or may have it: while words in a name are hidden, nobody can tell what it is."""
    others = Organisation.objects.filter(partnership=organisation.partnership_id).exclude(pk=organisation.pk)
    own = one_form(organisation.name)
    return any(one_form(name) == own or HIDDEN in name for name in others.values_list("name", flat=True))


def partners(partnership_id: int) -> QuerySet[Organisation]:
    """The organisations that take part: somebody who may write does so for them, and can sign in."""
    return organisations(partnership_id).filter(pk__in=Membership.objects.admitted().values("organisation"))
