"""A task that waits in the middle, for tests that stop the worker there."""

import time
from pathlib import Path

from django.db import connection
from django_tasks import task


@task()
def slow(folder: str) -> None:
    here = Path(folder)
    (here / f"begun-{len(list(here.iterdir()))}").touch()
    while not (here / "go").exists():
        time.sleep(0.05)
    (here / "done").touch()


@task()
def loses_its_database(folder: str) -> None:
    """The first time only."""
    marker = Path(folder) / "lost"
    if not marker.exists():
        marker.touch()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    (Path(folder) / "done").touch()
