"""Signing in and what changes it is written down: who and from where, and nothing that anybody typed."""

import logging

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from phases.partnership.models import AccessEvent
from phases.partnership.operations import record_access
from tests.people.pages import link_in
from tests.people.second_step import PASSWORD, code_of, has_account, second_step

pytestmark = pytest.mark.django_db
LOGIN, NEW = reverse("account_login"), "een-heel-ander-woord"


@pytest.fixture
def joost(db):
    return has_account("joost@school.example")


@pytest.fixture(autouse=True)
def committed(monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda run, **_: run())


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, "samenwerking.security")
    return lambda: [each.getMessage() for each in caplog.records if each.name == "samenwerking.security"]


def sign_in(client, user, password=PASSWORD):
    return client.post(LOGIN, {"login": user.email, "password": password})


def test_signing_in_and_failing(client, joost, lines):
    sign_in(client, joost, "fout-wachtwoord")
    client.post(LOGIN, {"login": "onbekend@elders.example", "password": "geheim-woord"})
    sign_in(client, joost)
    assert lines() == [
        f"sign-in failed, wrong password user={joost.pk} ip=127.0.0.1",
        "sign-in failed, wrong password ip=127.0.0.1",
        f"signed in user={joost.pk} by={joost.pk} ip=127.0.0.1 method=password",
    ]


def test_being_locked_out_and_not_active(client, joost, lines):
    for _ in range(6):
        sign_in(client, joost, "fout-wachtwoord")
    assert lines()[-1] == f"sign-in refused, tried too often user={joost.pk} ip=127.0.0.1"
    cache.clear()
    type(joost).objects.update(is_active=False)
    sign_in(client, joost)
    assert lines()[-1] == f"sign-in refused, account not active user={joost.pk} ip=127.0.0.1"


def test_the_second_step(client, joost, lines):
    secret = second_step(joost)
    sign_in(client, joost)
    assert not lines(), "not in yet"
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert lines() == [f"second step failed user={joost.pk} ip=127.0.0.1 kind=totp"]
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert lines()[-1] == f"signed in user={joost.pk} by={joost.pk} ip=127.0.0.1 method=password+totp"


def test_setting_up_and_taking_away_a_second_step(client, joost, lines):
    sign_in(client, joost)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    who = f"user={joost.pk} by={joost.pk} ip=127.0.0.1"
    assert set(lines()[1:]) == {
        f"second step added {who} kind=totp",
        f"second step added {who} kind=recovery_codes",
        f"second step renewed {who} kind=recovery_codes",
        f"second step removed {who} kind=totp",
        f"second step removed {who} kind=recovery_codes",
    }


def test_a_wrong_code_by_mail_and_a_refused_passkey(client, joost, lines):
    asked = client.post(reverse("account_request_login_code"), {"email": joost.email})["Location"]
    client.post(asked, {"code": "ZZZZZZ"})
    for made_up in ('{"id": "x"}', "[]", "3", "null", "geen json", '{"id": "x", "rawId": "eA", "response": {}}'):
        refused = Client().post(reverse("mfa_login_webauthn"), {"credential": made_up})
        assert refused.status_code == 302, made_up
    assert lines() == [
        f"sign-in failed, wrong code by mail user={joost.pk} ip=127.0.0.1",
        *["sign-in failed, passkey refused ip=127.0.0.1"] * 3,
    ]


def test_another_password_and_another_address(client, joost, lines, mailoutbox):
    sign_in(client, joost)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    client.post(reverse("account_reauthenticate"), {"password": NEW})
    client.post(reverse("account_email"), {"email": "joost@nieuw.example", "action_add": ""})
    client.post(link_in(next(mail for mail in mailoutbox if mail.to == ["joost@nieuw.example"])))
    who = f"user={joost.pk} by={joost.pk} ip=127.0.0.1"
    assert lines()[1:] == [f"password changed {who}", f"new address asked for {who}", f"address changed {who}"]


def test_a_password_by_a_mailed_link(client, joost, lines, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": joost.email})
    page = client.get(link_in(mailoutbox[-1]), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert lines() == [f"password changed with a mailed link user={joost.pk} ip=127.0.0.1"]


def test_what_a_host_changes(client, joost, lines):
    boss = has_account("baas@host.example", "Baas", is_staff=True, is_superuser=True)
    second_step(boss)
    client.force_login(boss)
    change = reverse("admin:phases_user_change", args=[joost.pk])
    client.post(change, {"email": "ander@x.example", "name": "Joost", "is_active": "on", "is_staff": "on"})
    data = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    client.post(reverse("admin:auth_user_password_change", args=[joost.pk]), data)
    who = f"user={joost.pk} by={boss.pk} ip=127.0.0.1"
    assert lines() == [f"account changed by host {who} fields=email,is_staff", f"password set by somebody else {who}"]


def test_a_role(world, lines):
    member = type(world.partner).objects.get(pk=world.partner.pk)
    record_access(member, AccessEvent.What.ROLE, by=None)
    assert lines() == [f"role: {AccessEvent.What.ROLE} user={member.user_id} ip=server member={member.pk} role=partner"]


def test_from_where_is_what_the_trusted_proxy_says(joost, lines, settings):
    forged = Client(headers={"x-forwarded-for": "6.6.6.6, 10.1.2.3"})
    sign_in(forged, joost)
    assert "ip=127.0.0.1" in lines()[-1]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    sign_in(forged, joost, "fout-wachtwoord")
    sign_in(Client(headers={"x-forwarded-for": "6.6.6.6, 10.1.2.3"}), joost)
    assert "ip=10.1.2.3" in lines()[-1]


@pytest.mark.parametrize("ip", ["", "geen-adres"])
def test_who_is_nowhere_can_still_do_it(world, lines, ip, rf):
    from allauth.core import context

    request = rf.get("/", REMOTE_ADDR=ip)
    request.user = world.partner.user
    with context.request_context(request):
        record_access(world.partner, AccessEvent.What.ROLE, by=None)
    assert "ip=unknown" in lines()[-1]


def test_nothing_that_was_typed_is_in_it(client, joost, lines, mailoutbox):
    sign_in(client, joost, "fout-wachtwoord")
    client.post(LOGIN, {"login": "onbekend@elders.example\nsigned in user=1", "password": "geheim-woord"})
    sign_in(client, joost)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    whole = "\n".join(lines())
    for typed in ("@", PASSWORD, NEW, "fout-wachtwoord", "geheim-woord", "Joost", "onbekend"):
        assert typed not in whole
    assert len(lines()) == whole.count("\n") + 1


CONFIGURED = """
import logging, sys
[handler] = logging.getLogger().handlers
handler.setStream(sys.stdout)
from phases.people.security_log import note
note("signed in")
logging.getLogger("samenwerking.other").info("not this")
"""


def test_it_comes_out_where_the_other_logs_do(run):
    said = run(CONFIGURED)
    assert said.endswith("INFO samenwerking.security signed in ip=server\n") and said.count("\n") == 1
