"""`/healthz`: whether this process can do its work, now and after the next save."""

import filecmp
import shutil
import threading
import time
from pathlib import Path
from typing import cast

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.cache import caches
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpResponse

from phases.people.full_disk import Cache, is_full

SECONDS_TO_WAIT = 1
USUAL_SECONDS_TO_WAIT = 20
SECONDS_KEPT = 10
ROOM = 200_000_000  # bytes; less holds no long document, and a busy day of the database

checking = threading.Lock()
last: tuple[float, str] | None = None  # when was looked, and what was wrong


def tell_whether_it_works(get_response):
    """Middleware, before every other: whoever asks this needs no session, no allowed host and no https."""

    def middleware(request):
        if request.path_info != "/healthz":
            return get_response(request)
        wrong = looked_at()
        status = 503 if wrong else 200
        return HttpResponse(
            wrong or "ok", status=status, headers={"Content-Type": "text/plain", "Cache-Control": "no-store"}
        )

    return middleware


def looked_at() -> str:
    """What is wrong, or nothing; at most ten seconds old."""
    global last
    with checking:
        if last is None or time.monotonic() - last[0] >= SECONDS_KEPT:
            last = time.monotonic(), wrong_now()
        return last[1]


def wrong_now() -> str:
    """The first thing that is wrong, in a word for who keeps the server."""
    try:
        patience(SECONDS_TO_WAIT)
        found = missing_tables() or missing_migrations() or unwritable()
        patience(USUAL_SECONDS_TO_WAIT)
    except Error as error:
        connection.close()  # the next request starts with a connection that is well and has its usual patience
        return "disk" if is_full(error) else "database"
    return found or missing_static() or little_room()


def patience(seconds: int) -> None:
    """How long this connection waits for another writer."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA busy_timeout = {seconds * 1000}")
        elif seconds == SECONDS_TO_WAIT:
            cursor.execute(f"SET statement_timeout = {seconds * 1000}")
        else:
            cursor.execute("RESET statement_timeout")


def missing_tables() -> str:
    wanted = {str(each["LOCATION"]) for each in cast(dict[str, dict], settings.CACHES).values()}
    return "" if wanted <= set(connection.introspection.table_names()) else "createcachetable"


def missing_migrations() -> str:
    """Only those of this release count. A newer one may have been here already: its migrations are not ours to judge."""
    loader = MigrationLoader(connection)
    return "" if set(loader.graph.nodes) <= set(loader.applied_migrations) else "migrate"


def unwritable() -> str:
    """Raises Error. The write is committed, because what is rolled back never reaches a disk that is full."""
    cast(Cache, caches["default"]).prove_writing()
    return ""


def missing_static() -> str:
    """What this release serves has to be collected: each file, as it is now, and listed for this process."""
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return ""
    for name, source in static_files().items():
        collected = Path(staticfiles_storage.path(name))
        served = staticfiles_storage.hashed_files.get(staticfiles_storage.hash_key(name))
        there = served and collected.exists() and staticfiles_storage.exists(served)
        if not there or not filecmp.cmp(source, collected):
            return "collectstatic"
    return ""


def static_files() -> dict[str, str]:
    """Each file by its name; of two with one name the first is served."""
    found: dict[str, str] = {}
    for finder in get_finders():
        for name, storage in finder.list([]):
            found.setdefault(name.replace("\\", "/"), storage.path(name))
    return found


def little_room() -> str:
    """Where SQLite keeps its file, or else where made files go; never on the disk of another server."""
    return "disk" if shutil.disk_usage(data_folder()).free < ROOM else ""


def data_folder() -> Path:
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).absolute().parent
    return settings.BASE_DIR
