"""The worker is killed, and its database goes away: on purpose, in a process of its own."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django_tasks_db.models import DBTaskResult

from phases.people import working
from phases.people.mail import post
from phases.people.models import OutgoingMail, Worker
from phases.people.working import BackgroundWorker
from tests.slow import loses_its_database, slow

IN_DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# As the command does, but a worker that is silent for two seconds is gone.
WORK = """
from datetime import timedelta
from django.core.management import call_command
from phases.people import working
working.BEAT, working.GONE_AFTER = 0.2, timedelta(seconds=2)
call_command("db_worker", reload=False, startup_delay=False, interval=0.2, verbosity=0)
"""
ENQUEUE = "from tests.slow import slow; slow.enqueue('{}')"
MAIL = """
from phases.people.mail import post
post(to="joost@school.example", template="digest", context={"user": "Joost", "parts": []})
"""


def until(true, seconds=60):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


@pytest.fixture
def start(tmp_path):
    """Starts a worker on the database that `run` uses."""
    started = []

    def begin():
        env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        env |= {"SECRET_KEY": "x" * 60, "DEBUG": "1", "DATABASE_URL": f"sqlite:///{tmp_path / 'database.sqlite3'}"}
        env |= {"DJANGO_SETTINGS_MODULE": "samenwerking.settings", "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-c", f"import django; django.setup()\n{WORK}"]
        with (tmp_path / f"said-{len(started)}").open("w") as said:
            started.append(subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, stdout=said, stderr=said))
        return started[-1]

    yield begin
    for each in started:
        each.kill()
        each.wait()


def test_what_a_killed_worker_was_doing_is_done_by_the_next(run, start, tmp_path):
    folder = tmp_path / "task"
    folder.mkdir()
    run(ENQUEUE.format(folder))
    first = start()
    until(lambda: list(folder.glob("begun*")))
    first.send_signal(signal.SIGKILL)
    first.wait()
    (folder / "go").touch()
    start()
    until((folder / "done").exists)
    assert len(list(folder.glob("begun*"))) == 2


def test_what_a_worker_was_doing_that_was_told_twice_to_stop_is_done_by_the_next(run, start, tmp_path):
    folder = tmp_path / "task"
    folder.mkdir()
    run(ENQUEUE.format(folder))
    first = start()
    until(lambda: list(folder.glob("begun*")))
    first.terminate()
    time.sleep(0.5)
    first.terminate()
    first.wait(timeout=60)
    (folder / "go").touch()
    start()
    until((folder / "done").exists)


def test_mail_goes_out_while_a_long_task_runs(run, start, tmp_path):
    folder = tmp_path / "task"
    folder.mkdir()
    run(ENQUEUE.format(folder) + MAIL)
    start()
    until(lambda: "joost@school.example" in (tmp_path / "said-0").read_text())
    assert not (folder / "done").exists()


@pytest.fixture
def worker(settings, monkeypatch, transactional_db):
    """Runs one in this process, and stops it when the test ends."""
    settings.TASKS = IN_DATABASE
    monkeypatch.setattr(working, "SECONDS_WITHOUT_DATABASE", 0.1)
    monkeypatch.setattr(working, "BEAT", 0.1)
    options = {"queue_names": ["default"], "excluded_queue_names": [], "interval": 0.1, "batch": False}
    options |= {"backend_name": "default", "startup_delay": False, "max_tasks": None, "worker_id": "tester"}
    made = BackgroundWorker(**options)
    before = set(threading.enumerate())
    thread = threading.Thread(target=lambda: (made.run(), connection.close()), daemon=True)
    made.begin = thread.start
    yield made
    made.running = False
    for each in set(threading.enumerate()) - before:
        each.join(10)


def successful():
    return DBTaskResult.objects.filter(status="SUCCESSFUL").count()


def test_it_goes_on_when_the_database_was_restarted(worker, tmp_path, monkeypatch):
    (tmp_path / "go").touch()
    worker.begin()
    slow.enqueue(str(tmp_path))
    until(lambda: successful() == 1)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            assert len(cursor.fetchall()) >= 3
    else:
        gone = iter([True] * 3)

        def close_old_connections():
            if next(gone, False):
                raise OperationalError("the server closed the connection")

        monkeypatch.setattr(working.db_worker, "close_old_connections", close_old_connections)
    Worker.objects.all().delete()
    slow.enqueue(str(tmp_path))
    post(to="joost@school.example", template="digest", context={"user": "Joost", "parts": []})
    until(lambda: successful() == 2 and OutgoingMail.objects.exclude(sent_at=None).exists() and Worker.objects.exists())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a file does not go away")
def test_a_task_in_which_the_database_went_away_is_done_again(worker, tmp_path):
    worker.begin()
    loses_its_database.enqueue(str(tmp_path))
    until(lambda: successful() == 1)
    assert (tmp_path / "done").exists()


def test_mail_goes_on_after_whatever_error(worker, monkeypatch):
    errors = iter([KeyError("x"), OperationalError("y")])
    real = working.deliver_next

    def fails_first():
        if error := next(errors, None):
            raise error
        return real()

    monkeypatch.setattr(working, "deliver_next", fails_first)
    worker.begin()
    post(to="joost@school.example", template="digest", context={"user": "Joost", "parts": []})
    until(lambda: OutgoingMail.objects.exclude(sent_at=None).exists())


@pytest.mark.django_db
def test_a_task_that_stops_every_worker_is_given_up(settings, caplog):
    settings.TASKS = IN_DATABASE
    slow.enqueue("/nowhere")
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["a", "b", "c"])
    working.put_back("c")
    assert DBTaskResult.objects.get().status == "FAILED"
    assert "was given up" in caplog.text
