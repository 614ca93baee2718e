"""Responding to what others wrote, and dealing with responses."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from phases.contributions.models import Contribution, Guarded, Resolution, Response
from phases.contributions.operations import Base, StaleVersion, save_field
from phases.partnership.models import Membership
from phases.partnership.operations import DOUBLE_CLICK
from phases.people.mail import absolute, post


class OtherReaders(Exception):
    """It was shared, or that was taken back, since the page said who would read the response. Nothing was said."""


class AlreadyHandled(Exception):
    """A colleague took it over or dealt with it first."""


@transaction.atomic
def respond(
    *,
    contribution: Contribution,
    part: str,
    stance: str,
    text: str,
    mentioned: Iterable[Membership],
    by: Membership,
    place: str,
    shared: bool,
    parent: Response | None = None,
) -> Response:
    """Adds a response, or a reply to `parent`, and mails whoever is mentioned where to find it (`place`).

    `shared` is what the page went by when it said who would read this. Raises OtherReaders when that changed, and TooMuchMail
    for mentions that can't be mailed. A double click gives back what the first one made, and so does saying without a word
    what was said already; who is mentioned now is added.
    """
    about = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if bool(about.shared_at) != shared:
        raise OtherReaders
    words = {"contribution": contribution, "part": part, "parent": parent, "by": by, "stance": stance, "text": text}
    since = about.shared_at or about.created_at
    if text:
        since = max(since, timezone.now() - DOUBLE_CLICK)
    same = Response.objects.filter(**words, at__gte=since, removed_at=None, resolution="").first()
    response = same or Response.objects.create(**words, at=timezone.now())
    told = set(response.mentioned.values_list("pk", flat=True))
    new = [each for each in mentioned if each.pk not in told]
    response.mentioned.add(*new)
    for each in new:
        if each.user:
            context = {"by": by, "person": each, "url": absolute(place)}
            post(to=each.user.email, template="mention", context=context, cause=by.cause)
    return response


def withdraw(*, response: Response) -> None:
    """Off every page, with the replies to it. What was taken over from it stays in the text."""
    Response.objects.filter(pk=response.pk, removed_at=None).update(removed_at=timezone.now())


def handle(*, response: Response, by: Membership) -> None:
    """Dealt with. Whoever was second changes nothing."""
    _resolve(Response.objects.filter(pk=response.pk, resolution=""), Resolution.HANDLED, by)


def reopen(*, response: Response) -> None:
    """Not of what was taken over: that stands in the text."""
    handled = Response.objects.filter(pk=response.pk, resolution=Resolution.HANDLED)
    handled.update(resolution="", resolved_at=None, resolved_by=None)


@transaction.atomic
def take_over(*, response: Response, records: QuerySet, field: str, version: int, by: Membership) -> Guarded:
    """Puts an addition under the text of the one record in `records`, with who it is from, at most once.

    Raises StaleVersion when the text is another than the page showed, AlreadyHandled, and ValidationError when it
    becomes too long.
    """
    found = Response.objects.select_for_update(of=("self",)).select_related("by__organisation").get(pk=response.pk)
    if found.resolution or found.removed_at:
        raise AlreadyHandled
    record = records.get()
    if record.version(field) != version:
        raise StaleVersion(record)
    text = with_addition(getattr(record, field), found)
    record._meta.get_field(field).clean(text, record)
    saved = save_field(records=records, field=field, value=text, base=Base(version), by=by, new_revision=True)
    _resolve(Response.objects.filter(pk=found.pk), Resolution.TAKEN_OVER, by)
    return saved


def with_addition(text: str, response: Response) -> str:
    addition = f"{response.text.strip()} (aanvulling van {response.by.organisation.name})"
    return f"{text.rstrip()}\n\n{addition}" if text.strip() else addition


def _resolve(responses: QuerySet[Response], resolution: Resolution, by: Membership) -> None:
    responses.update(resolution=resolution, resolved_at=timezone.now(), resolved_by=by)
