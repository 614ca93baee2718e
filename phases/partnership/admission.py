"""Who takes part in the name of an organisation: that organisation says it; where it can't or doesn't, the host (`host.py`).

A trekker who invites somebody into another organisation only asks. Until the yes that person has the role *waiting*, which
reads what everyone reads and does nothing.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import ManyToOneRel, Q, QuerySet
from django.utils import timezone

from phases.partnership import telling
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
from phases.partnership.operations import (
    RANK,
    change_member,
    known_without_account,
    leads_alone,
    record_access,
    revoke_invitations,
)
from phases.partnership.queries import may_be_of_another

What, Kind, Outcome = AccessEvent.What, AccessRequest.Kind, AccessRequest.Outcome
HANDOVER_LAPSES = timedelta(days=14)


class Refused(Exception):
    """The organisation said no to this person before; only somebody of it can ask them again."""


class NotYours(Exception):
    """This question was answered meanwhile, or is for others to answer."""


def admitted(organisation_id: int) -> QuerySet[Membership]:
    """Who may speak for this organisation now."""
    return Membership.objects.admitted().filter(organisation=organisation_id)


def speaks_for(member: Membership | None, organisation_id: int) -> bool:
    return member is not None and admitted(organisation_id).filter(pk=member.pk).exists()


def open_requests(partnership_id: int) -> QuerySet[AccessRequest]:
    """The questions that wait for an answer, without those that lapsed: a handover nobody took, questions about who left, and to
    lead from who does no longer.
    """
    found = AccessRequest.objects.filter(membership__partnership=partnership_id, closed_at=None)
    lapsed = Q(kind=Kind.HANDOVER, asked_at__lte=timezone.now() - HANDOVER_LAPSES)
    asked_to_lead = Q(role=Role.COORDINATOR, asked_by__isnull=False) & ~Q(kind=Kind.JOIN)
    lapsed |= asked_to_lead & ~Q(asked_by__in=Membership.objects.leading())
    found = found.filter(membership__ended_at=None).exclude(lapsed)
    return found.select_related("membership__organisation", "membership__user", "asked_by__organisation")


def requests_for(member: Membership) -> QuerySet[AccessRequest]:
    """The questions that this member may answer now."""
    found = open_requests(member.partnership_id)
    if member.role not in WRITERS:
        return found.none()
    mine = Q(membership__organisation=member.organisation_id)
    handed_to_me = Q(kind=Kind.HANDOVER, membership=member)
    return found.filter(mine & ~Q(kind=Kind.HANDOVER) | handed_to_me)


def may_refuse(member: Membership) -> bool:
    """The first person of an organisation can't keep others out before a colleague has said that they belong there."""
    return member.role in WRITERS and not member.unconfirmed


def is_new_ground(organisation: Organisation) -> bool:
    """Whether nobody was ever there, nothing unshared or endorsed is, and its name is no other's: then the first person who comes
    is welcome.
    """
    return not (
        organisation.memberships.exists()
        or organisation.contributions.filter(shared_at=None).exists()
        or organisation.endorsements.exists()
        or may_be_of_another(organisation)
    )


def was_refused(user, organisation_id: int) -> bool:
    answered = AccessRequest.objects.filter(
        membership__user=user, membership__organisation=organisation_id, kind=Kind.JOIN
    )
    last = answered.exclude(closed_at=None).order_by("-closed_at").first()
    return last is not None and last.outcome == Outcome.REFUSED


def was_asked_before_the_first_came(invitation: Invitation) -> bool:
    first = AccessEvent.objects.filter(membership__organisation=invitation.organisation_id, what=What.FIRST)
    return first.filter(at__gt=invitation.created_at).exists()


def comes_in_at_once(invitation: Invitation) -> bool:
    """Whether nobody has to say yes any more once this invitation is taken up."""
    organisation = invitation.organisation
    from_within = speaks_for(invitation.invited_by, organisation.pk)
    return from_within or is_new_ground(organisation) or was_asked_before_the_first_came(invitation)


def role_given(role: str, by: Membership | None) -> Role:
    """What somebody asked by `by` gets: nobody becomes trekker through who leads no longer. The host always can."""
    leads = by is None or Membership.objects.leading().filter(pk=by.pk).exists()
    return Role(role) if leads or role != Role.COORDINATOR else Role.PARTNER


def join(*, user, invitation: Invitation, name: str) -> Membership:
    """Makes the newcomer a member, waiting or not. Call it with the partnership locked. Raises Refused."""
    organisation = invitation.organisation
    if was_refused(user, organisation.pk) and not speaks_for(invitation.invited_by, organisation.pk):
        raise Refused
    at_once, first = comes_in_at_once(invitation), is_new_ground(organisation)
    member = Membership(
        partnership_id=organisation.partnership_id,
        organisation=organisation,
        user=user,
        name=name,
        role=Role.WAITING,
        layer=invitation.layer,
        unconfirmed=first,
    )
    member.save()
    if at_once:
        role = role_given(invitation.role, invitation.invited_by)
        return _enter(member, role, What.FIRST if first else What.JOINED, member, invitation.name)
    record_access(member, What.WAITS, by=member)
    request = AccessRequest.objects.create(
        membership=member, kind=Kind.JOIN, role=invitation.role, asked_by=invitation.invited_by
    )
    telling.asked(request)
    return member


