"""What a request may hold, and what every answer says about being kept."""

import io

import pytest
from allauth.account.models import EmailAddress
from django.test import Client, RequestFactory
from django.urls import reverse

from samenwerking.wsgi import application
from tests.factories import client_for, make_member
from tests.people.pages import readable

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
LONG = "Minder pesten. " * 5000  # 75 kB


@pytest.fixture
def noor(db):
    noor = make_member(name="Noor Zwaluw")
    EmailAddress.objects.create(user=noor.user, email=noor.user.email, verified=True, primary=True)
    return noor


@pytest.mark.parametrize(
    "path",
    [
        *(reverse(name) for name in ("home", "my_account", "privacy", "my_data", "notifications", "partnership_new")),
        *(reverse(name) for name in ("account_change_password", "account_email", "mfa_index", "account_logout")),
        "/static/weg.css",
        "/weg/",
        "/samenwerkingen/van-anderen/",
        "/uitnodiging/onzin/",
        "/mijn-account/?a=%00",
        "/beheer/",
    ],
)
def test_no_page_that_shows_who_is_signed_in_is_kept(noor, path):
    response = client_for(noor).get(path)
    if "Noor Zwaluw" in response.content.decode():
        assert response["Cache-Control"] == "no-store"
    else:
        assert response.status_code in (302, 400) or "no-store" in response["Cache-Control"]


def test_a_page_that_was_asked_without_signing_in_may_be_kept(client):
    assert "no-store" not in client.get(reverse("privacy")).get("Cache-Control", "")


@pytest.mark.parametrize("path", ["/", "/privacy/", "/account/login/", "/weg/"])
def test_no_page_may_use_a_camera_or_a_place(client, path):
    said = client.get(path)["Permissions-Policy"]
    assert "camera=()" in said and "geolocation=()" in said and "publickey" not in said


@pytest.mark.parametrize("path", ["/?a=%00", "/?%00=a", "/weg/?a=b%00", "/account/login/?next=/%00"])
def test_nul_in_an_address_is_refused(client, path):
    response = client.get(path)
    assert response.status_code == 400
    assert "We konden niet lezen wat je stuurde" in response.content.decode()


def test_nul_in_a_cookie_is_refused(client):
    response = client.get("/", headers={"cookie": r'sessionid="abcdefghijkl\000"'})
    assert response.status_code == 400


def test_what_was_posted_to_a_refused_address_is_given_back(noor):
    response = client_for(noor).post("/mijn-account/?a=%00", {"name": "Een lange naam"})
    assert response.status_code == 400 and readable(response) == ["Een lange naam"]


@pytest.mark.parametrize(
    "path", ["/", "/account/login/", "/verder-na-inloggen/", "/samenwerkingen/x/", "/weg/", "/?a=%00"]
)
def test_a_stranger_sends_little(client, path):
    response = client.post(path, {"text": LONG})
    page = response.content.decode()
    assert response.status_code == 413 or path == "/?a=%00" and response.status_code == 400
    assert len(page) < 10_000 and "Minder pesten" not in page


def test_a_stranger_is_told_what_to_do(client):
    page = client.post("/mijn-account/", {"text": LONG}).content.decode()
    assert "Log in in een nieuw tabblad" in page and "64 kB" in page
    assert client.post("/mijn-account/", {"text": LONG}, headers={"X-Requested-With": "fetch"}).content == b""


def test_what_fits_is_still_given_back(client):
    response = client.post("/mijn-account/", {"text": LONG[:60_000]})
    assert response.status_code == 401 and readable(response) == [LONG[:60_000]]


def test_whose_session_ended_keeps_a_whole_section(noor):
    client = client_for(noor)
    client.get("/")
    del client.cookies["sessionid"]
    response = client.post("/mijn-account/", {"text": LONG})
    assert response.status_code == 401 and readable(response) == [LONG]


def test_a_mark_of_somebodys_own_making_is_none(client):
    client.cookies["bekend"] = "1:1tabcd:abcdefghijklmnopqrstuvwxyz"
    assert client.post("/mijn-account/", {"text": LONG}).status_code == 413


class Unread(io.RawIOBase):
    """What nobody may read."""

    def read(self, *args):
        raise AssertionError("it was read")


@pytest.mark.parametrize("size", [{"CONTENT_LENGTH": "9" * 12}, {"HTTP_TRANSFER_ENCODING": "chunked"}])
def test_too_much_is_not_read_and_without_a_size_nothing_is(size, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    environ = RequestFactory().post("/account/login/", "", content_type=FORM).environ
    environ |= {"wsgi.input": Unread(), "CONTENT_LENGTH": "", **size}
    status = []
    body = b"".join(application(environ, lambda line, headers: status.append(line)))
    assert status[0].startswith("413" if "CONTENT_LENGTH" in size else ("200", "403"))
    assert len(body) < 20_000


def test_who_is_signed_in_sends_more(noor):
    assert client_for(noor).post("/mijn-account/", {"name": LONG}).status_code == 422


def test_a_browser_is_known_by_a_mark_that_no_script_reads(noor):
    cookie = client_for(noor).get("/").cookies["bekend"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and str(noor.user_id) not in cookie.value.split(":")[1:]
    assert "bekend" not in Client().get("/account/login/").cookies
