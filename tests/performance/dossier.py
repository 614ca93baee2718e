"""A dossier of about 150 pages, made in the background while pages are read.

    python -m tests.performance.dossier [pages]

Run by hand, on a database of its own that is thrown away. Reports seconds, pages, the memory of the process that makes the PDF,
and how long a page takes meanwhile.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

WORDS = "De jeugdverpleegkundige bespreekt met school en ouders wat er nodig is, legt dat vast en belt na twee weken terug. "
PAGE = "onderdelen/1a/"


def prepare(folder: str) -> None:
    os.environ |= {"DATABASE_URL": f"sqlite:///{folder}/dossier.sqlite3", "DEBUG": "1", "DEMO": "0"}
    os.environ |= {"SECRET_KEY": "only-for-measuring", "ALLOWED_HOSTS": "testserver"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "samenwerking.settings"
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.DEBUG = False
    for command in ("migrate", "createcachetable", "load_guide", "load_demo"):
        call_command(command, *(["--ook-buiten-demo"] if command == "load_demo" else []), verbosity=0)


def fill(pages: int):
    """The demo, with every text made longer: about 31 pages become as many as asked."""
    from phases.answers.models import Answer
    from phases.network.models import PartyProfile
    from phases.partnership.models import Membership
    from phases.plans.models import Action
    from phases.process.models import Bottleneck, ProcessStep

    noor = Membership.objects.select_related("partnership", "user").get(
        name="Noor Visser", partnership__slug="samen-tegen-pesten"
    )
    more = WORDS * max(1, round((pages - 31) / 9))
    for model, names in (
        (Answer, ["text"]),
        (PartyProfile, ["offer", "ambition", "direction"]),
        (ProcessStep, ["what"]),
        (Bottleneck, ["description", "what_is_needed"]),
        (Action, ["what", "result", "note"]),
    ):
        for record in model.objects.all():
            model.objects.filter(pk=record.pk).update(
                **{name: f"{getattr(record, name)}\n\n{more}"[:20_000] for name in names}
            )
    return noor


def ask(noor) -> int:
    from django.test import Client

    from phases.documents.models import PrintJob

    client = Client()
    client.force_login(noor.user)
    started = time.perf_counter()
    response = client.post(f"/samenwerkingen/{noor.partnership.slug}/documenten/dossier/maken/")
    say("vraag van de lezer", f"{time.perf_counter() - started:.2f} s, antwoord {response.status_code}")
    return PrintJob.objects.get().pk


def read_pages(noor, until: threading.Event) -> list[float]:
    """Of a whole page of the app, again and again."""
    from django.test import Client

    client = Client()
    client.force_login(noor.user)
    times = []
    while not until.is_set():
        started = time.perf_counter()
        response = client.get(f"/samenwerkingen/{noor.partnership.slug}/{PAGE}")
        assert response.status_code == 200
        times.append(time.perf_counter() - started)
        until.wait(0.1)
    return times


def report(label: str, times: list[float]) -> None:
    found = sorted(times)
    say(
        label,
        f"mediaan {1000 * statistics.median(found):.0f} ms, 95% onder {1000 * found[int(len(found) * 0.95) - 1]:.0f} ms,"
        f" langste {1000 * found[-1]:.0f} ms ({len(found)} keer)",
    )


def say(label: str, words: str) -> None:
    sys.stdout.write(f"{label}: {words}\n")
    sys.stdout.flush()


def measure(noor) -> None:
    from django.core.cache import caches

    from phases.documents.models import PrintJob

    quiet = threading.Event()
    threading.Timer(5, quiet.set).start()
    report("pagina in rust", read_pages(noor, quiet))
    pk = ask(noor)
    done = threading.Event()
    started = time.perf_counter()
    # The worker as a host runs it; the process that it starts is the only child of its own.
    command = [sys.executable, "manage.py", "db_worker", "--batch", "--no-reload", "--no-startup-delay", "-v0"]
    worker = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - nothing from outside in the command
    times: list[float] = []
    reader = threading.Thread(target=lambda: times.extend(read_pages(noor, done)))
    reader.start()
    worker.wait()
    seconds = time.perf_counter() - started
    done.set()
    reader.join()
    job = PrintJob.objects.get(pk=pk)
    say("opdracht", f"{job.get_state_display()} {job.problem}")
    say(
        "gemaakt",
        f"{job.pages} pagina's, {len(caches['documents'].get(job.made) or b'') // 1024} kB in {seconds:.1f} s",
    )
    say("geheugen van het grootste proces", f"{peak_in_megabytes():.0f} MB")
    report("pagina tijdens het maken", times)


def peak_in_megabytes() -> float:
    """The largest of the processes that were waited for, theirs included: the one that makes the PDF."""
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parents[2])
    with tempfile.TemporaryDirectory(prefix="samen-dossier-") as place:
        prepare(place)
        wanted = int(sys.argv[1]) if sys.argv[1:] else 150
        measure(fill(wanted))
