"""The process in the background: makes what takes long, and sends mail. It can be killed, and so can the database.

Mail has a thread of its own, so that a code to sign in with never waits for a document, nor a document for a slow mail server.
A third thread says that we live, and puts back what a worker that is gone was doing.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import Error, connections, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from phases.people.mail import deliver_due, deliver_next, forget_old
from phases.people.models import Worker

logger = logging.getLogger(__name__)

BEAT = 10.0  # seconds
GONE_AFTER = timedelta(seconds=60)
SECONDS_WITHOUT_DATABASE = 5.0
MOST_WORKERS_PER_TASK = 3
SECONDS_TO_FINISH_A_MAIL = 20.0
TIDY_EVERY = timedelta(hours=1)
RESULTS_KEPT_FOR = timedelta(days=14)


class BackgroundWorker(db_worker.Worker):
    """Runs tasks as the library does, but outlives its database."""

    tidied_at = datetime.min.replace(tzinfo=UTC)

    def run(self) -> None:
        if self.batch:
            super().run()
            deliver_due()
            return
        mail = self.start_thread("mail", send_mail)
        self.start_thread("beat", self.beat)
        try:
            self.run_tasks()
        finally:  # also when told to stop
            self.running = False
            mail.join(SECONDS_TO_FINISH_A_MAIL)

    def run_tasks(self) -> None:
        while self.running:
            try:
                put_back(self.worker_id)  # what we were doing when the database went away
                super().run()
                return
            except Error as error:
                without_database(error)

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        # Ended by who stopped this process: it is for the next one.
        stopped = DBTaskResult.objects.filter(pk=db_task_result.pk, exception_class_path="builtins.SystemExit")
        stopped.update(status=TaskResultStatus.READY)

    def start_thread(self, name: str, do: Callable[[], float]) -> threading.Thread:
        thread = threading.Thread(target=self.keep_doing, args=(do,), name=name, daemon=True)
        thread.start()
        return thread

    def keep_doing(self, do: Callable[[], float]) -> None:
        """`do` says how many seconds to wait before the next time."""
        while self.running:
            try:
                seconds = do()
                db_worker.close_old_connections()
            except Error as error:
                without_database(error)
            except Exception as error:  # whatever it is: mail to others still has to go out
                logger.error("the worker goes on after %s", type(error).__name__)
                time.sleep(SECONDS_WITHOUT_DATABASE)
            else:
                time.sleep(seconds)

    def beat(self) -> float:
        now = timezone.now()
        Worker.objects.update_or_create(name=self.worker_id, defaults={"seen_at": now})
        take_up_what_was_left()
        if now - self.tidied_at > TIDY_EVERY:
            tidy_up()
            self.tidied_at = now
        return BEAT


def tidy_up() -> None:
    now = timezone.now()
    forget_old()
    DBTaskResult.objects.finished().filter(finished_at__lte=now - RESULTS_KEPT_FOR).delete()
    Worker.objects.filter(seen_at__lte=now - TIDY_EVERY).delete()


def send_mail() -> float:
    return 0 if deliver_next() else 1


def without_database(error: Error) -> None:
    logger.warning("the worker waits for the database: %s", type(error).__name__)
    connections.close_all()
    time.sleep(SECONDS_WITHOUT_DATABASE)


def put_back(worker: str) -> None:
    """Makes what this worker was doing wait again, unless it stopped so many of them that it is likely the reason."""
    for task in DBTaskResult.objects.running():
        if task.worker_ids[-1:] != [worker]:
            continue
        again = len(task.worker_ids) < MOST_WORKERS_PER_TASK
        same = DBTaskResult.objects.running().filter(pk=task.pk)
        if again:
            same.update(status=TaskResultStatus.READY)
        elif same.update(status=TaskResultStatus.FAILED, finished_at=timezone.now()):
            logger.error("task %s was given up: %s workers did not finish it", task.pk, len(task.worker_ids))


@transaction.atomic
def take_up_what_was_left() -> None:
    """What a worker began that is silent now waits again: that one was killed, or its machine is gone."""
    now = timezone.now()
    alive = set(Worker.objects.filter(seen_at__gt=now - GONE_AFTER).values_list("name", flat=True))
    begun = DBTaskResult.objects.running().filter(started_at__lt=now - GONE_AFTER)
    for worker in {(task.worker_ids or [""])[-1] for task in begun} - alive:
        put_back(worker)
