"""What a host can and can't do to an account, and what its owner hears of that."""

import io
import logging

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from phases.people.models import OutgoingMail, User
from tests.people.conftest import OIDC
from tests.people.second_step import PASSWORD, code_of, has_account, second_step

pytestmark = pytest.mark.django_db
INDEX, ANOTHER = reverse("admin:index"), "een-heel-ander-woord"


@pytest.fixture
def joost(db):
    return has_account("joost@school.example")


@pytest.fixture
def boss(db):
    return has_account("baas@host.example", "Baas", is_staff=True, is_superuser=True)


@pytest.fixture
def beheer(client, boss):
    second_step(boss)
    client.force_login(boss)
    return client


@pytest.fixture
def sent():
    """What went out, without the mails of before the test."""
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    return lambda: list(OutgoingMail.objects.exclude(pk__in=before).order_by("pk"))


SHOWN = """
from django.contrib.admin.sites import site
from django.urls import get_resolver
get_resolver().url_patterns
print(sorted(model._meta.label for model in site._registry))
"""


def test_no_page_of_allauth_is_in_the_admin(run):
    """Secrets, proofs of addresses, tokens of other services, and where people are: with everything switched on."""
    shown = run(SHOWN, **OIDC)
    assert "phases.User" in shown
    for app in ("account", "mfa", "usersessions", "socialaccount"):
        assert f"'{app}." not in shown


def test_staff_without_a_second_step_is_led_to_it_and_back(client, boss):
    client.force_login(boss)
    asked = reverse("admin:phases_user_changelist")
    page = client.get(asked, follow=True)
    assert page.redirect_chain[-1][0] == reverse("mfa_index")
    assert "Voor het beheer is inloggen in twee stappen nodig" in page.content.decode()
    assert "Ga verder naar het beheer" not in page.content.decode()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    codes = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True).content.decode()
    assert f'href="{asked}"' in codes and "Je herstelcodes" in codes
    assert f'href="{asked}"' in client.get(reverse("mfa_index")).content.decode()
    assert client.get(asked).status_code == 200


@pytest.mark.parametrize("asked", ["//elders.example/", "https://elders.example/", ""])
def test_the_way_back_is_a_page_of_ours(client, boss, asked):
    client.force_login(boss)
    client.get(reverse("admin:login"), {"next": asked})
    second_step(boss)
    assert "elders" not in client.get(reverse("mfa_index")).content.decode()


def test_every_page_of_the_admin_asks_for_it(client, boss, joost):
    client.force_login(boss)
    data = {"password1": ANOTHER, "password2": ANOTHER, "usable_password": "true"}
    done = client.post(reverse("admin:auth_user_password_change", args=[joost.pk]), data)
    joost.refresh_from_db()
    assert done.status_code == 302 and joost.check_password(PASSWORD)
    for name in ("admin:index", "admin:jsi18n", "admin:autocomplete", "admin:phases_user_add"):
        assert client.get(reverse(name)).status_code in (302, 403)


def test_recovery_codes_alone_are_no_second_step(client, boss):
    second_step(boss)
    Authenticator.objects.filter(type="totp").delete()
    client.force_login(boss)
    assert client.get(INDEX).status_code == 302


def test_with_a_passkey_it_opens(client, boss):
    Authenticator.objects.create(user=boss, type="webauthn", data={"name": "Sleutel"})
    client.force_login(boss)
    assert client.get(INDEX).status_code == 200
    assert client.get(reverse("admin:login"))["Location"] == INDEX


def test_who_is_no_staff_is_refused_and_not_asked_for_a_second_step(client, joost):
    client.force_login(joost)
    assert client.get(INDEX, follow=True).status_code == 403
    assert Client().get(INDEX, follow=True).redirect_chain[-1][0].startswith(reverse("account_login"))


# The way back.


def test_a_second_step_is_reset_recorded_and_mailed(client, joost, sent, caplog):
    second_step(joost)
    Authenticator.objects.create(user=joost, type="webauthn", data={"name": "Kwijt"})
    client.force_login(joost)
    out = io.StringIO()
    with caplog.at_level(logging.INFO, "samenwerking.security"):
        call_command("reset_second_step", "Joost@school.example", stdout=out)
    assert not Authenticator.objects.exists() and not Session.objects.exists()
    [entry] = LogEntry.objects.all()
    assert entry.object_id == str(joost.pk) and "reset_second_step" in entry.change_message
    assert f"second step reset user={joost.pk} ip=server" in caplog.text and "joost@" not in caplog.text
    [mail] = sent()
    assert mail.to == "joost@school.example" and mail.subject == "Je logt weer in zonder tweede stap"
    fresh = Client()
    fresh.post(reverse("account_login"), {"login": joost.email, "password": PASSWORD})
    assert fresh.get(reverse("my_account")).status_code == 200