def _enter(member: Membership, role: Role, what: str, by: Membership | None, known_as: str) -> Membership:
    """Who waited takes part now: also as the person who came from a file and is `known_as` the name that was asked."""
    known, itself = known_without_account(member.organisation, known_as, role), by == member
    if known:
        member = _become(known, member)
    member.role = role
    member.save(update_fields=["role"])
    Organisation.objects.filter(pk=member.organisation_id).update(left_at=None, removed_at=None)
    record_access(member, what, member if itself else by, before=Role.WAITING)
    return member


def _become(known: Membership, newcomer: Membership) -> Membership:
    """`known` gets the account; whatever hangs on who waited, such as an action that was given to them, moves along."""
    user, name, layer = newcomer.user, newcomer.name, newcomer.layer
    for relation in Membership._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            model: Any = relation.related_model
            model._base_manager.filter(**{relation.field.name: newcomer}).update(**{relation.field.name: known})
    newcomer.delete()
    known.user, known.name, known.layer = user, name, layer
    known.save(update_fields=["user", "name", "layer"])
    return known


def _close(request: AccessRequest, outcome: str, by: Membership | None) -> None:
    request.outcome, request.closed_at, request.closed_by = outcome, timezone.now(), by
    request.save(update_fields=["outcome", "closed_at", "closed_by"])


def _held(request: AccessRequest, by: Membership) -> AccessRequest:
    """The question, while nobody else answers it. Raises NotYours."""
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    by.refresh_from_db()
    found = requests_for(by).filter(pk=request.pk).first()
    if found is None or by.ended_at:
        raise NotYours
    return found


@transaction.atomic
def grant(*, request: AccessRequest, by: Membership) -> Membership:
    """Says yes in the name of the own organisation. Raises NotYours."""
    return give_role(_held(request, by), by)


def give_role(request: AccessRequest, by: Membership | None) -> Membership:
    """Closes the question with a yes, without `by` that of the host. Call it with the partnership locked."""
    member = request.membership
    _close(request, Outcome.GRANTED, by)
    if request.kind == Kind.JOIN:
        asked = member.invitations.order_by("-pk").first()
        role = role_given(request.role, request.asked_by)
        return _enter(member, role, What.ADMITTED, by, asked.name if asked else "")
    before = member.role
    if RANK[Role(request.role)] > RANK[Role(before)]:
        member.role = request.role
        member.save(update_fields=["role"])
        record_access(member, What.HANDED_OVER if request.kind == Kind.HANDOVER else What.ROLE, by, before=before)
    if request.kind == Kind.HANDOVER and request.asked_by:
        _step_down(request.asked_by, by)
    return member


def _step_down(former: Membership, by: Membership | None) -> None:
    former.refresh_from_db()
    if former.ended_at is None and former.role == Role.COORDINATOR and not leads_alone(former):
        former.role = Role.PARTNER
        former.save(update_fields=["role"])
        revoke_invitations(former)
        record_access(former, What.HANDED_OVER, by, before=Role.COORDINATOR)


@transaction.atomic
def refuse(*, request: AccessRequest, by: Membership) -> None:
    """Says no, which stands: a newcomer's access ends. Raises NotYours, also for a first person without a colleague's yes."""
    found = _held(request, by)
    if found.kind != Kind.HANDOVER and not may_refuse(by):
        raise NotYours
    _close(found, Outcome.REFUSED, by)
    member = found.membership
    if found.kind == Kind.JOIN:
        member.ended_at = timezone.now()
        member.save(update_fields=["ended_at"])
        revoke_invitations(member)
        record_access(member, What.REFUSED, by)
    else:
        record_access(member, What.DENIED, by)


@transaction.atomic
def take_back(*, request: AccessRequest, by: Membership) -> None:
    """Ends a question about a role that nobody answered yet, by who asked it. Raises NotYours."""
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    mine = open_requests(by.partnership_id).filter(pk=request.pk, asked_by=by).exclude(kind=Kind.JOIN)
    found = mine.first()
    if found is None:
        raise NotYours
    _close(found, Outcome.LAPSED, by)


@transaction.atomic
def confirm(*, person: Membership, by: Membership) -> None:
    """A colleague says that the first person of the organisation belongs there. Raises NotYours."""
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    if person.pk == by.pk or not speaks_for(by, person.organisation_id):
        raise NotYours
    if Membership.objects.filter(pk=person.pk, unconfirmed=True, ended_at=None).update(unconfirmed=False):
        record_access(person, What.CONFIRMED, by)


@transaction.atomic
def ask_for_role(*, membership: Membership, role: str, by: Membership | None, kind: str = Kind.RAISE) -> AccessRequest:
    """Asks the organisation of that person whether they may have a larger role. Whoever asks again replaces the question."""
    Partnership.objects.select_for_update().get(pk=membership.partnership_id)
    now = timezone.now()
    before = AccessRequest.objects.filter(membership=membership, closed_at=None).exclude(kind=Kind.JOIN)
    before.update(outcome=Outcome.LAPSED, closed_at=now, closed_by=by)
    request = AccessRequest.objects.create(membership=membership, kind=kind, role=role, asked_by=by, asked_at=now)
    record_access(membership, What.ASKED, by)
    telling.asked(request)
    return request


@transaction.atomic
def change_or_ask(*, membership: Membership, by: Membership, role: str = "", layer: str = "") -> bool:
    """As `change_member`, but a larger role for somebody of another organisation is asked there. Gives whether it was."""
    larger = bool(role) and RANK[Role(role)] > RANK[Role(membership.role)]
    if not larger or speaks_for(by, membership.organisation_id):
        change_member(membership=membership, by=by, role=role, layer=layer)
        return False
    if layer:
        change_member(membership=membership, by=by, layer=layer)
    ask_for_role(membership=membership, role=role, by=by)
    return True
