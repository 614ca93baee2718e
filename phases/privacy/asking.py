"""Each other organisation is asked whether a name stands in what only itself can read. Nobody else learns what it found or did."""

import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from phases.partnership.access import Permission, may
from phases.partnership.models import Membership, Organisation, Partnership
from phases.partnership.telling import mail_each
from phases.people.secrets import Unreadable, decrypt, encrypt
from phases.privacy.erasing import forget_made, wipe_addresses, wipe_in
from phases.privacy.hiding import bring_back_undecided
from phases.privacy.models import KEPT_FOR, PATIENCE, HiddenText, Wipe, WipeQuestion, WipeQuestionQuerySet
from phases.privacy.places import places_of
from phases.privacy.searching import Searched

logger = logging.getLogger(__name__)


class AlreadyAnswered(Exception):
    """Somebody of the organisation was first, or the name is no longer kept."""


class TooEarly(Exception):
    """The organisation still has time to answer."""


def ask(wipe: Wipe, text: str) -> None:
    """Every other organisation that ever had people is asked, whatever it wrote: so nobody can tell from that where it stands."""
    had_people = Organisation.objects.filter(partnership=wipe.partnership_id, memberships__isnull=False).distinct()
    others = had_people.exclude(memberships=wipe.by)
    WipeQuestion.objects.bulk_create(WipeQuestion(wipe=wipe, organisation=each) for each in others)
    wipe.sealed = encrypt(text)
    wipe.save(update_fields=["sealed"])
    path = reverse("wipe_answer", kwargs={"slug": wipe.partnership.slug, "pk": wipe.pk})
    people = Membership.objects.admitted().filter(organisation__in=others)
    mail_each(people.select_related("user"), "wipe_asked", wipe.partnership, path, until=wipe.at + PATIENCE)
    forget_names()  # when there is nobody else


def questions_for(member: Membership) -> WipeQuestionQuerySet:
    """What the organisation of this member was asked, also what is answered."""
    asked = WipeQuestion.objects.filter(wipe__partnership=member.partnership_id, organisation=member.organisation_id)
    return asked.select_related("wipe__by__organisation", "organisation__partnership", "answered_by")


def asked_name(question: WipeQuestion) -> str:
    """What was asked for, as long as it has to be answered; empty after that."""
    found = WipeQuestion.objects.waiting().filter(pk=question.pk).values_list("wipe__sealed", flat=True).first()
    return decrypt(found) if found else ""


def texts_to_decide(question: WipeQuestion) -> dict[str, list[HiddenText]]:
    """What the asking hid in the text of this organisation, that others read too: by what it is about."""
    found = defaultdict(list)
    for each in HiddenText.objects.filter(wipe=question.wipe_id, organisation=question.organisation_id):
        found[each.about].append(each)
    return dict(found)


def wipes_to_answer(member: Membership) -> list[Wipe]:
    if not may(member, Permission.WRITE):
        return []
    waiting = set(questions_for(member).waiting().values_list("wipe", flat=True))
    hidden = HiddenText.objects.filter(organisation=member.organisation_id, wipe__partnership=member.partnership_id)
    return list(Wipe.objects.filter(pk__in=waiting | set(hidden.values_list("wipe", flat=True))).order_by("at", "pk"))


@transaction.atomic
def answer(*, question: WipeQuestion, by: Membership | None, wiped: bool) -> None:
    """`wiped`: it goes from everything that is this organisation's own. Raises AlreadyAnswered, and TooEarly for the host, who
    answers without `by`.
    """
    partnership = Partnership.objects.select_for_update().get(pk=question.wipe.partnership_id)
    found = WipeQuestion.objects.waiting().filter(pk=question.pk).select_related("wipe", "organisation").first()
    if found is None:
        raise AlreadyAnswered
    if by is None and timezone.now() < found.wipe.at + PATIENCE:
        raise TooEarly
    if wiped:
        text = decrypt(found.wipe.sealed)
        searched = Searched(text)
        renamed = set()
        for place in list(places_of(found.organisation, searched, lock=True)):
            wipe_in(place.record, list(place.values), searched)
            if isinstance(place.record, Organisation):
                renamed.add(place.record)
        wipe_addresses(partnership, text, renamed)
    found.answered_at, found.answered_by = timezone.now(), by
    found.save(update_fields=["answered_at", "answered_by"])
    forget_made(partnership)  # whatever was answered: what is gone tells nothing
    forget_names()


def forget_names() -> None:
    """A name goes that nobody has to look for any more, and in any case after its days."""
    kept = Wipe.objects.exclude(sealed="")
    asked, hidden = WipeQuestion.objects.waiting().values("wipe"), HiddenText.objects.values("wipe")
    kept.exclude(pk__in=asked).exclude(pk__in=hidden).update(sealed="")
    kept.filter(at__lte=timezone.now() - KEPT_FOR).update(sealed="")


def end_what_is_late() -> int:
    """Hidden words that nobody decided about come back, and names that were asked for are forgotten. Gives how many
    partnerships got words back.
    """
    started = timezone.now() - KEPT_FOR
    late = Wipe.objects.filter(at__lte=started, hidden_texts__isnull=False).values("partnership")
    back = sum(brought_back_or_logged(each) for each in Partnership.objects.filter(pk__in=late))
    forget_names()
    return back


def brought_back_or_logged(partnership: Partnership) -> bool:
    """Words that no key reads stay hidden until the key is there again; that keeps nothing from other partnerships."""
    try:
        return bring_back_undecided(partnership=partnership)
    except Unreadable:
        logger.error("no key of FIELD_KEYS reads words that were hidden in partnership %s", partnership.pk)
        return False


@transaction.atomic
def rewrite_sealed(change: Callable[[str], str]) -> int:
    """Puts `change` of whatever is kept encrypted in its place; gives how many there are."""
    found: list[tuple[Any, str]] = [(each, "sealed") for each in Wipe.objects.select_for_update().exclude(sealed="")]
    found += [(each, "words") for each in HiddenText.objects.select_for_update()]
    for record, name in found:
        setattr(record, name, change(getattr(record, name)))
        record.save(update_fields=[name])
    return len(found)
