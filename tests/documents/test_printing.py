"""A PDF is made once, and apart when it takes long."""

import subprocess
import sys
import time

import pytest
from django.core.cache import caches

from phases.documents import pdf, printing
from phases.documents.printing import Broken, TookTooLong, key_of, render_apart
from phases.plans.models import Action
from phases.plans.operations import add_action
from tests.databases import ONE_DATABASE
from tests.documents.paper import address, download, pages_of, refuse
from tests.factories import client_for

pytestmark = pytest.mark.django_db
HTML = "<!doctype html><html lang='nl'><head><title>Proef</title></head><body><h1>Proef</h1></body></html>"


def test_what_did_not_change_is_not_made_again(noor, monkeypatch):
    first = download(noor, "extern")
    monkeypatch.setattr(printing, "render_pdf", refuse)
    assert download(noor, "extern") == first
    add_action(by=noor, action=Action(what="Nog iets"), organisation=None)
    with pytest.raises(AssertionError):
        client_for(noor).get(address(noor, "document_pdf", kind="extern"))


def test_another_text_sheet_or_library_is_another_key(monkeypatch, tmp_path):
    keys = {key_of(HTML), key_of(HTML + " ")}
    monkeypatch.setattr(printing, "version", lambda name: "70.1")
    keys.add(key_of(HTML))
    for name in ("PRINT_CSS", "PREPARATION"):
        other = tmp_path / name
        other.write_text("anders")
        monkeypatch.setattr(printing, name, other)
        keys.add(key_of(HTML))
    assert len(keys) == 5


def test_emptying_the_cache_leaves_nothing(noor, monkeypatch):
    download(noor, "extern")
    caches["documents"].clear()
    monkeypatch.setattr(printing, "render_pdf", refuse)
    with pytest.raises(AssertionError):
        client_for(noor).get(address(noor, "document_pdf", kind="extern"))


@ONE_DATABASE
def test_process_apart_makes_the_same_and_tells_how_far_it_is(monkeypatch):
    monkeypatch.setattr(printing, "HEARTBEAT", 0.05)
    pages = []
    long = HTML.replace("</body>", "<p>Tekst.</p>" * 3000 + "</body>")
    data = render_apart(long, pages.append)
    assert data == pdf.render_pdf(long)
    assert pages == sorted(pages)
    assert 0 < pages[-1] <= len(pages_of(data))


def test_process_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(printing, "HEARTBEAT", 0.1)
    started, real = [], subprocess.Popen

    def hanging(command, **kwargs):
        started.append(real([sys.executable, "-c", "import time; time.sleep(60)"], **kwargs))
        return started[0]

    monkeypatch.setattr(subprocess, "Popen", hanging)
    before = time.monotonic()
    with pytest.raises(TookTooLong):
        render_apart(HTML, lambda pages: None, seconds=0.5)
    assert time.monotonic() - before < 5
    assert started[0].poll() is not None


def test_process_that_breaks_is_noticed(monkeypatch):
    real = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda command, **kwargs: real([sys.executable, "-c", "import os; os._exit(3)"], **kwargs)
    )
    with pytest.raises(Broken):
        render_apart(HTML, lambda pages: None)
