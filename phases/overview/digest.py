"""One mail with what happened since the last one, and what has to be done soon. It says how much and where, never what it says.

Left out of it is everything that people typed, but for the theme of a partnership and the names of organisations.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from phases.agreement.models import Verdict
from phases.agreement.queries import ON_PAPER_ONLY, verdicts_given, versions_for
from phases.contributions.models import Contribution, Kind, Response
from phases.meetings.queries import coming_meetings
from phases.overview.my_work import at, to_answer, to_endorse, to_review
from phases.partnership.access import Permission, may
from phases.partnership.models import AccessEvent, Membership
from phases.partnership.queries import is_address_of, memberships_of
from phases.people.mail import absolute, post
from phases.people.models import Digest, OutgoingMail, User
from phases.plans.queries import cycles_to_check, findings_for, my_actions

logger = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=7)
WEEK = timedelta(days=7)
UNSUBSCRIBE = "unsubscribe"
WORDS = {
    Kind.ANSWER: ("antwoord", "antwoorden"),
    Kind.DECISION: ("besluit", "besluiten"),
    Kind.PARTY_PROFILE: ("beeld van een partij", "beelden van partijen"),
    Kind.PROCESS: ("proces", "processen"),
    Kind.BOTTLENECK: ("knelpunt", "knelpunten"),
    Kind.PLAN: ("actieplan", "actieplannen"),
    Kind.ACTION: ("actie", "acties"),
    Kind.MEETING: ("bijeenkomst", "bijeenkomsten"),
    Kind.PHASE_CLOSING: ("afronding van een fase", "afrondingen van fasen"),
}


@dataclass(frozen=True)
class Line:
    text: str
    url: str


@dataclass(frozen=True)
class Part:
    theme: str
    lines: list[Line]


def number(count: int, words: tuple[str, str]) -> str:
    return f"{count} {words[count != 1]}"


def reminds(day: date | None, since: date, today: date) -> bool:
    """A week before, on the day, and every week after it, whatever days were missed in between."""
    if day is None:
        return False
    span = (day - WEEK, day)
    if any(since < each <= today for each in span):
        return True
    weeks = (today - day).days // 7
    return weeks > 0 and since < day + weeks * WEEK <= today


def news(member: Membership, since: datetime, until: datetime) -> Iterator[Line]:
    window = (since, until)
    others = Membership.objects.filter(partnership=member.partnership_id).exclude(user=member.user_id)
    shared = findings_for(member).filter(shared_at__range=window, shared_by__in=others, kind__in=WORDS)
    kinds = Counter(shared.values_list("kind", flat=True))
    if kinds:
        counts = ", ".join(number(count, WORDS[Kind(kind)]) for kind, count in sorted(kinds.items()))
        yield Line(f"Nieuw gedeeld: {counts}", at(member, "partnership"))
    mine = Contribution.objects.writable_by(member)
    said = Response.objects.visible_to(member).filter(contribution__in=mine, at__range=window, by__in=others).count()
    if said:
        yield Line(
            number(said, ("reactie op wat jullie schreven", "reacties op wat jullie schreven")),
            reverse("my_work"),
        )
    for version in versions_for(member).filter(put_forward_at__range=window, put_forward_by__in=others):
        yield Line(
            f"Afspraken voorgelegd, versie {version.number}", at(member, "agreement_version", number=version.number)
        )
    yield from verdicts(member, window, others)
    still_here = others.filter(ended_at=None)
    joined = AccessEvent.objects.filter(membership__in=still_here, what__in=AccessEvent.ARRIVED, at__range=window)
    # By name, because whoever takes part for an organisation reads what that has not shared; a trekker of another may have asked.
    ours = joined.filter(membership__organisation=member.organisation_id).select_related("membership")
    for event in ours:
        yield Line(f"{event.membership.name} doet nu mee namens {member.organisation.name}", at(member, "members"))
    if many := joined.count() - len(ours):
        yield Line(number(many, ("nieuwe deelnemer", "nieuwe deelnemers")), at(member, "members"))
    stopped = AccessEvent.objects.filter(what__in=AccessEvent.STOPPED, at__range=window)
    stopped = stopped.filter(membership__in=others.exclude(ended_at=None), membership__created_at__lt=since)
    if gone := stopped.values("membership").distinct().count():
        words = ("deelnemer doet niet meer mee", "deelnemers doen niet meer mee")
        yield Line(number(gone, words), at(member, "members"))


def verdicts(member: Membership, window: tuple[datetime, datetime], others: QuerySet[Membership]) -> Iterator[Line]:
    by_others = Q(confirmed_by=None, by__in=others) | Q(confirmed_by__in=others)
    given = verdicts_given(member, window).filter(by_others)
    on_versions, on_decisions = given.filter(decision=None), given.filter(version=None)
    for found, about, page in (
        (on_versions, "de afspraken", "agreement"),
        (on_decisions, "een besluit", "partnership"),
    ):
        said = Counter(found.exclude(ON_PAPER_ONLY).values_list("verdict", flat=True))
        counts = [f"{count} {Verdict(verdict).label}" for verdict, count in sorted(said.items())]
        if paper := found.filter(ON_PAPER_ONLY).count():
            counts.append(f"{paper} op papier en nog niet bevestigd")
        if counts:
            yield Line(f"Gezegd over {about}: {', '.join(counts)}", at(member, page))


def reminders(member: Membership, since: date, today: date) -> Iterator[Line]:
    due = [each.due for each in my_actions(member) if each.due and reminds(each.due, since, today)]
    if due:
        what = number(len(due), ("actie van jou", "acties van jou"))
        yield Line(f"{what}: klaar vóór {day_words(min(due))}", reverse("my_work"))
    if may(member, Permission.WRITE):
        for cycle in cycles_to_check(member):
            if reminds(cycle.check_on, since, today):
                yield Line(f"Nagaan hoe het gaat met een actieplan: {day_words(cycle.check_on)}", at(member, "plans"))
    for meeting in coming_meetings(member):
        if meeting.date and any(
            since < each <= today for each in (meeting.date - WEEK, meeting.date - timedelta(days=1))
        ):
            yield Line(f"Bijeenkomst op {day_words(meeting.date)}", at(member, "meeting", pk=meeting.pk))


def day_words(day: date | None) -> str:
    return date_format(day, "j F") if day else ""


def waiting(member: Membership) -> Iterator[Line]:
    """Still asked of this person: named when there is a mail anyway, no reason for one."""
    if tasks := to_review(member) + to_answer(member):
        many = len(tasks) > 1
        times = f" ({len(tasks)} keer)" if many else ""
        yield Line(f"Wacht nog op jou: meekijken of reageren{times}", reverse("my_work") if many else tasks[0].url)
    for task in to_endorse(member):
        yield Line(f"Wacht nog op jou: akkoord of bezwaar. {task.text}", task.url)


def parts_for(user: User, since: datetime, until: datetime) -> list[Part]:
    """Empty when nothing happened and nothing has to be remembered."""
    parts = []
    days = (timezone.localtime(since).date(), timezone.localtime(until).date())
    for member in memberships_of(user):
        lines = [*news(member, max(since, member.created_at), until), *reminders(member, *days)]
        if lines:
            parts.append(Part(member.partnership.theme, lines + list(waiting(member))))
    return parts


def is_due(user: User, now: datetime) -> bool:
    """Each day once, or a week after the last; a missed day is made up for by one mail."""
    if user.digest == Digest.OFF or not user.is_active:
        return False
    if user.digest_until is None:
        return True
    if user.digest == Digest.WEEKLY:
        return now - user.digest_until >= WEEK - timedelta(hours=12)
    return timezone.localtime(user.digest_until).date() < timezone.localtime(now).date()


@transaction.atomic
def send_digest(user_id: int) -> OutgoingMail | None:
    """Two processes at once send one: the second finds that it is not due any more."""
    user = User.objects.select_for_update().get(pk=user_id)
    now = timezone.now()
    if not is_due(user, now):
        return None
    since = max(user.digest_until or now - LOOK_BACK, user.date_joined)
    user.digest_until = now
    user.save(update_fields=["digest_until"])
    parts = parts_for(user, since, now)
    if not parts or not is_address_of(user, user.email):
        return None
    context = {"user": user, "parts": parts, "settings_url": absolute(reverse("notifications"))}
    return post(to=user.email, template="digest", context=context, unsubscribe_url=unsubscribe_url(user))


def send_digests() -> int:
    """To everyone whose turn it is; gives how many mails were written."""
    people = User.objects.filter(is_active=True, memberships__ended_at=None).exclude(digest=Digest.OFF).distinct()
    return sum(sent_or_logged(pk) for pk in people.order_by("pk").values_list("pk", flat=True))


def sent_or_logged(user_id: int) -> bool:
    """What goes wrong for one person must not keep the news from those after them; the next run tries it again."""
    try:
        return send_digest(user_id) is not None
    except Exception as error:  # noqa: BLE001 - whatever it is
        logger.error("no digest for user %s: %s", user_id, type(error).__name__)
        return False


def unsubscribe_url(user: User) -> str:
    return absolute(reverse("unsubscribe", kwargs={"token": signing.dumps(user.pk, salt=UNSUBSCRIBE)}))
