"""What the host of this website decides for an organisation that can't, or was silent for a week.

It holds after 48 hours. Everyone who is or was of that organisation is mailed, and can stop it until then.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django_tasks import task

from phases.partnership import telling
from phases.partnership.admission import HANDOVER_LAPSES, NotYours, admitted, give_role, open_requests
from phases.partnership.models import (
    HOST_WAITS,
    TAKES_PART,
    WRITERS,
    AccessEvent,
    AccessRequest,
    Membership,
    Partnership,
)
from phases.partnership.operations import record_access

What, Kind, Outcome = AccessEvent.What, AccessRequest.Kind, AccessRequest.Outcome
SILENCE = timedelta(days=7)


class TooEarly(Exception):
    """The organisation can still answer this `request` itself: somebody of it can, and had no week yet."""

    def __init__(self, request: AccessRequest):
        super().__init__("too early")
        self.request = request


def nobody_can_say(request: AccessRequest) -> bool:
    return not admitted(request.membership.organisation_id).exclude(pk=request.membership_id).exists()


@transaction.atomic
def say_yes(*, requests: Iterable[AccessRequest]) -> list[AccessRequest]:
    """All of them, or nobody. Asked twice, the first time counts. Raises TooEarly."""
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
    once = AccessEvent.objects.filter(membership=OuterRef("pk"), role__in=WRITERS)
    found = Membership.objects.filter(organisation=organisation_id, user__is_active=True)
    return found.filter(Exists(once)).exclude(ended_at=None)


def who_stops(user, organisation_id: int) -> Membership | None:
    """The membership as which this person says no to the host: as admitted partner, or where nobody can, as who was one."""
    can = admitted(organisation_id).filter(unconfirmed=False)
    if can.exists():
        return can.filter(user=user).first()
    return former_partners(organisation_id).filter(user=user).order_by("-ended_at").first()


def organisations_of(user, partnership_id: int) -> set[int]:
    """The organisations that this person is or was of; not where they only waited."""
    mine = Membership.objects.filter(user=user, partnership=partnership_id, role__in=TAKES_PART)
    return set(mine.values_list("organisation", flat=True))


def decisions_for(user, partnership_id: int) -> QuerySet[AccessRequest]:
    """What the host decided and does not hold yet, of organisations that this person is or was of; of all for a trekker."""
    found = open_requests(partnership_id).filter(host_said_yes_at__isnull=False)
    if Membership.objects.leading().filter(user=user, partnership=partnership_id).exists():
        return found
    return found.filter(membership__organisation__in=organisations_of(user, partnership_id))


@transaction.atomic
def stop(*, request: AccessRequest, by: Membership) -> None:
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
    return carry_out_decisions()


@transaction.atomic
def carry_out_decisions() -> int:
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
            give_role(request, None)
            count += 1
    return count
