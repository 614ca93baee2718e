from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from phases.partnership.models import (
    WRITERS,
    AccessEvent,
    Invitation,
    Membership,
    Organisation,
    Partnership,
    Role,
)
from phases.partnership.telling import tell_of_event
from phases.people.queries import proven_addresses
from phases.people.security_log import note

DOUBLE_CLICK = timedelta(minutes=1)
RANK = {Role.WAITING: -1, Role.READER: 0, Role.PARTNER: 1, Role.COORDINATOR: 2}
OWN_ADDRESSES = {"nieuw", "inlezen"}  # pages of ours that stand where the name of a partnership would


class LastCoordinator(Exception):
    """A partnership always keeps a trekker who can sign in."""


class LastOfOrganisation(Exception):
    """Only its own people, or ending its taking part as a whole, leaves an organisation without anyone who speaks for it."""


class ChangedMeanwhile(Exception):
    """Someone else changed the same fields after the page was made. Nothing was saved; `now` holds what they made of it."""

    def __init__(self, now: dict):
        super().__init__("changed meanwhile")
        self.now = now


def free_slug(text: str, taken, fallback: str) -> str:
    """A readable name for in an address, made once and kept when the text changes."""
    base = slugify(text)[:60] or fallback
    slug, number = base, 1
    while slug in OWN_ADDRESSES or taken.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def add_organisation(*, partnership: Partnership, name: str, sector: str = "") -> Organisation:
    slug = free_slug(name, Organisation.objects.filter(partnership=partnership), "organisatie")
    return Organisation.objects.create(partnership=partnership, slug=slug, name=name, sector=sector)


def save_under_free_slug(partnership: Partnership) -> None:
    """Tries again when someone else took the same address in the same instant."""
    for last in (False, False, True):
        partnership.slug = free_slug(partnership.theme, Partnership.objects, "samenwerking")
        try:
            with transaction.atomic():
                return partnership.save(force_insert=True)
        except IntegrityError:
            partnership.pk = None
            if last:
                raise
    return None


@transaction.atomic
def start_partnership(
    *, user, partnership: Partnership, organisation: str, sector: str, layer: str, name: str
) -> Partnership:
    """Makes the partnership with its first organisation and trekker. A double click gives back what the first one made."""
    get_user_model().objects.select_for_update().get(pk=user.pk)
    words = {name: getattr(partnership, name) for name in ("theme", "ambition", "region", "existing")}
    mine = Membership.objects.filter(user=user, name=name, layer=layer)
    mine = mine.filter(organisation__name=organisation, organisation__sector=sector)
    just_now = Partnership.objects.filter(removed_at=None, created_at__gt=timezone.now() - DOUBLE_CLICK)
    if same := just_now.filter(**words, memberships__in=mine).first():
        return same
    save_under_free_slug(partnership)
    member = Membership.objects.create(
        partnership=partnership,
        organisation=add_organisation(partnership=partnership, name=organisation, sector=sector),
        user=user,
        name=name,
        role=Role.COORDINATOR,
        layer=layer,
    )
    record_access(member, AccessEvent.What.JOINED, by=member)
    return partnership


@transaction.atomic
def change_partnership(*, partnership: Partnership, seen: dict, wanted: dict) -> None:
    """Saves what differs from what the page showed (`seen`), so that a colleague's other fields stay. Raises ChangedMeanwhile."""
    now = Partnership.objects.select_for_update().get(pk=partnership.pk)
    touched = {name: value for name, value in wanted.items() if value != seen[name]}
    clashes = {
        name: getattr(now, name) for name, value in touched.items() if getattr(now, name) not in (seen[name], value)
    }
    if clashes:
        raise ChangedMeanwhile(clashes)
    Partnership.objects.filter(pk=now.pk).update(**touched)


def put_away(*, partnership: Partnership) -> None:
    Partnership.objects.filter(pk=partnership.pk).update(removed_at=timezone.now())


def bring_back(*, partnership: Partnership) -> None:
    Partnership.objects.filter(pk=partnership.pk).update(removed_at=None, notice_at=None)


def record_access(membership: Membership, what: str, by: Membership | None, before: str = "") -> AccessEvent:
    """Adds a line to the register, of which the organisation hears. `before`: the role until now, where that differs."""
    role = membership.role
    note(f"role: {what}", membership.user_id, member=membership.pk, role=role)
    event = AccessEvent.objects.create(membership=membership, what=what, role=role, role_before=before, by=by)
    tell_of_event(event)
    return event


