import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import OperationalError, connection


def in_process(code, database, **env):
    variables = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    variables |= {"SECRET_KEY": "x" * 60, "DEBUG": "1", "DATABASE_URL": f"sqlite:///{database}"}
    variables |= {"DJANGO_SETTINGS_MODULE": "samenwerking.settings", **env}
    command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
    found = subprocess.run(command, env=variables, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    return found.stdout


# With everything switched on, so that there is a table for it.
OIDC = {"OIDC_SERVER_URL": "https://login.example/t/v2.0", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"}
EMPTY = """
from django.core.management import call_command
call_command("migrate", verbosity=0); call_command("createcachetable", verbosity=0)
"""


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory):
    path = tmp_path_factory.mktemp("process") / "empty.sqlite3"
    in_process(EMPTY, path, **OIDC)
    return path


@pytest.fixture
def run(empty_database, tmp_path):
    """What the app does in a process of its own, with these settings, on an empty database."""

    def run_once(code, **env):
        return in_process(code, shutil.copy(empty_database, tmp_path / "database.sqlite3"), **env)

    return run_once


@pytest.fixture
def full_disk(transactional_db):
    """SQLite may not grow, as on a disk that is full, and has no room left where it keeps what is short."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        for size in (3000, 100, 1):
            fill(cursor, size)
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")
        cursor.execute("DELETE FROM cache WHERE cache_key LIKE 'vol-%%'", [])


def fill(cursor, size):
    for number in range(10_000):
        try:
            row = [f"vol-{size}-{number}", "x" * size, "2000-01-01 00:00:00"]
            cursor.execute("INSERT INTO cache (cache_key, value, expires) VALUES (%s, %s, %s)", row)
        except OperationalError:
            return
    raise AssertionError("it never got full")
