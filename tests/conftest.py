"""One database for the whole run, with the guide in it, and a browser without surprises."""

import os
import shutil
from contextlib import ExitStack
from copy import deepcopy

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import transaction

from phases.guide.models import Item
from phases.overview.demo import load_demo
from phases.people.models import OutgoingMail
from tests.outbox import MailModule
from tests.world import make_world

CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

mail.__class__ = MailModule


@pytest.fixture(scope="session", autouse=True)
def guide(request, django_db_setup, django_db_blocker):
    if not any(uses_database(item) for item in request.session.items):
        return  # there is no database of the tests then, and the one there is holds work
    with django_db_blocker.unblock():
        call_command("createcachetable")
        call_command("load_guide", verbosity=0)


def uses_database(item) -> bool:
    return bool(item.get_closest_marker("django_db") or {"db", "live_server"} & set(item.fixturenames))


@pytest.fixture(scope="module")
def kept_in_module(guide, django_db_blocker):
    """Calls something in a transaction around all tests of a module: each of those undoes only what it did itself. Making a
    world or loading the demo for every test would take half of the time of a run.
    """
    with ExitStack() as around:

        def made(make):
            with django_db_blocker.unblock():
                around.enter_context(transaction.atomic())
                around.callback(transaction.set_rollback, True)
                found = make()
                OutgoingMail.objects.all().delete()  # so that a test finds only its own
                return found

        yield made
        with django_db_blocker.unblock():
            around.close()


@pytest.fixture(scope="module")
def world_of_module(kept_in_module):
    return kept_in_module(make_world)


@pytest.fixture
def world(world_of_module, db):
    return deepcopy(world_of_module)


@pytest.fixture(scope="module")
def demo_of_module(kept_in_module):
    kept_in_module(load_demo)


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
