"""Long documents are made in the background, for the one who asked."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.http import Http404, QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from phases.documents import pdf, printing
from phases.documents.models import PrintJob
from phases.documents.operations import NOT_THERE, TOO_LONG, WENT_WRONG, ask_again, forget_jobs, make_document
from phases.documents.printing import Broken, TookTooLong, key_of, made_earlier
from phases.documents.registry import document, paper
from phases.partnership.models import Membership, Role
from phases.plans.models import Action
from tests.documents.paper import address, assert_accessible, download, refuse, text_of
from tests.factories import client_for, make_member
from tests.world import SECRET, make_world

pytestmark = pytest.mark.django_db
FIRST, SECOND = SimpleNamespace(attempt=1), SimpleNamespace(attempt=2)
IN_DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def long(monkeypatch):
    """Everything is a long document."""
    monkeypatch.setattr(printing, "LONGEST_IN_REQUEST", 10)


@pytest.fixture
def no_worker(settings):
    """Tasks wait in the database."""
    settings.TASKS = IN_DATABASE


@pytest.fixture
def fake(monkeypatch):
    """Instead of the process that makes the PDF."""

    def use(what):
        monkeypatch.setattr("phases.documents.operations.render_apart", what)

    use(lambda html, heard: b"%PDF-nagemaakt")
    return use


def ask(member, kind="extern", **data):
    return client_for(member).post(address(member, "document_make", kind=kind), data)


def page_of(member, job, **headers):
    return client_for(member).get(address(member, "print_job", pk=job.pk), headers=headers).content.decode()


def test_short_document_comes_at_once(noor):
    assert ask(noor)["Location"] == address(noor, "document_pdf", kind="extern") + "?"
    assert not PrintJob.objects.exists()


def test_long_document_is_made_in_the_background_and_fetched_later(noor, long):
    page = client_for(noor).get(address(noor, "document_pdf", kind="extern")).content.decode()
    assert "Dit is een lang document" in page
    response = ask(noor)
    job = PrintJob.objects.get()
    assert response["Location"] == address(noor, "print_job", pk=job.pk)
    assert (job.state, job.pages) == ("done", job.pages)
    assert "Je document is klaar." in page_of(noor, job)
    documents = client_for(noor).get(address(noor, "documents")).content.decode()
    fetch = address(noor, "print_job_pdf", pk=job.pk)
    assert "Klaar om te downloaden" in documents and fetch in documents
    data = client_for(noor).get(fetch).content
    assert_accessible(data)
    assert "Meten op school" in text_of(data)
    assert download(noor, "extern") == data


def test_worker_makes_what_waits(noor, long, no_worker, fake, monkeypatch):
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)  # the test's transaction lives on this one
    monkeypatch.setattr(db_worker.Worker, "configure_signals", lambda self: None)
    ask(noor)
    job = PrintJob.objects.get()
    assert job.state == "waiting"
    assert "Je document is aan de beurt." in page_of(noor, job)
    call_command("db_worker", batch=True, reload=False, startup_delay=False, verbosity=0)
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert client_for(noor).get(address(noor, "print_job_pdf", pk=job.pk)).content == b"%PDF-nagemaakt"


def test_who_asks_twice_gets_one_job(noor, long, no_worker):
    assert ask(noor)["Location"] == ask(noor)["Location"]
    assert DBTaskResult.objects.count() == 1
    ask(noor, "dossier", deel=["extern", "afspraken"])
    ask(noor, "dossier", deel=["afspraken", "extern"])
    assert [job.asked for job in PrintJob.objects.filter(kind="dossier")] == ["deel=afspraken&deel=extern"]


def test_progress_is_said_in_words_and_polled_until_the_end(noor, no_worker):
    job = PrintJob.objects.create(member=noor, role=noor.role, kind="extern", title="Extern actieplan")
    make = PrintJob.objects.filter(pk=job.pk)
    make.update(state="busy", pages=63, heard_at=timezone.now())
    page = page_of(noor, job)
    assert "63 pagina's gemaakt." in page
    assert "Kijk hoe ver het is" in page
    fragment = page_of(noor, job, **{"HX-Request": "true"})
    assert "<h1" not in fragment
    assert 'hx-trigger="every 2s"' in fragment
    make.update(state="failed", problem=WENT_WRONG)
    fragment = page_of(noor, job, **{"HX-Request": "true"})
    assert "Kijk hoe ver het is" not in fragment + page_of(noor, job)
    assert "hx-trigger" not in fragment
    assert 'hx-swap-oob="innerHTML"' in fragment


@pytest.mark.parametrize(
    ("error", "words"),
    [(TookTooLong, TOO_LONG), (Broken, WENT_WRONG), (ValueError, WENT_WRONG), (MemoryError, WENT_WRONG)],
)
def test_what_goes_wrong_is_said_and_can_be_tried_again(noor, long, fake, error, words, caplog):
    def breaks(html, heard):
        raise error("Meten op school")

    fake(breaks)
    ask(noor)
    job = PrintJob.objects.get()
    assert job.state == "failed"
    assert words in page_of(noor, job)
    assert "Meten op school" not in caplog.text
    assert client_for(noor).get(address(noor, "print_job_pdf", pk=job.pk)).status_code == 404
    fake(lambda html, heard: b"%PDF-nu-wel")
    response = client_for(noor).post(address(noor, "print_job_again", pk=job.pk), follow=True)
    assert "Je document is klaar." in response.content.decode()


def test_what_cannot_be_made_here_says_what_to_do(noor, long, fake):
    def missing(html, heard):
        raise pdf.PdfUnavailable(pdf.INSTALL)

    fake(missing)
    ask(noor)
    assert pdf.INSTALL in page_of(noor, PrintJob.objects.get())


def test_without_a_worker_the_page_says_so(noor, long, no_worker):
    ask(noor)
    job = PrintJob.objects.get()
    assert "Er draait nu geen programma" not in page_of(noor, job)
    PrintJob.objects.update(asked_at=timezone.now() - timedelta(seconds=40))
    assert "Er draait nu geen programma" in page_of(noor, job)
    PrintJob.objects.create(
        member=make_member(), role=Role.PARTNER, kind="extern", title="x", state="busy", heard_at=timezone.now()
    )
    assert "eerst nog een ander document" in page_of(noor, job)


def test_worker_that_stopped_halfway_is_noticed(noor, long, no_worker):
    ask(noor)
    job = PrintJob.objects.get()
    PrintJob.objects.update(state="busy", heard_at=timezone.now() - timedelta(seconds=61))
    page = page_of(noor, job)
    assert "Het maken is halverwege gestopt." in page
    assert "hx-trigger" not in page
    client_for(noor).post(address(noor, "print_job_again", pk=job.pk))
    assert PrintJob.objects.get().state == "waiting"
    assert DBTaskResult.objects.count() == 2


def test_what_is_going_on_is_not_started_again(noor, long, no_worker):
    ask(noor)
    job = PrintJob.objects.get()
    assert client_for(noor).post(address(noor, "print_job_again", pk=job.pk)).status_code == 404


def test_what_is_no_longer_kept_can_be_made_again(noor, long, fake):
    ask(noor)
    job = PrintJob.objects.get()
    caches["documents"].clear()
    response = client_for(noor).get(address(noor, "print_job_pdf", pk=job.pk), follow=True)
    assert "niet meer bewaard" in response.content.decode()
    client_for(noor).post(address(noor, "print_job_again", pk=job.pk))
    assert client_for(noor).get(address(noor, "print_job_pdf", pk=job.pk)).content.startswith(b"%PDF")


def test_job_is_of_one_member_alone(noor, long, fake):
    ask(noor)
    job = PrintJob.objects.get()
    colleague = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    for name in ("print_job", "print_job_pdf"):
        assert client_for(colleague).get(address(noor, name, pk=job.pk)).status_code == 404
    assert client_for(colleague).post(address(noor, "print_job_again", pk=job.pk)).status_code == 404
    assert "Klaar om te downloaden" not in client_for(colleague).get(address(noor, "documents")).content.decode()


def test_what_is_forgotten_while_it_is_made_is_not_kept(noor, long, fake):
    def forgotten(html, heard):
        forget_jobs(noor.partnership)
        return b"%PDF-nagemaakt"

    caches["documents"].clear()
    fake(forgotten)
    ask(noor)
    assert not PrintJob.objects.exists()
    html = paper(document(noor, "extern", QueryDict()))
    assert made_earlier(key_of(html)) is None


def test_who_left_or_got_another_role_gets_nothing(noor, long, fake):
    ask(noor)
    job = PrintJob.objects.get()
    fetch = address(noor, "print_job_pdf", pk=job.pk)
    client = client_for(noor)
    assert client.get(fetch).status_code == 200
    Membership.objects.filter(pk=noor.pk).update(role=Role.READER)
    assert client.get(fetch).status_code == 404
    Membership.objects.filter(pk=noor.pk).update(role=noor.role, ended_at=timezone.now())
    assert client.get(fetch).status_code == 403


@pytest.mark.parametrize("change", [{"ended_at": timezone.now()}, {"role": Role.READER}])
def test_worker_makes_nothing_for_who_left_meanwhile(noor, long, no_worker, change, monkeypatch):
    ask(noor)
    Membership.objects.filter(pk=noor.pk).update(**change)
    monkeypatch.setattr("phases.documents.operations.render_apart", refuse)
    job = PrintJob.objects.get()
    make_document.call(FIRST, job.pk)
    job.refresh_from_db()
    assert (job.state, job.problem, job.made) == ("failed", NOT_THERE, "")


def test_worker_reads_as_the_one_who_asked(db, long, fake):
    world, seen = make_world(), []
    fake(lambda html, heard: seen.append(html) or b"%PDF")
    for name in ("partner", "coordinator"):
        world.clients[name].post(address(world.coordinator, "document_make", kind="dossier"))
    assert len(seen) == 2
    assert SECRET not in seen[0]
    assert SECRET in seen[1]


def test_a_task_that_comes_twice_makes_once(noor, long, fake, monkeypatch):
    ask(noor)
    monkeypatch.setattr("phases.documents.operations.made_for", refuse)
    make_document.call(FIRST, PrintJob.objects.get().pk)
    make_document.call(FIRST, 999_999)


def test_what_a_killed_worker_was_making_is_made_by_the_next(noor, long, no_worker, fake):
    ask(noor)
    PrintJob.objects.update(state="busy", heard_at=timezone.now())
    make_document.call(FIRST, PrintJob.objects.get().pk)
    assert PrintJob.objects.get().state == "busy"
    make_document.call(SECOND, PrintJob.objects.get().pk)
    assert PrintJob.objects.get().state == "done"


@pytest.mark.parametrize("pk", ["999999", "9" * 18])
def test_unknown_job(noor, pk):
    for name in ("print_job", "print_job_pdf"):
        assert client_for(noor).get(address(noor, name, pk=pk)).status_code == 404


def test_jobs_on_the_documents_page_cost_one_query(noor):
    client = client_for(noor)
    client.get(address(noor, "documents"))

    def count():
        with CaptureQueriesContext(connection) as found:
            client.get(address(noor, "documents"))
        return len(found)

    before = count()
    for number in range(5):
        PrintJob.objects.create(member=noor, role=noor.role, kind="extern", title=f"Plan {number}", state="done")
    assert count() == before


def test_more_is_asked_than_a_job_can_remember(noor, long, no_worker):
    """Only PostgreSQL would refuse it by itself, with an error."""
    assert ask(noor, kind="acties", wie=["Noor Visser", *[" " * 500] * 20]).status_code == 404
    assert not PrintJob.objects.exists()


def test_what_was_forgotten_meanwhile_is_not_made_again(noor):
    job = PrintJob(pk=999_999, member=noor, role=noor.role, kind="dossier", title="Dossier")
    with pytest.raises(Http404):
        ask_again(job=job)


def test_what_is_printed_decides_what_is_long(noor, no_worker):
    """A hieroglyph is one character in the text, and its name on paper."""
    Action.objects.update(result="\U00013000" * 19_900)
    response = client_for(noor).get(address(noor, "document_pdf", kind="extern"))
    assert response["Content-Type"].startswith("text/html")
    assert ask(noor).url == address(noor, "print_job", pk=PrintJob.objects.get().pk)
