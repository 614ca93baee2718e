from datetime import timedelta

from django.core.cache import caches
from django.db.models import QuerySet
from django.utils import timezone

from phases.documents.models import SILENCE, JobState, PrintJob
from phases.partnership.models import Membership

MOST_SHOWN = 10


def jobs_for(member: Membership) -> QuerySet[PrintJob]:
    """One's own, as long as one still has the role for which it was made."""
    return PrintJob.objects.filter(member=member, role=member.role).order_by("-pk")


def kept_for() -> timedelta:
    """How long a made document can be fetched."""
    return timedelta(seconds=caches["documents"].default_timeout or 0)


def recent_jobs(member: Membership) -> list[PrintJob]:
    return list(jobs_for(member).filter(asked_at__gt=timezone.now() - kept_for())[:MOST_SHOWN])


def worker_is_busy() -> bool:
    """Whether some document is being made now, of anyone."""
    return PrintJob.objects.filter(state=JobState.BUSY, heard_at__gt=timezone.now() - SILENCE).exists()
