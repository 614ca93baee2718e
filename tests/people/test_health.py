"""/healthz, and each fault that it is for."""

import time
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext

from phases.people import health

pytestmark = pytest.mark.django_db
SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="a limit that SQLite has")


@pytest.fixture(autouse=True)
def not_looked_yet(monkeypatch):
    monkeypatch.setattr(health, "last", None)


@pytest.fixture
def ask(client):
    """Without what was found less than ten seconds ago."""

    def asked(**extra):
        health.last = None
        response = client.get("/healthz", **extra)
        return response.status_code, response.content.decode()

    return asked


def test_it_says_ok_to_anyone(ask):
    assert ask() == (200, "ok")


def test_it_answers_whatever_the_host_is_called_and_without_https(ask, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["samen.gemeente.example"], True
    assert ask(headers={"host": "127.0.0.1:8000"}) == (200, "ok")


@pytest.mark.django_db(transaction=True)
def test_it_writes_and_commits_at_most_once_in_ten_seconds(client, monkeypatch):
    written = []

    def see(execute, sql, params, many, context):
        if sql.startswith("INSERT"):
            written.append(connection.in_atomic_block or not connection.get_autocommit())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(see):
        assert client.get("/healthz").status_code == 200
        with CaptureQueriesContext(connection) as nothing:
            assert client.get("/healthz").status_code == 200
        now = time.monotonic()
        monkeypatch.setattr(health.time, "monotonic", lambda: now + 11)
        assert client.get("/healthz").status_code == 200
    assert written == [False, False]
    assert len(nothing) == 0
    assert not proofs()


def proofs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE 'proof:%%'", [])
        return cursor.fetchone()[0]


def test_a_fault_is_told_for_ten_seconds_too(client, monkeypatch):
    monkeypatch.setattr(health, "wrong_now", lambda: "disk")
    assert client.get("/healthz").status_code == 503
    monkeypatch.undo()
    health.last = (time.monotonic(), "disk")
    assert client.get("/healthz").content == b"disk"


def broken(*args, **kwargs):
    raise OperationalError("the database is away")


def test_the_database_is_away(ask, monkeypatch):
    monkeypatch.setattr(health, "patience", broken)
    monkeypatch.setattr(health.connection, "close", lambda: None)
    assert ask() == (503, "database")


@pytest.mark.django_db(transaction=True)
def test_it_does_not_wait_for_a_database_that_is_held(ask):
    holder = connection.copy()
    try:
        with holder.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
            if connection.vendor == "postgresql":
                cursor.execute("LOCK TABLE cache")
            started = time.monotonic()
            answer = ask()
            took = time.monotonic() - started
            cursor.execute("ROLLBACK")
    finally:
        holder.close()
    assert answer == (503, "database")
    assert took < 5
    assert ask() == (200, "ok")


@SQLITE
@pytest.mark.django_db(transaction=True)
def test_the_disk_is_full(ask, full_disk):
    assert ask() == (503, "disk")


def test_a_migration_of_this_release_is_not_applied(ask):
    app, name = next(iter(MigrationLoader(connection).graph.leaf_nodes("phases")))
    MigrationRecorder(connection).record_unapplied(app, name)
    assert ask() == (503, "migrate")


def test_a_newer_release_was_here_already(ask):
    MigrationRecorder(connection).record_applied("phases", "9999_of_the_next_release")
    assert ask() == (200, "ok")


@pytest.mark.parametrize("table", ["cache", "documents"])
def test_a_table_of_the_cache_is_not_there(ask, table):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {table}")
    assert ask() == (503, "createcachetable")


def test_there_is_little_room(ask, monkeypatch):
    usage = health.shutil.disk_usage(Path.cwd())._replace(free=health.ROOM - 1)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: usage)
    assert ask() == (503, "disk")


@pytest.fixture
def manifest(settings, tmp_path, monkeypatch):
    """Static files as in production, of our own alone: the others are many."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    return settings.STATIC_ROOT


def collect():
    call_command("collectstatic", interactive=False, verbosity=0)
    staticfiles_storage._setup()


def test_static_files_are_those_of_this_release(ask, manifest):
    assert ask() == (503, "collectstatic")
    collect()
    assert ask() == (200, "ok")
    (manifest / "samenwerking" / "autosave.js").write_text("// of the release before")
    assert ask() == (503, "collectstatic")


def test_a_static_file_that_pages_name_is_gone(ask, manifest):
    collect()
    (manifest / staticfiles_storage.stored_name("samenwerking/samen.css")).unlink()
    assert ask() == (503, "collectstatic")


def test_a_lock_that_can_not_be_written_is_an_error(monkeypatch):
    """Kept quiet, it would read as one that somebody else holds."""
    cache = caches["default"]
    assert cache.add("een slot", True, 10) and not cache.add("een slot", True, 10)
    monkeypatch.setattr("django.core.cache.backends.db.DatabaseCache._base_set", lambda *args: False)
    assert not cache.add("een ander slot", True, 10)  # it was written again just now, so somebody else was first
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE cache")
    with pytest.raises(DatabaseError):
        cache.add("nog een slot", True, 10)