@pytest.mark.parametrize(
    ("email", "said"), [("niemand@x.example", "geen account"), ("joost@school.example", "geen tweede")]
)
def test_a_reset_says_what_is_wrong(joost, sent, email, said):
    with pytest.raises(CommandError, match=said):
        call_command("reset_second_step", email)
    assert not sent() and not LogEntry.objects.exists()


# The owner is told.


def told(mail: OutgoingMail, text: str, *never: str) -> None:
    whole = mail.subject + TEXT[mail.pk]
    assert text in whole
    for each in never:
        assert each not in whole


TEXT: dict[int, str] = {}


@pytest.fixture(autouse=True)
def keep_text(monkeypatch):
    """The text of a mail is forgotten once it is sent."""
    TEXT.clear()
    create = OutgoingMail.objects.create

    def kept(**fields):
        mail = create(**fields)
        TEXT[mail.pk] = fields["text"] + fields.get("html", "")
        return mail

    monkeypatch.setattr(OutgoingMail.objects, "create", kept)


def test_a_password_set_by_a_host_is_told_to_the_owner(beheer, joost, sent):
    owner = Client()
    owner.post(reverse("account_login"), {"login": joost.email, "password": PASSWORD})
    data = {"password1": ANOTHER, "password2": ANOTHER, "usable_password": "true"}
    assert beheer.post(reverse("admin:auth_user_password_change", args=[joost.pk]), data).status_code == 302
    joost.refresh_from_db()
    assert joost.check_password(ANOTHER)
    [mail] = sent()
    assert mail.to == "joost@school.example"
    told(mail, "Een beheerder van deze website stelde een nieuw wachtwoord in", ANOTHER, PASSWORD)
    assert owner.get(reverse("my_account")).status_code == 302 and not UserSession.objects.filter(user=joost).exists()
    assert beheer.get(INDEX).status_code == 200


def test_a_password_that_is_taken_away_is_told_too(beheer, joost, sent):
    beheer.post(
        reverse("admin:auth_user_password_change", args=[joost.pk]), {"usable_password": "false", "unset-password": ""}
    )
    joost.refresh_from_db()
    assert not joost.has_usable_password()
    assert [mail.to for mail in sent()] == ["joost@school.example"]


def test_a_password_set_by_a_command_is_told_to_the_owner(joost, sent, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda **_: ANOTHER)
    call_command("changepassword", joost.email, stdout=io.StringIO())
    [mail] = sent()
    told(mail, "nieuw wachtwoord", ANOTHER)


def test_an_address_set_by_a_host_is_told_at_the_address_as_it_was(beheer, joost, sent):
    new = {"email": "iemand@anders.example", "name": "Joost", "is_active": "on"}
    assert beheer.post(reverse("admin:phases_user_change", args=[joost.pk]), new).status_code == 302
    [mail] = sent()
    assert mail.to == "joost@school.example"
    told(mail, "ander e-mailadres", "iemand@anders.example", "anders.example")


def test_another_name_is_no_reason_for_a_mail(beheer, joost, sent):
    new = {"email": joost.email, "name": "Joost de Wit", "is_active": "on"}
    assert beheer.post(reverse("admin:phases_user_change", args=[joost.pk]), new).status_code == 302
    joost.refresh_from_db()
    assert joost.name == "Joost de Wit" and not sent()


def test_what_one_does_oneself_is_not_said_to_be_of_somebody_else(client, joost, beheer, boss, sent):
    owner = Client()
    owner.post(reverse("account_login"), {"login": joost.email, "password": PASSWORD})
    new = {"oldpassword": PASSWORD, "password1": ANOTHER, "password2": ANOTHER}
    owner.post(reverse("account_change_password"), new)
    joost.refresh_from_db()
    assert joost.check_password(ANOTHER) and owner.get(reverse("my_account")).status_code == 200
    data = {"password1": ANOTHER, "password2": ANOTHER, "usable_password": "true"}
    beheer.post(reverse("admin:auth_user_password_change", args=[boss.pk]), data)
    assert not [mail for mail in sent() if mail.subject.startswith("Iemand anders")]


def test_a_new_account_is_nothing_to_tell(beheer, sent):
    new = {
        "email": "els@x.example",
        "name": "Els",
        "usable_password": "true",
        "password1": ANOTHER,
        "password2": ANOTHER,
    }
    beheer.post(reverse("admin:phases_user_add"), new)
    assert User.objects.filter(email="els@x.example").exists() and not sent()
