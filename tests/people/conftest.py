import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings


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