def known_without_account(organisation: Organisation | None, name: str, role: str) -> Membership | None:
    """The only person of that name in the organisation, who came from a file: what they wrote and have to do is theirs. Not when
    they would read less now than they did, because then it is somebody else's.
    """
    here = Membership.objects.filter(organisation=organisation, user=None, ended_at=None, name__iexact=name)
    known = list(here[:2])
    return known[0] if len(known) == 1 and RANK[Role(known[0].role)] <= RANK[Role(role)] else None


def leads_alone(membership: Membership) -> bool:
    """Whether nobody would be left to lead, of those who can sign in. Call it with the partnership locked."""
    others = Membership.objects.leading().filter(partnership=membership.partnership_id)
    return membership.role == Role.COORDINATOR and not others.exclude(pk=membership.pk).exists()


def revoke_invitations(membership: Membership) -> None:
    """Asked before, for another role: taken up now, it would give back what was taken away."""
    waiting = Invitation.objects.unanswered().filter(partnership=membership.partnership_id)
    theirs = {*proven_addresses(membership.user), *membership.invitations.values_list("email", flat=True)}
    waiting.filter(email__in=theirs).update(revoked_at=timezone.now())


def speaks_alone(membership: Membership) -> bool:
    """Whether only this person could speak for the organisation. Call it with the partnership locked."""
    others = Membership.objects.admitted().filter(organisation=membership.organisation_id).exclude(pk=membership.pk)
    return membership.role in WRITERS and membership.user_id is not None and not others.exists()


def of_another(by: Membership | None, membership: Membership) -> bool:
    return by is not None and by.organisation_id != membership.organisation_id


@transaction.atomic
def change_member(*, membership: Membership, by: Membership | None, role: str = "", layer: str = "") -> None:
    """Gives a role that is not larger, or one to somebody of the own organisation; what is not given stays.

    Raises LastCoordinator when nobody would be left to lead, and LastOfOrganisation when another organisation would be left
    without anyone who speaks for it. A larger role for somebody of another organisation is asked (`admission.ask_for_role`).
    """
    Partnership.objects.select_for_update().get(pk=membership.partnership_id)
    membership = Membership.objects.get(pk=membership.pk)
    before, role, layer = membership.role, role or membership.role, layer or membership.layer
    if role != Role.COORDINATOR and leads_alone(membership):
        raise LastCoordinator
    if role not in WRITERS and of_another(by, membership) and speaks_alone(membership):
        raise LastOfOrganisation
    membership.role, membership.layer = role, layer
    membership.save(update_fields=["role", "layer"])
    if before != role:
        revoke_invitations(membership)
        record_access(membership, AccessEvent.What.ROLE, by, before=before)


@transaction.atomic
def end_membership(*, membership: Membership, by: Membership | None) -> None:
    """Access ends at the next request, what was written stays.

    Raises LastCoordinator when nobody would be left to lead, and LastOfOrganisation as `change_member` does.
    """
    Partnership.objects.select_for_update().get(pk=membership.partnership_id)
    membership = Membership.objects.get(pk=membership.pk)
    if membership.ended_at is None and of_another(by, membership) and speaks_alone(membership):
        raise LastOfOrganisation
    _end(membership, by, AccessEvent.What.ENDED)


def _end(membership: Membership, by: Membership | None, what: str) -> None:
    if membership.ended_at:
        return
    if leads_alone(membership):
        raise LastCoordinator
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    revoke_invitations(membership)
    record_access(membership, what, by)


@transaction.atomic
def leave_partnership(*, organisation: Organisation, by: Membership) -> None:
    """The organisation takes part no longer: nobody of it has access. What it wrote and endorsed stays to be read.

    Raises LastCoordinator when nobody would be left to lead.
    """
    Partnership.objects.select_for_update().get(pk=organisation.partnership_id)
    for membership in organisation.memberships.filter(ended_at=None).order_by("pk"):
        _end(membership, by, AccessEvent.What.LEFT)
    organisation.invitations.unanswered().update(revoked_at=timezone.now())
    Organisation.objects.filter(pk=organisation.pk).update(left_at=timezone.now())
