"""Asking somebody to take part: by mail, bound to one address, once, for 14 days."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from phases.partnership import admission
from phases.partnership.models import (
    WRITERS,
    AccessEvent,
    AccessRequest,
    Invitation,
    Membership,
    Organisation,
    Partnership,
    Role,
)
from phases.partnership.operations import RANK, add_organisation, record_access
from phases.partnership.queries import organisation_named
from phases.partnership.telling import tell_of_invitation
from phases.people.limits import Cause
from phases.people.mail import absolute, post

VALID_FOR = timedelta(days=14)
# Whoever follows the link that we mailed has shown that the address is theirs; whoever got a copied link has not.
MAILED, COPIED = "invitation-mailed", "invitation-copied"


class AlreadyInvited(Exception):
    """There is an open invitation for this address."""


class AlreadyMember(Exception):
    """Who has this address takes part already, in this role or a larger one."""


class Closed(Exception):
    """The invitation was used, declined, taken back, or is too old."""


def token(invitation: Invitation, kind: str) -> str:
    return signing.dumps(invitation.key, salt=kind)


def link(invitation: Invitation, kind: str = COPIED) -> str:
    return absolute(reverse("invitation", kwargs={"token": token(invitation, kind)}))


def invitation_of(text: str) -> tuple[Invitation | None, bool]:
    """Which invitation a link is about, and whether it is the link that was mailed."""
    for kind in (MAILED, COPIED):
        try:
            key = signing.loads(text, salt=kind)
        except signing.BadSignature:
            continue
        found = Invitation.objects.select_related("partnership", "organisation", "invited_by__organisation")
        return found.filter(key=key, partnership__removed_at=None).first(), kind == MAILED
    return None, False


def open_until() -> datetime:
    return timezone.now() + VALID_FOR


@transaction.atomic
def invite(
    *,
    by: Membership,
    name: str,
    email: str,
    organisation: Organisation | None,
    new_organisation: str,
    role: str,
    layer: str,
) -> Invitation:
    """Asks by mail. Raises AlreadyInvited or AlreadyMember, which tell nothing that a trekker does not see already, TooMuchMail,
    and Refused when that organisation said no to this person before.
    """
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    email = email.lower()
    close_expired(by.partnership_id)
    if Invitation.objects.unanswered().filter(partnership=by.partnership_id, email=email).exists():
        raise AlreadyInvited
    if any(RANK[Role(role)] <= RANK[Role(each.role)] for each in members_with(by.partnership_id, email)):
        raise AlreadyMember
    organisation = organisation or organisation_named(by.partnership_id, new_organisation)
    if organisation and organisation.pk != by.organisation_id and was_refused(organisation, email):
        raise admission.Refused
    organisation = organisation or add_organisation(partnership=by.partnership, name=new_organisation)
    invitation = Invitation.objects.create(
        partnership=by.partnership,
        organisation=organisation,
        name=name,
        email=email,
        role=role,
        layer=layer,
        key=get_random_string(32),
        invited_by=by,
        expires_at=open_until(),
    )
    tell_of_invitation(invitation)
    mail(invitation, by.cause)
    return invitation


def close_expired(partnership_id: int) -> None:
    """So that the same address can be asked anew."""
    now = timezone.now()
    Invitation.objects.unanswered().filter(partnership=partnership_id, expires_at__lte=now).update(revoked_at=now)


def members_with(partnership_id: int, email: str):
    """Who takes part now with this address, on their account."""
    active = Membership.objects.filter(partnership=partnership_id, ended_at=None, user__isnull=False)
    users = EmailAddress.objects.filter(email__iexact=email, verified=True).values("user")
    return [*active.filter(user__in=users)]


def was_refused(organisation: Organisation, email: str) -> bool:
    users = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user")
    return any(admission.was_refused(each.user, organisation.pk) for each in users)


def mail(invitation: Invitation, cause: Cause | None) -> None:
    """Mails the link. Raises TooMuchMail; without a cause, as for the host, there is no limit."""
    context = {"invitation": invitation, "url": link(invitation, MAILED)}
    until = invitation.expires_at
    post(to=invitation.email, template="invitation", context=context, cause=cause, useless_after=until)


@transaction.atomic
def send_again(*, invitation: Invitation, by: Membership) -> None:
    """Mails a new link; the one that was sent before no longer works. Also for one that is too old. Raises Closed or
    TooMuchMail; then the link that was sent before still works.
    """
    found = Invitation.objects.unanswered().select_for_update().filter(pk=invitation.pk).first()
    if found is None:
        raise Closed
    if not found.is_open:  # asked anew: whoever asked then, and was asked then, has no rights of that any more
        found.created_at, found.invited_by = timezone.now(), by
    found.key, found.expires_at = get_random_string(32), open_until()
    found.save(update_fields=["key", "expires_at", "created_at", "invited_by"])
    mail(found, by.cause)


def revoke(*, invitation: Invitation) -> None:
    Invitation.objects.unanswered().filter(pk=invitation.pk).update(revoked_at=timezone.now())


def hold(invitation: Invitation) -> None:
    """Until the end of the transaction nobody else takes it up, so that two tabs don't make two accounts. Raises Closed."""
    Partnership.objects.select_for_update().get(pk=invitation.partnership_id)
    if not Invitation.objects.get(pk=invitation.pk).is_open:
        raise Closed


@transaction.atomic
def accept(*, invitation: Invitation, user, name: str = "") -> Membership:
    """Only call this for whoever showed that the address is theirs. Used once. Raises Closed, and Refused.

    Who takes part already keeps that membership; a larger role they may get (`_take_up`).
    """
    hold(invitation)
    member = Membership.objects.filter(user=user, partnership=invitation.partnership_id, ended_at=None).first()
    if member is None:
        member = admission.join(user=user, invitation=invitation, name=name or user.name or invitation.name)
    else:
        member = _take_up(member, invitation)
    invitation.accepted_at, invitation.membership = timezone.now(), member
    invitation.save(update_fields=["accepted_at", "membership"])
    return member


def _take_up(member: Membership, invitation: Invitation) -> Membership:
    """A larger role for who takes part, or waits: at once with the yes of a partner of that organisation, else it is asked."""
    inviter = invitation.invited_by
    role, within = admission.role_given(invitation.role, inviter), admission.speaks_for(inviter, member.organisation_id)
    if RANK[role] <= RANK[Role(member.role)]:
        return member
    if member.is_waiting:
        waiting = AccessRequest.objects.filter(membership=member, closed_at=None).first()
        if inviter is None or not (within and waiting):
            return member
        waiting.role = role
        waiting.save(update_fields=["role"])
        return admission.grant(request=waiting, by=inviter)
    if within or member.role in WRITERS:
        before, member.role = member.role, role
        member.save(update_fields=["role"])
        record_access(member, AccessEvent.What.ROLE, by=inviter if within else member, before=before)
    else:
        admission.ask_for_role(membership=member, role=role, by=inviter)
    return member


def decline(*, invitation: Invitation, note: str) -> None:
    """`note`: who should have been asked instead. The trekkers read it."""
    still = Invitation.objects.unanswered().filter(pk=invitation.pk)
    still.update(declined_at=timezone.now(), decline_note=note)
