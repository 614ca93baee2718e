"""What the settings make of the environment."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db
SHOW = "import tests.settings as s; print({n: str(getattr(s, n)) for n in dir(s) if n.isupper()})"
HOST = {
    "SITE_URL": "https://samen.gemeente.example",
    "CSRF_TRUSTED_ORIGINS": "https://samen.gemeente.example",
    "ALLOWED_HOSTS": "samen.gemeente.example",
    "DEBUG": "0",
    "SIGNUP_OPEN": "1",
    "BEHIND_PROXY": "1",
    "EMAIL_HOST": "mail.gemeente.example",
    "OIDC_SERVER_URL": "https://inloggen.gemeente.example",
    "PARTNERSHIP_KEEP_DAYS": "3",
}


def shown(**given):
    env = {"PATH": os.environ["PATH"], **given}
    return subprocess.run(
        [sys.executable, "-c", SHOW], env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    ).stdout


def test_the_tests_have_the_same_settings_on_every_machine():
    assert shown(**HOST) == shown()


KEPT = """
from django.db import connection
from phases.people.models import User
User.objects.create(email="noor@example.org", name="Noor")
with connection.cursor() as cursor:
    for name in ("journal_mode", "synchronous", "secure_delete"):
        print(cursor.execute(f"PRAGMA {name}").fetchone()[0])
import glob, os
name = connection.settings_dict["NAME"]
print(sorted(oct(os.stat(path).st_mode & 0o777) for path in glob.glob(f"{name}*")))
"""


def test_sqlite_keeps_what_was_acknowledged_and_keeps_it_private(run):
    """FULL is 2. The file, its log and its index."""
    assert run(KEPT).split("\n")[:4] == ["wal", "2", "1", "['0o600', '0o600', '0o600']"]
