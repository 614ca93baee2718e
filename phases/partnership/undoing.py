"""Putting back, within fourteen days, a role that was changed or an access that was ended."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from phases.partnership.models import WRITERS, AccessEvent, Membership, Organisation, Partnership, Role
from phases.partnership.operations import LastCoordinator, leads_alone, record_access, revoke_invitations

UNDO_WITHIN = timedelta(days=14)
What = AccessEvent.What
UNDOABLE = (What.ROLE, What.ENDED, What.LEFT)
# What is said of a person after these, does not change what they may.
WORDS_ONLY = (What.CONFIRMED, What.ASKED, What.DENIED, What.HOST_SAID_YES, What.STOPPED_HOST)


class CannotUndo(Exception):
    """Something else happened since, the time is over, or this is for others to do."""


def undoable(partnership_id: int) -> QuerySet[AccessEvent]:
    """The last thing that happened to each person, when that can be put back still."""
    later = AccessEvent.objects.filter(membership=OuterRef("membership"), pk__gt=OuterRef("pk"))
    since = timezone.now() - UNDO_WITHIN
    found = AccessEvent.objects.filter(membership__partnership=partnership_id, what__in=UNDOABLE, at__gt=since)
    found = found.filter(~Exists(later.exclude(what__in=WORDS_ONLY)), membership__user__is_active=True)
    found = found.exclude(what=What.ROLE, role_before="")  # from before this was written down
    return found.select_related("membership__organisation", "by__organisation").order_by("pk")


def undoable_by(user, partnership_id: int) -> list[AccessEvent]:
    """What this person may put back: what they did while they take part, what was done to a colleague where they are admitted,
    their own stopping, and that their organisation was ended when they were an admitted partner of it.
    """
    mine = list(Membership.objects.filter(user=user, partnership=partnership_id))
    here = [each for each in mine if each.ended_at is None]
    events = list(undoable(partnership_id))
    was_partner_of = {
        event.membership.organisation_id
        for event in events
        if event.what == What.LEFT and event.role in WRITERS and event.membership in mine
    }

    def may(event: AccessEvent) -> bool:
        organisation_id = event.membership.organisation_id
        if event.what == What.LEFT and organisation_id in was_partner_of:
            return True
        if event.by in here or (event.by in mine and event.by == event.membership):
            return True
        colleagues = [each for each in here if each.role in WRITERS and each.organisation_id == organisation_id]
        return any(each != event.membership for each in colleagues)

    return [event for event in events if may(event)]


@transaction.atomic
def undo(*, event: AccessEvent, user) -> Membership:
    """Puts it back. Raises CannotUndo, and LastCoordinator when nobody would be left to lead."""
    partnership_id = event.membership.partnership_id
    Partnership.objects.select_for_update().get(pk=partnership_id)
    found = next((each for each in undoable_by(user, partnership_id) if each.pk == event.pk), None)
    if found is None:
        raise CannotUndo
    by = doer(user, partnership_id)
    if found.what == What.ROLE:
        return _role_back(found, by)
    if found.what == What.LEFT:
        return _organisation_back(found, by)
    return _access_back(found.membership, by)


def doer(user, partnership_id: int) -> Membership | None:
    """The membership as which this person does it: of now, or the last one."""
    mine = Membership.objects.filter(user=user, partnership=partnership_id)
    return mine.filter(ended_at=None).first() or mine.order_by("-ended_at").first()


def _role_back(event: AccessEvent, by: Membership | None) -> Membership:
    member = event.membership
    if event.role_before != Role.COORDINATOR and leads_alone(member):
        raise LastCoordinator
    if not event.role_before:
        raise CannotUndo
    before, member.role = member.role, event.role_before
    member.save(update_fields=["role"])
    revoke_invitations(member)
    record_access(member, What.UNDONE, by, before=before)
    return member


def _access_back(member: Membership, by: Membership | None) -> Membership:
    if Membership.objects.filter(user=member.user, partnership=member.partnership_id, ended_at=None).exists():
        raise CannotUndo
    member.ended_at = None
    member.save(update_fields=["ended_at"])
    if not member.is_waiting:  # where somebody takes part, the organisation does, also when it left since
        Organisation.objects.filter(pk=member.organisation_id).update(left_at=None)
    record_access(member, What.UNDONE, by)
    return member


def _organisation_back(event: AccessEvent, by: Membership | None) -> Membership:
    """Everyone comes back who was in it then and did not begin anew elsewhere."""
    organisation_id = event.membership.organisation_id
    together = undoable(event.membership.partnership_id).filter(
        what=What.LEFT, membership__organisation=organisation_id
    )
    for each in together:
        if each.pk == event.pk:
            _access_back(event.membership, by)
        elif not Membership.objects.filter(
            user=each.membership.user, partnership=each.membership.partnership_id, ended_at=None
        ).exists():
            _access_back(each.membership, by)
    Organisation.objects.filter(pk=organisation_id).update(left_at=None)
    return event.membership
