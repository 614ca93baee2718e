"""Partners who are asked to look at what is shared in a section: who, how long it takes, and who has looked."""

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from phases.answers.models import Answer, Review, ReviewRequest
from phases.guide.models import Section
from phases.partnership.models import Membership, Role

MINUTES_EACH, ROUNDED_TO = 2, 5


def people_to_ask(member: Membership) -> QuerySet[Membership]:
    """Who takes part with an account and did not lead the writing."""
    found = Membership.objects.present().filter(partnership=member.partnership_id, role=Role.PARTNER)
    return found.select_related("organisation", "user").order_by("organisation__name", "name")


def shared_answers(member: Membership, section: Section) -> QuerySet[Answer]:
    """What this member wrote in a section and everyone who takes part can read."""
    found = Answer.objects.writable_by(member).filter(item__section=section, contribution__shared_at__isnull=False)
    return found.exclude(text="").select_related("item").order_by("item__position", "item_id", "pk")


def duration(answers: int) -> str:
    """In words, for somebody with little time."""
    minutes = max(ROUNDED_TO, -(-answers * MINUTES_EACH // ROUNDED_TO) * ROUNDED_TO)
    return f"ongeveer {minutes} minuten"


def place(member: Membership, section: Section, answers) -> str:
    """The question itself: the first that is shared."""
    url = reverse("section", kwargs={"slug": member.partnership.slug, "code": section.code})
    return f"{url}#{answers[0].item.code}" if answers else url


def open_request(member: Membership, section: Section) -> ReviewRequest | None:
    """With how many were asked (`asked`) and how many of those have looked (`looked`)."""
    found = ReviewRequest.objects.filter(partnership=member.partnership_id, section=section, closed_at=None)
    still = Q(reviews__member__ended_at=None)
    return found.annotate(
        asked=Count("reviews", filter=still),
        looked=Count("reviews", filter=still & Q(reviews__looked_at__isnull=False)),
    ).first()


def reviews_of(request: ReviewRequest) -> QuerySet[Review]:
    """Of everyone who was asked and still takes part."""
    found = request.reviews.filter(member__ended_at=None).select_related("member__organisation", "member__user")
    return found.order_by("member__organisation__name", "member__name", "pk")


def open_reviews_for(member: Membership) -> QuerySet[Review]:
    """What this person was asked to look at and did not call done, the earliest day first."""
    return asked_of(member).filter(done_at=None).order_by("request__until", "pk")


def asked_of(member: Membership) -> QuerySet[Review]:
    found = Review.objects.filter(member=member, request__closed_at=None)
    return found.select_related("request__section__phase", "request__by")
