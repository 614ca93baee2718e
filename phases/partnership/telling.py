"""Who hears by mail what happens in the name of an organisation: its people, and of what the host does the trekkers too.

A question that waits for an answer is mailed at once. What happened is told to each person in one mail per ten minutes, made
from the register when it goes out. None of it counts for a limit on mail.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from phases.partnership.models import (
    TAKES_PART,
    AccessEvent,
    AccessRequest,
    Invitation,
    Membership,
    Organisation,
    Partnership,
    Role,
)
from phases.partnership.words import by_words, event_words, invited_words
from phases.people.mail import absolute, post

logger = logging.getLogger(__name__)

What = AccessEvent.What
BUNDLED_FOR = timedelta(minutes=10)
# Of these goes a mail of its own.
AT_ONCE = (What.WAITS, What.ASKED, What.HOST_SAID_YES)


def everyone_of(organisation_id: int) -> QuerySet[Membership]:
    """Who takes part or took part for this organisation and can sign in; nobody who only waited."""
    found = Membership.objects.filter(organisation=organisation_id, user__is_active=True, role__in=TAKES_PART)
    return found.select_related("user").order_by("pk")


def people_of(organisation_id: int) -> QuerySet[Membership]:
    """Those of them who take part now, also who only reads."""
    return everyone_of(organisation_id).filter(ended_at=None)


def tell_of_event(event: AccessEvent) -> None:
    member = event.membership
    of_host = event.by is None or event.what == What.STOPPED_HOST
    who = Q(pk=member.pk) | Q(organisation=member.organisation_id) if of_host else Q(pk=member.pk)
    _tell(member.organisation, event.at, who)
    if of_host or member.ended_at:
        transaction.on_commit(tell_due.enqueue)


def tell_of_invitation(invitation: Invitation) -> None:
    _tell(invitation.organisation, invitation.created_at, Q())


def _tell(organisation: Organisation, at: datetime, also: Q) -> None:
    """Marks who may have to hear of it; whether they do is decided when the mail is made (`lines_for`)."""
    near = Q(ended_at=None) & (Q(organisation=organisation) | Q(role=Role.COORDINATOR)) | also
    people = Membership.objects.filter(near, partnership=organisation.partnership_id, user__is_active=True)
    if people.filter(untold_since=None).update(untold_since=at):
        transaction.on_commit(tell_later)


def tell_later() -> None:
    tell_due.using(run_after=timezone.now() + BUNDLED_FOR).enqueue()


def due(now: datetime) -> QuerySet[Membership]:
    """Those whose turn it is. Who has no access any more hears why at once."""
    found = Membership.objects.filter(untold_since__isnull=False, user__is_active=True)
    return found.filter(Q(untold_since__lte=now - BUNDLED_FOR) | Q(ended_at__isnull=False))


@task()
def tell_due() -> int:
    """Gives how many mails were written. What goes wrong for one person keeps nothing from the others."""
    people = list(due(timezone.now()).order_by("pk").values_list("pk", "partnership"))
    return sum(told_or_logged(*each) for each in people)


def told_or_logged(member_id: int, partnership_id: int) -> bool:
    try:
        return told(member_id, partnership_id)
    except Exception as error:  # noqa: BLE001 - whatever it is
        logger.error("member %s was not told: %s", member_id, type(error).__name__)
        return False


@transaction.atomic
def told(member_id: int, partnership_id: int) -> bool:
    """The lock keeps out what happens meanwhile, so that nothing falls between two mails."""
    partnership = Partnership.objects.select_for_update().get(pk=partnership_id)
    member = due(timezone.now()).select_related("user", "organisation").filter(pk=member_id).first()
    if member is None:
        return False
    lines = lines_for(member)
    Membership.objects.filter(pk=member.pk).update(untold_since=None)
    if not lines or partnership.removed_at:
        return False
    page = "partnership" if member.ended_at else "access_register"
    mail_each([member], "told", partnership, path_of(page, partnership), lines=lines)
    return True


def lines_for(member: Membership) -> list[str]:
    """What this person has to hear still, in the order in which it happened; not what they did themselves."""
    events = AccessEvent.objects.filter(membership__partnership=member.partnership_id, at__gte=member.untold_since)
    events = events.filter(concerning(member)).exclude(what__in=AT_ONCE).exclude(by__user=member.user_id)
    events = events.select_related("membership__organisation", "by__organisation")
    found = [(each.at, event_words(each)) for each in events]
    if member.ended_at is None and member.role in TAKES_PART:
        asked = Invitation.objects.filter(partnership=member.partnership_id, created_at__gte=member.untold_since)
        ours = Q(organisation=member.organisation_id)
        by_host = Q(invited_by=None) if member.is_coordinator else Q(pk=None)
        asked = asked.filter(ours | by_host).exclude(invited_by__user=member.user_id)
        found += [(each.created_at, invited_words(each)) for each in asked.select_related("invited_by__organisation")]
    return [line for _, line in sorted(found)]


def concerning(member: Membership) -> Q:
    """Which events: of oneself; of the own organisation; and what the host does, for trekkers and who was of it once."""
    mine, ours = Q(membership=member.pk), Q(membership__organisation=member.organisation_id)
    of_host = Q(by=None) | Q(what=What.STOPPED_HOST)
    if member.role not in TAKES_PART:
        return mine
    if member.ended_at:
        return mine | ours & of_host
    return mine | ours | of_host if member.is_coordinator else mine | ours


def asked(request: AccessRequest) -> None:
    """Mails at once who can answer, and all of their organisation; where nobody can, also its former people and the trekkers."""
    member = request.membership
    somebody = Membership.objects.admitted().filter(organisation=member.organisation_id).exists()
    if not somebody and request.kind == AccessRequest.Kind.RAISE and request.asked_by is None:
        return  # the host, who decides it in the same breath: of that goes a mail
    whose = member.organisation_id
    people = people_of(whose) if somebody else everyone_of(whose) | leading(member.partnership_id)
    path = path_of("members" if somebody else "host_stop", member.partnership)
    facts = {"asked": request, "somebody": somebody, "asker": by_words(request.asked_by)}
    others = [each for each in people if each.pk != request.asked_by_id or not somebody]
    mail_each(others, "access_asked", member.partnership, path, **facts)


def host_decided(requests: Iterable[AccessRequest], holds_at: datetime) -> None:
    """Mails at once, per organisation, everyone who is or was of it, and the trekkers."""
    per_organisation: dict[Organisation, list[AccessRequest]] = {}
    for request in requests:
        per_organisation.setdefault(request.membership.organisation, []).append(request)
    for organisation, found in per_organisation.items():
        people = everyone_of(organisation.pk) | leading(organisation.partnership_id)
        path = path_of("host_stop", organisation.partnership)
        facts = {"requests": found, "organisation": organisation, "holds_at": holds_at}
        mail_each(people, "host_decided", organisation.partnership, path, **facts)


def leading(partnership_id: int) -> QuerySet[Membership]:
    return Membership.objects.leading().filter(partnership=partnership_id).select_related("user").order_by("pk")


def path_of(page: str, partnership: Partnership) -> str:
    return reverse(page, kwargs={"slug": partnership.slug})


def mail_each(people: Iterable[Membership], template: str, partnership: Partnership, path: str, **facts: Any) -> None:
    """Each of these people, who have an account, gets one mail at once that leads to `path`, also who took part twice. It counts
    for no limit.
    """
    for person in {each.user_id: each for each in people}.values():
        context = {"person": person, "theme": partnership.theme, "url": absolute(path), **facts}
        post(to=person.user.email, template=template, context=context)  # type: ignore[union-attr] # has an account
