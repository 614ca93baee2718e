"""Who takes part in the name of an organisation: that organisation says it, or the host where it can't or doesn't.

A trekker who invites somebody into another organisation only asks. Until the yes that person has the role *waiting*, which
reads what everyone reads and does nothing.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import ManyToOneRel, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from phases.partnership import telling
from phases.partnership.models import (
    HOST_WAITS,
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
SILENCE = timedelta(days=7)
HANDOVER_LAPSES = timedelta(days=14)


class Refused(Exception):
    """The organisation said no to this person before; only somebody of it can ask them again."""


class NotYours(Exception):
    """This question was answered meanwhile, or is for others to answer."""


class TooEarly(Exception):
    """The organisation can still answer this `request` itself: somebody of it can, and had no week yet."""

    def __init__(self, request: AccessRequest):
        super().__init__("too early")
        self.request = request


def admitted(organisation_id: int) -> QuerySet[Membership]:
    """Who may speak for this organisation now."""
    return Membership.objects.admitted().filter(organisation=organisation_id)


def speaks_for(member: Membership | None, organisation_id: int) -> bool:
    return member is not None and admitted(organisation_id).filter(pk=member.pk).exists()


def open_requests(partnership_id: int) -> QuerySet[AccessRequest]:
    """Without those that lapsed: a handover nobody took, questions about who left, and to lead from who does no longer."""
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
    """From waiting to taking part: also as the person who came from a file and is `known_as` the name that was asked."""
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
    return _grant(_held(request, by), by)


def _grant(request: AccessRequest, by: Membership | None) -> Membership:
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
    """As `change_member`, but a larger role for somebody of another organisation is asked there; whether it was."""
    larger = bool(role) and RANK[Role(role)] > RANK[Role(membership.role)]
    if not larger or speaks_for(by, membership.organisation_id):
        change_member(membership=membership, by=by, role=role, layer=layer)
        return False
    if layer:
        change_member(membership=membership, by=by, layer=layer)
    ask_for_role(membership=membership, role=role, by=by)
    return True


def nobody_can_say(request: AccessRequest) -> bool:
    return not admitted(request.membership.organisation_id).exclude(pk=request.membership_id).exists()


@transaction.atomic
def host_says_yes(*, requests: Iterable[AccessRequest]) -> list[AccessRequest]:
    """The host decides where the organisation can't, or was silent for a week; it holds after 48 hours. Everyone who is or was of
    it is mailed, and can stop it until then. Raises TooEarly.
    """
    found, new, now = [], [], timezone.now()
    for each in requests:
        Partnership.objects.select_for_update().get(pk=each.membership.partnership_id)
        request = open_requests(each.membership.partnership_id).get(pk=each.pk)
        if not nobody_can_say(request) and request.asked_at > now - SILENCE:
            raise TooEarly(request)
        if request.host_said_yes_at is None:
            request.host_said_yes_at = now
            request.save(update_fields=["host_said_yes_at"])
            record_access(request.membership, What.HOST_SAID_YES, by=None)
            new.append(request)
        found.append(request)
    telling.host_decided(new, now + HOST_WAITS)
    if new:
        transaction.on_commit(carry_out_later)
    return found


def carry_out_later() -> None:
    carry_out.using(run_after=timezone.now() + HOST_WAITS).enqueue()


def former_partners(organisation_id: int) -> QuerySet[Membership]:
    """Who could speak for the organisation once, still has an account, and can stop the host where nobody else can."""
    once = AccessEvent.objects.filter(membership=models.OuterRef("pk"), role__in=WRITERS)
    found = Membership.objects.filter(organisation=organisation_id, user__is_active=True)
    return found.filter(models.Exists(once)).exclude(ended_at=None)


def who_stops(user, organisation_id: int) -> Membership | None:
    """As whom this person says no to the host: as admitted partner, or where nobody can, as who was one."""
    can = admitted(organisation_id).filter(unconfirmed=False)
    if can.exists():
        return can.filter(user=user).first()
    return former_partners(organisation_id).filter(user=user).order_by("-ended_at").first()


def organisations_of(user, partnership_id: int) -> set[int]:
    """Which this person is or was of; not where they only waited."""
    mine = Membership.objects.filter(user=user, partnership=partnership_id, role__in=telling.TAKES_PART)
    return set(mine.values_list("organisation", flat=True))


def host_decisions(user, partnership_id: int) -> QuerySet[AccessRequest]:
    """What the host decided and does not hold yet, of organisations that this person is or was of; of all for a trekker."""
    found = open_requests(partnership_id).filter(host_said_yes_at__isnull=False)
    if Membership.objects.leading().filter(user=user, partnership=partnership_id).exists():
        return found
    return found.filter(membership__organisation__in=organisations_of(user, partnership_id))


@transaction.atomic
def stop_host(*, request: AccessRequest, by: Membership) -> None:
    """A no to the host's yes. The newcomer goes on waiting. Raises NotYours."""
    Partnership.objects.select_for_update().get(pk=request.membership.partnership_id)
    found = AccessRequest.objects.filter(pk=request.pk, closed_at=None, host_said_yes_at__isnull=False).first()
    if found is None or who_stops(by.user, request.membership.organisation_id) != by:
        raise NotYours
    found.host_said_yes_at, found.asked_at = None, timezone.now()
    found.save(update_fields=["host_said_yes_at", "asked_at"])
    record_access(found.membership, What.STOPPED_HOST, by)


@task()
def carry_out() -> int:
    return carry_out_host_decisions()


@transaction.atomic
def carry_out_host_decisions() -> int:
    """What the host decided 48 hours ago and nobody stopped; and what lapsed is closed. Gives how many were let in."""
    now = timezone.now()
    lapsed = AccessRequest.objects.filter(kind=Kind.HANDOVER, closed_at=None, asked_at__lte=now - HANDOVER_LAPSES)
    lapsed.update(outcome=Outcome.LAPSED, closed_at=now)
    due = AccessRequest.objects.filter(
        closed_at=None, host_said_yes_at__lte=now - HOST_WAITS, membership__ended_at=None
    )
    count = 0
    for pk, partnership in list(due.values_list("pk", "membership__partnership")):
        Partnership.objects.select_for_update().get(pk=partnership)
        if request := due.select_related("membership__organisation", "asked_by").filter(pk=pk).first():
            _grant(request, None)
            count += 1
    return count
