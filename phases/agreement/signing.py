"""Who may sign in the name of an organisation: chosen by somebody of it, told to the others, and undone by any of them."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from phases.agreement.models import Signers
from phases.agreement.telling import tell_signers
from phases.partnership.admission import admitted
from phases.partnership.models import Membership, Partnership
from phases.partnership.undoing import UNDO_WITHIN


class ChangedMeanwhile(Exception):
    """A colleague chose others since the page was made, or this can't be undone any more. Nothing changed."""


def said_of(organisation_id: int) -> QuerySet[Signers]:
    """Everything that was ever chosen, the last one first."""
    found = Signers.objects.filter(organisation=organisation_id).select_related("set_by", "undone_by")
    return found.prefetch_related("members").order_by("-pk")


def in_force(organisation_id: int) -> Signers | None:
    """The choice that holds now."""
    return said_of(organisation_id).filter(undone_at=None).first()


def can_be_undone(signers: Signers) -> bool:
    return signers.undone_at is None and signers.set_at > timezone.now() - UNDO_WITHIN


def _hold(by: Membership, shown: int) -> Signers | None:
    """What holds now, when that is what the page showed (0: nothing). Raises ChangedMeanwhile."""
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    now = in_force(by.organisation_id)
    if (now.pk if now else 0) != shown or not admitted(by.organisation_id).filter(pk=by.pk).exists():
        raise ChangedMeanwhile
    return now


@transaction.atomic
def choose(*, by: Membership, members: Iterable[int], shown: int) -> Signers | None:
    """Lets these of the admitted people of the own organisation sign; nobody means all of them. Gives None when that is so already.

    Raises ChangedMeanwhile.
    """
    now = _hold(by, shown)
    chosen = set(admitted(by.organisation_id).filter(pk__in=members).values_list("pk", flat=True))
    if chosen == ({each.pk for each in now.members.all()} if now else set()):
        return None
    signers = Signers.objects.create(organisation_id=by.organisation_id, set_by=by)
    signers.members.set(chosen)
    tell_signers(signers, by)
    return signers


@transaction.atomic
def undo(*, by: Membership, shown: int) -> None:
    """What held before holds again. Raises ChangedMeanwhile."""
    now = _hold(by, shown)
    if now is None or not can_be_undone(now):
        raise ChangedMeanwhile
    now.undone_at, now.undone_by = timezone.now(), by
    now.save(update_fields=["undone_at", "undone_by"])
    tell_signers(now, by)
