"""What a host has to know of the work in the background."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Case, F, When
from django.utils import timezone
from django.utils.timesince import timesince
from django_tasks_db.models import DBTaskResult

from phases.people.mail import REFUSED, STOPPED, waiting
from phases.people.models import OutgoingMail, Worker
from phases.people.working import GONE_AFTER

LONGEST_TASK_WAIT = timedelta(minutes=15)
LONGEST_MAIL_WAIT = timedelta(minutes=30)
TOLD_FOR = timedelta(days=1)
WHERE = "Kijk in /beheer/ bij ‘uitgaande e-mail’."


def problems() -> Iterator[str]:
    """A sentence for each thing that is wrong, without what anyone wrote and without addresses."""
    now = timezone.now()
    if not Worker.objects.filter(seen_at__gt=now - GONE_AFTER).exists():
        last = Worker.objects.order_by("-seen_at").first()
        since = f"al {timesince(last.seen_at)} niet" if last else "niet"
        yield f"De worker draait {since}: start ‘manage.py db_worker’. Tot dan gaat er geen e-mail uit."
    # What was meant for later waits since then.
    begin = Case(When(run_after__lte=now, then=F("run_after")), default=F("enqueued_at"))
    tasks = DBTaskResult.objects.ready().annotate(waits_since=begin).order_by("waits_since")
    if task := tasks.filter(waits_since__lt=now - LONGEST_TASK_WAIT).first():
        yield f"De oudste opdracht wacht al {timesince(task.waits_since)}."
    late = waiting().filter(created_at__lt=now - LONGEST_MAIL_WAIT).order_by("created_at")
    if mail := late.first():
        error = f" Laatste fout: {mail.last_error}." if mail.last_error else ""
        yield f"De oudste e-mail wacht al {timesince(mail.created_at)}; te laat: {late.count()}.{error} {WHERE}"
    given_up = OutgoingMail.objects.filter(given_up_at__gt=now - TOLD_FOR).exclude(last_error__in=[REFUSED, STOPPED])
    if many := given_up.count():
        yield f"E-mail die in de afgelopen dag is opgegeven: {many}. {WHERE}"
