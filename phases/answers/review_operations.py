"""Asking partners to look at a section, and what they do with that."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from phases.answers.models import Review, ReviewRequest
from phases.answers.reviews import duration, place, reviews_of, shared_answers
from phases.guide.models import Section
from phases.partnership.models import Membership, Partnership
from phases.people.mail import TooSoon, absolute, post, too_soon


class NothingShared(Exception):
    """There is nothing that the people who are asked could read."""


class NoteChanged(Exception):
    """A colleague wrote another question since the page was opened. Nothing was changed."""

    def __init__(self, note: str):
        super().__init__("note changed")
        self.note = note


@transaction.atomic
def ask_for_review(
    *, section: Section, people: Iterable[Membership], until: date, note: str, by: Membership, seen: dict[str, str]
) -> ReviewRequest:
    """Opens the request for a section, or adds people to the open one; who was asked already gets no second mail.

    `seen` is the note and the day that the page showed: who left those as they were, leaves what a colleague made of them.
    Raises NothingShared, NoteChanged and TooMuchMail.
    """
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    if not shared_answers(by, section).exists():
        raise NothingShared
    open_one = {"partnership": by.partnership, "section": section, "closed_at": None}
    first = {"by": by, "until": until, "note": note}
    request, _ = ReviewRequest.objects.get_or_create(**open_one, defaults=first)
    if note != seen["note"]:
        if request.note not in (seen["note"], note):
            raise NoteChanged(request.note)
        request.note = note
    if str(until) != seen["until"]:
        request.until = until
    request.save(update_fields=["until", "note"])
    asked = set(request.reviews.values_list("member_id", flat=True))
    new = [each for each in people if each.pk not in asked]
    Review.objects.bulk_create([Review(request=request, member=each) for each in new])
    send(request, new, by, "review_request")
    return request


def may_remind(request: ReviewRequest) -> bool:
    """Not within a day of the mail before."""
    return not too_soon(request.reminded_at or request.at)


@transaction.atomic
def remind(*, request: ReviewRequest, by: Membership) -> int:
    """Mails who has not looked; gives how many those are. Raises TooSoon or TooMuchMail."""
    request = ReviewRequest.objects.select_for_update().get(pk=request.pk, closed_at=None)
    if not may_remind(request):
        raise TooSoon
    request.reminded_at = timezone.now()
    request.save(update_fields=["reminded_at"])
    people = [each.member for each in reviews_of(request).filter(looked_at=None, member__user__is_active=True)]
    send(request, people, by, "review_reminder")
    return len(people)


def send(request: ReviewRequest, people: Iterable[Membership], by: Membership, template: str) -> None:
    answers = list(shared_answers(by, request.section))
    context = {
        "by": by,
        "request": request,
        "url": absolute(place(by, request.section, answers)),
        "duration": duration(len({each.item_id for each in answers})),
    }
    for each in people:
        if each.user:
            post(to=each.user.email, template=template, context=context | {"person": each}, cause=by.cause)


def close_review(*, request: ReviewRequest) -> None:
    ReviewRequest.objects.filter(pk=request.pk, closed_at=None).update(closed_at=timezone.now())


def mark_looked(*, review: Review) -> None:
    """The first time that somebody opens the section after being asked."""
    Review.objects.filter(pk=review.pk, looked_at=None).update(looked_at=timezone.now())


@transaction.atomic
def mark_done(*, review: Review) -> None:
    mark_looked(review=review)
    Review.objects.filter(pk=review.pk, done_at=None).update(done_at=timezone.now())
