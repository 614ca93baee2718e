"""What is put away is kept for a period, and then deleted, after the trekkers were told."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from phases.contributions.models import Guarded, Response
from phases.partnership.models import Membership, Organisation, Partnership
from phases.people.mail import absolute, post
from phases.privacy.models import DeletedPartnership
from phases.privacy.records import records_of

NOTICE = timedelta(days=30)


def kept_for() -> timedelta:
    return timedelta(days=settings.PARTNERSHIP_KEEP_DAYS)


def to_announce() -> QuerySet[Partnership]:
    """Put away so long that the period ends within 30 days, and nobody was told yet."""
    return Partnership.objects.filter(removed_at__lte=timezone.now() - kept_for() + NOTICE, notice_at=None)


def to_delete() -> QuerySet[Partnership]:
    """Never without a notice that is 30 days old."""
    now = timezone.now()
    return Partnership.objects.filter(removed_at__lte=now - kept_for(), notice_at__lte=now - NOTICE)


@transaction.atomic
def announce(*, partnership: Partnership) -> None:
    partnership = Partnership.objects.select_for_update().get(pk=partnership.pk)
    if partnership.notice_at or partnership.removed_at is None:
        return
    partnership.notice_at = timezone.now()
    partnership.save(update_fields=["notice_at"])
    leaders = Membership.objects.leading().filter(partnership=partnership)
    day = timezone.localdate() + NOTICE
    for leader in leaders.select_related("user"):
        context = {"person": leader, "theme": partnership.theme, "day": day, "url": absolute(reverse("home"))}
        post(to=leader.user.email, template="deletion_notice", context=context)  # type: ignore[union-attr] # has an account


@transaction.atomic
def delete_partnership(*, partnership: Partnership) -> None:
    """Every row of it, in every table. Only that there was one, and how large, is kept. Not what was just brought back."""
    found = to_delete().select_for_update().filter(pk=partnership.pk).first()
    if found is None:
        return
    DeletedPartnership.objects.create(
        organisations=Organisation.objects.filter(partnership=partnership).count(),
        people=Membership.objects.filter(partnership=partnership).count(),
    )
    everything = list(records_of(partnership))
    for model, rows in everything:
        if issubclass(model, Guarded):
            rows.update(last_revision=None)
        if model is Response:
            rows.update(parent=None)
    for _, rows in reversed(everything):
        rows.delete()
    partnership.delete()
    transaction.on_commit(caches["documents"].clear)
