"""Long documents: asked for in a request, made by a worker, fetched later."""

import logging

from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_tasks import TaskContext, task

from phases.documents.models import JobState, PrintJob
from phases.documents.pdf import PdfUnavailable
from phases.documents.printing import TookTooLong, keep, key_of, made_earlier, render_apart
from phases.documents.registry import document, paper, what_is_asked
from phases.partnership.models import Membership, Partnership

logger = logging.getLogger(__name__)

NOT_THERE = "Dit document is er niet meer, of je mag het niet meer lezen."
TOO_LONG = "Het duurde te lang. Kies minder onderdelen en probeer het opnieuw."
WENT_WRONG = "Er ging iets mis bij het maken. Probeer het opnieuw. Gaat het weer mis, zeg het dan tegen de beheerder."


@transaction.atomic
def ask_for(*, by: Membership, kind: str, asked: QueryDict, title: str) -> PrintJob:
    """Puts a document in the queue. Who asks for the same again while it is being made, gets the job that is there."""
    Membership.objects.select_for_update().get(pk=by.pk)
    query = asked.urlencode()
    same = PrintJob.objects.filter(
        member=by, role=by.role, kind=kind, asked=query, state__in=[JobState.WAITING, JobState.BUSY]
    )
    going = next((job for job in same if job.is_going), None)
    if going:
        return going
    job = PrintJob.objects.create(member=by, role=by.role, kind=kind, asked=query, title=title[:200])
    make_document.enqueue(job.pk)
    return job


@transaction.atomic
def ask_again(*, job: PrintJob) -> None:
    """For what failed, was lost, waits for a worker or is no longer kept. Raises Http404 when it was forgotten meanwhile."""
    get_object_or_404(PrintJob.objects.select_for_update(), pk=job.pk)
    PrintJob.objects.filter(pk=job.pk).update(
        state=JobState.WAITING, pages=0, problem="", made="", asked_at=timezone.now(), heard_at=None, finished_at=None
    )
    make_document.enqueue(job.pk)


@task(takes_context=True)
def make_document(context: TaskContext, job_id: int) -> None:
    """What the worker does. Everything is looked up again: who asked may have left, what was asked may be gone."""
    now = timezone.now()
    free = (
        [JobState.WAITING, JobState.BUSY] if context.attempt > 1 else [JobState.WAITING]
    )  # busy: the worker was killed
    claimed = PrintJob.objects.filter(pk=job_id, state__in=free).update(state=JobState.BUSY, heard_at=now)
    if not claimed:
        return
    job = PrintJob.objects.select_related("member__partnership", "member__organisation").filter(pk=job_id).first()
    if job is None:
        return
    try:
        finish(job, JobState.DONE, made=made_for(job))
    except Http404:
        finish(job, JobState.FAILED, problem=NOT_THERE)
    except TookTooLong:
        finish(job, JobState.FAILED, problem=TOO_LONG)
    except PdfUnavailable as error:
        finish(job, JobState.FAILED, problem=str(error)[:300])
    except Exception as error:
        # What people wrote may stand in the message; the name says enough.
        logger.error("document %s was not made: %s", job_id, type(error).__name__)
        finish(job, JobState.FAILED, problem=WENT_WRONG)


def made_for(job: PrintJob) -> str:
    """The key of the PDF. Raises Http404 for who no longer takes part, has another role now, or whose job was forgotten."""
    member = job.member
    if member.ended_at or member.partnership.removed_at or member.role != job.role:
        raise Http404
    html = paper(document(member, job.kind, what_is_asked(job.kind, QueryDict(job.asked))))
    key = key_of(html)
    if made_earlier(key) is None:
        made = render_apart(html, lambda pages: heard(job, pages))
        if not PrintJob.objects.filter(pk=job.pk).exists():
            raise Http404
        keep(key, made)
    return key


def forget_jobs(partnership: Partnership) -> None:
    """For when something may not be read any more: what is made, what is being made, and the titles. It can be asked for again."""
    PrintJob.objects.filter(member__partnership=partnership).delete()


def heard(job: PrintJob, pages: int) -> None:
    PrintJob.objects.filter(pk=job.pk).update(pages=pages, heard_at=timezone.now())


def finish(job: PrintJob, state: JobState, *, made: str = "", problem: str = "") -> None:
    PrintJob.objects.filter(pk=job.pk).update(
        state=state, made=made, problem=problem, finished_at=timezone.now(), heard_at=timezone.now()
    )
