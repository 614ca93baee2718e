"""A code by mail, a code from an app, recovery codes, and the account of one's own organisation."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache

from tests.factories import make_user
from tests.people.conftest import OIDC
from tests.people.pages import send

pytestmark = pytest.mark.django_db
PASSWORD = "een-lang-genoeg-woord"


@pytest.fixture
def joost(db):
    cache.clear()
    user = make_user("Joost", email="joost@school.example")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def code_in(message):
    return re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", message.body, re.M)[1]


def link_to(response, path):
    """The first link in the page itself to this address, whatever comes after its question mark."""
    links = re.findall(r'<a [^>]*href="([^"]+)"', response.content.decode().split("<main")[1])
    return next(link for link in links if link.split("?")[0] == path)


def signed_in(client):
    return client.get("/mijn-account/").status_code == 200


def test_a_code_by_mail_signs_in_without_a_password(client, joost):
    joost.set_unusable_password()
    joost.save()
    assert "Met een code per e-mail" in client.get("/account/login/").content.decode()
    asked = client.post("/account/login/code/", {"email": joost.email})
    assert asked.status_code == 302
    code = code_in(mail.outbox[0])
    wrong = client.post(asked["Location"], {"code": "ZZZ-ZZZ"})
    assert wrong.status_code in (200, 422) and not signed_in(client)
    client.post(asked["Location"], {"code": code})
    assert signed_in(client)


def test_nobody_learns_by_a_code_whether_an_address_has_an_account(client, joost):
    known = client.post("/account/login/code/", {"email": joost.email})
    unknown = client.post("/account/login/code/", {"email": "niemand@school.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_a_code_can_be_asked_again_a_few_times(client, joost):
    asked = client.post("/account/login/code/", {"email": joost.email})["Location"]
    codes = set()
    while "Stuur een nieuwe code" in client.get(asked).content.decode():
        client.post(asked, {"action": "resend"})
        codes.add(code_in(mail.outbox[-1]))
    assert 1 <= len(codes) <= 3 and len(mail.outbox) == 1 + len(codes)
    page = client.get(asked).content.decode()
    assert "Wacht een kwartier" in page and "Anders inloggen" in page
    client.post(asked, {"code": code_in(mail.outbox[-1])})
    assert signed_in(client)


def test_the_page_that_was_asked_for_waits_behind_every_way_in(client, joost):
    """Also after a wrong password, and when going back and forth."""
    page = client.get("/mijn-werk/")["Location"]
    wrong = client.post(page, {"login": joost.email, "password": "niet-dit", "next": "/mijn-werk/"})
    code = link_to(wrong, "/account/login/code/")
    assert "next=/mijn-werk/" in code
    password = link_to(client.get(code), "/account/login/")
    assert "next=/mijn-werk/" in password
    asked = send(client, client.get(code), "/account/login/code/", email=joost.email)
    other = send(client, client.get(asked["Location"]), "/account/logout/")
    assert other["Location"] == "/account/login/?next=/mijn-werk/"
    assert "Wachtwoord" in client.get(other["Location"]).content.decode()
    asked = send(client, client.get(code), "/account/login/code/", email=joost.email)
    done = send(client, client.get(asked["Location"]), "/account/login/code/confirm/", code=code_in(mail.outbox[-1]))
    assert done["Location"] == "/mijn-werk/"


@pytest.mark.parametrize("open_", [True, False])
def test_who_has_no_account_is_told_how_to_get_one_only_if_there_is_a_way(client, settings, open_):
    cache.clear()
    settings.SIGNUP_OPEN = open_
    client.post("/account/login/code/", {"email": "niemand@school.example"})
    [told] = mail.outbox
    assert "Bij dat adres is geen account" in told.body
    assert ("/account/signup/" in told.body) == open_


def switch_on(client, user):
    client.force_login(user)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/")
    html = page.content.decode()
    assert "<svg" in html and "data:" not in html and "style=" not in html
    secret = page.context["form"].secret
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    assert client.post("/account/2fa/totp/activate/", {"code": code}).status_code == 302
    return secret


def test_a_code_from_an_app_is_asked_after_the_password(client, joost, monkeypatch, settings):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda run, **_: run())
    settings.MFA_TOTP_TOLERANCE = 1
    switch_on(client, joost)
    assert {each.type for each in Authenticator.objects.filter(user=joost)} == {"totp", "recovery_codes"}
    assert [message.subject for message in mail.outbox] == ["Inloggen in twee stappen staat aan"]
    recovery = client.get("/account/2fa/recovery-codes/").context["unused_codes"]
    client.post("/account/logout/")
    asked = client.post("/account/login/", {"login": joost.email, "password": PASSWORD})
    assert asked["Location"].startswith("/account/2fa/authenticate/") and not signed_in(client)
    assert "Nog één stap" in client.get(asked["Location"]).content.decode()
    client.post(asked["Location"], {"code": "000000"})
    assert not signed_in(client)
    client.post(asked["Location"], {"code": recovery[0]})
    assert signed_in(client)


@pytest.mark.parametrize("path", ["", "totp/activate/", "recovery-codes/generate/", "webauthn/", "webauthn/add/"])
def test_pages_are_dutch_and_ask_who_it_is(client, joost, path):
    client.force_login(joost)
    response = client.get(f"/account/2fa/{path}", follow=True)
    html = response.content.decode()
    assert response.status_code == 200 and "Two-Factor" not in html and "Security Key" not in html
    assert re.search(r"<script(?![^>]*(src=|application/json))", html) is None


LOGIN = """
from django.test import Client
response = Client(headers={"host": "localhost"}).get("/account/login/")
print(response.status_code, "Met de gemeente" in response.content.decode(), response["Content-Security-Policy"])
"""


def test_openid_connect_is_there_only_when_it_is_switched_on(run):
    off, on = run(LOGIN), run(LOGIN, OIDC_NAME="de gemeente", **OIDC)
    assert off.startswith("200 False") and "login.example" not in off
    assert on.startswith("200 True") and "form-action 'self' https://login.example" in on


INVITED = """
from types import SimpleNamespace
from django.utils import timezone
from phases.partnership.models import Invitation, Organisation, Partnership
from phases.partnership.social import SocialAdapter
p = Partnership.objects.create(slug="p", theme="t"); o = Organisation.objects.create(partnership=p, slug="o", name="o")
Invitation.objects.create(partnership=p, organisation=o, email="a@x.example", role="partner", layer="board", key="k",
    expires_at=timezone.now() + __import__("datetime").timedelta(days=1))
for email in ("a@x.example", "b@x.example", ""):
    print(SocialAdapter().is_open_for_signup(None, SimpleNamespace(user=SimpleNamespace(email=email))))
"""


def test_a_new_account_that_way_is_only_for_who_is_invited(run):
    assert run(INVITED, SIGNUP_OPEN="0", **OIDC).split() == ["True", "False", "False"]
