"""What becomes of an endorsement after it was recorded: paper is confirmed or refused, and anything is withdrawn."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from phases.agreement.models import REFUSED, Endorsement
from phases.agreement.queries import endorsements_to_withdraw, is_hidden, paper_to_confirm, who_may_endorse
from phases.agreement.telling import tell_confirmed, tell_withdrawn
from phases.partnership.models import Membership, Partnership


class NoLonger(Exception):
    """Somebody was first, there is a newer version, or this member may not (any more). Nothing changed."""


class NotASigner(Exception):
    """The organisation lets others sign in its name."""


def complete(endorsement: Endorsement) -> None:
    """Fills in who recorded it, as they are now. Paper of the own organisation counts at once. Call it with the partnership locked.

    Raises NotASigner.
    """
    by = Membership.objects.get(pk=endorsement.by_id)
    own = who_may_endorse([endorsement.organisation_id]).filter(pk=by.pk).exists()
    leads = Membership.objects.leading().filter(pk=by.pk).exists()
    if not own and not (endorsement.on_paper and leads):
        raise NotASigner
    endorsement.by_role, endorsement.recorded_at = by.role, timezone.now()
    if own:
        _spoken_by(endorsement, by)
    if own and endorsement.on_paper:
        endorsement.confirmed_at, endorsement.confirmed_by = endorsement.recorded_at, by


def _spoken_by(endorsement: Endorsement, by: Membership) -> None:
    """Kept as it was then: that a colleague confirms this person later, is said beside it."""
    endorsement.first_person = by.unconfirmed
    if by.unconfirmed:
        joined = by.invitations.exclude(accepted_at=None).select_related("invited_by").order_by("accepted_at").first()
        endorsement.invited_by = joined.invited_by if joined else None


def _held(endorsement: Endorsement, by: Membership, allowed: Callable[[Membership], QuerySet[Endorsement]]):
    """The endorsement and the member as they are, while nobody else changes them. Raises NoLonger."""
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    member = Membership.objects.filter(pk=by.pk, ended_at=None).select_related("partnership", "organisation").first()
    related = ("organisation__partnership", "version", "decision__item", "by__organisation")
    found = allowed(member).select_related(*related).filter(pk=endorsement.pk).first() if member else None
    if found is None:
        raise NoLonger
    return found, member


@transaction.atomic
def confirm(*, endorsement: Endorsement, by: Membership) -> None:
    """Says in the name of the own organisation that what a trekker recorded of paper is so. Raises NoLonger, also while words in
    the text are hidden: nobody can know what they confirm.
    """
    found, member = _held(endorsement, by, paper_to_confirm)
    if is_hidden(found.version or found.decision):
        raise NoLonger
    found.confirmed_at, found.confirmed_by = timezone.now(), member
    _spoken_by(found, member)
    found.save(update_fields=["confirmed_at", "confirmed_by", "first_person", "invited_by"])
    tell_confirmed(found, member)


@transaction.atomic
def refuse(*, endorsement: Endorsement, by: Membership) -> None:
    """The opposite of `confirm`. Raises NoLonger."""
    found, member = _held(endorsement, by, paper_to_confirm)
    _withdraw(found, member, REFUSED)
    tell_withdrawn(found, member, refused=True)


@transaction.atomic
def withdraw(*, endorsement: Endorsement, by: Membership, reason: str) -> None:
    """What was said stays readable as history, and the organisation is asked again. Raises NoLonger."""
    found, member = _held(endorsement, by, endorsements_to_withdraw)
    _withdraw(found, member, reason)
    tell_withdrawn(found, member)


def _withdraw(endorsement: Endorsement, by: Membership, reason: str) -> None:
    endorsement.withdrawn_at, endorsement.withdrawn_by = timezone.now(), by
    endorsement.withdrawn_role, endorsement.withdrawn_reason = by.role, reason
    endorsement.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_role", "withdrawn_reason"])
