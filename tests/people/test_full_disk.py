"""A disk that is full is called that, keeps what was typed, and is nobody's fault."""

import errno

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from phases.answers.models import Answer
from phases.people.full_disk import is_full
from tests.factories import client_for, make_member
from tests.forms import form_of
from tests.people.pages import readable

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="a limit that SQLite has"),
]
TYPED = "Minder pesten " * 1000


@pytest.fixture
def written(transactional_db):
    """A browser without exceptions, a page of it, and what was typed there before the disk got full."""
    noor = make_member()
    page = reverse("section", kwargs={"slug": noor.partnership.slug, "code": "1a"})
    client = client_for(noor, raise_request_exception=False)
    return client, page, form_of(client, page) | {"1a-01.text": TYPED}


def test_a_page_gives_back_what_was_typed(written, request):
    client, page, fields = written
    request.getfixturevalue("full_disk")
    response = client.post(page, fields)
    assert response.status_code == 507
    assert "De schijf van de server is vol." in response.content.decode()
    assert readable(response)[0] == TYPED
    assert not Answer.objects.exists()


def test_a_script_is_told_so(written, request):
    client, page, fields = written
    slug = page.split("/")[2]
    field = reverse("answer_field", kwargs={"slug": slug, "code": "1a-01", "field": "text"})
    request.getfixturevalue("full_disk")
    save = {"1a-01.text": TYPED, "version": "0"}
    response = client.post(field, save, headers={"X-Requested-With": "fetch"})
    assert response.status_code == 507
    assert response.json()["error"].startswith("De schijf van de server is vol.")


def test_who_signs_in_is_not_told_that_they_tried_too_often(full_disk):
    client = Client(raise_request_exception=False)
    response = client.post(reverse("account_login"), {"login": "noor@example.org", "password": "iets-langs-de-rivier"})
    page = response.content.decode()
    assert "te vaak" not in page
    assert response.status_code == 507 and "De schijf van de server is vol." in page


def test_what_each_database_calls_it():
    class Postgresql(Exception):
        sqlstate = "53100"

    def caused(error):
        wrapped = OperationalError("could not extend file")
        wrapped.__cause__ = error
        return wrapped

    assert is_full(caused(Postgresql()))
    assert is_full(OSError(errno.ENOSPC, "No space left on device"))
    assert not is_full(caused(None))
