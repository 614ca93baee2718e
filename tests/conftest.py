"""One database for the whole run, with the guide in it, and a browser without surprises."""

import os
import shutil

import pytest
from django.conf import settings
from django.core.management import call_command

from phases.guide.models import Item

CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def guide(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("createcachetable")
        call_command("load_guide", verbosity=0)


@pytest.fixture(autouse=True)
def guide_after_flush(request):
    """A test with a real server empties every table when it ends; the next one gets its guide again."""
    marker = request.node.get_closest_marker("django_db")
    if "live_server" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        if not Item.objects.exists():
            call_command("load_guide", verbosity=0)


def pytest_collection_modifyitems(items):
    """Journeys empty the tables when they end, so they come last; each worker of a parallel run keeps this order."""
    items.sort(key=lambda item: "journeys" in item.path.parts)
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium: nothing is downloaded."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    # Making a PDF leaves a font configuration without fonts in this process; a browser that inherits it crashes.
    env = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    flags = CHROMIUM_FLAGS + ["--no-sandbox"] * as_root
    return {**browser_type_launch_args, "executable_path": path, "args": flags, "env": env}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "nl-NL", "timezone_id": settings.TIME_ZONE}
