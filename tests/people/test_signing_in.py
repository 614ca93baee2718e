"""Making an account, signing in, and changing what you sign in with."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import password_validators_help_texts
from django.test import Client
from django.urls import reverse

from phases.people.models import User
from tests.people.pages import PASSWORD, form_on, link_in, send

pytestmark = pytest.mark.django_db
LOGIN, SIGNUP, EMAIL = reverse("account_login"), reverse("account_signup"), reverse("account_email")
RESET, CHANGE = reverse("account_reset_password"), reverse("account_change_password")


@pytest.fixture(autouse=True)
def open_signup(settings):
    settings.SIGNUP_OPEN = True


@pytest.fixture
def noor(db):
    user = User.objects.create_user("noor@example.org", PASSWORD, name="Noor Visser")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client, email="noor@example.org", password=PASSWORD):
    return send(client, client.get(LOGIN), LOGIN, login=email, password=password)


def signed_in(client):
    return "_auth_user_id" in client.session


def sign_up(client, **other):
    typed = {"name": "Noor Visser", "email": "noor@example.org", "password1": PASSWORD, "password2": PASSWORD}
    return send(client, client.get(SIGNUP), SIGNUP, **(typed | other))


def test_signing_up_confirming_and_signing_in(client, mailoutbox):
    response = sign_up(client)
    assert "Kijk in je e-mail" in client.get(response.url).content.decode()
    assert not signed_in(client)
    link = link_in(mailoutbox[0])
    page = client.get(link)
    assert not EmailAddress.objects.get().verified, "opening the link, as a virus scanner does, must not be enough"
    response = send(client, page, link)
    assert "Je e-mailadres noor@example.org is bevestigd." in client.get(response.url).content.decode()
    assert sign_in(client).url == reverse("home")
    assert "Noor Visser" in client.get(reverse("home")).content.decode()


def test_who_did_not_confirm_cannot_get_in(client):
    sign_up(client)
    sign_in(client)
    assert not signed_in(client)


def test_mails_are_plain_dutch(client, mailoutbox):
    sign_up(client)
    assert mailoutbox[0].subject == "Bevestig je e-mailadres"
    assert "Welkom bij Samenwerking" in mailoutbox[0].body
    assert not mailoutbox[0].alternatives
    assert "&" not in mailoutbox[0].body


def test_an_existing_address_looks_the_same_on_the_page(noor, mailoutbox):
    new, known = sign_up(Client(), email="nieuw@example.org"), sign_up(Client())
    assert (new.status_code, new.url) == (known.status_code, known.url)
    assert mailoutbox[-1].subject == "Je hebt al een account"
    assert User.objects.count() == 2


def test_a_closed_sign_up_says_what_to_do(client, settings):
    settings.SIGNUP_OPEN = False
    assert "Je kunt hier zelf geen account maken" in client.get(SIGNUP).content.decode()
    client.post(SIGNUP, {"name": "A", "email": "a@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.exists()
    login = client.get(LOGIN).content.decode()
    assert SIGNUP not in login
    assert "Vraag het aan de beheerder" in login


@pytest.mark.parametrize("email", ["noor@example.org", "onbekend@example.org"])
def test_a_wrong_password_says_so_without_telling_who_exists(client, noor, email):
    page = sign_in(client, email, "iets-anders").content.decode()
    assert "Dit e-mailadres en wachtwoord horen niet bij elkaar." in page
    assert not signed_in(client)


def test_guessing_is_stopped(client, noor):
    for _ in range(5):
        sign_in(client, password="iets-anders")
    assert "Er is te vaak geprobeerd in te loggen met dit account" in sign_in(client).content.decode()
    assert not signed_in(client)


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("kort-9", "Dit wachtwoord is te kort. Kies minstens 10 tekens."),
        ("password123", "Dit wachtwoord gebruiken veel mensen."),
        ("83749201837465", "Dit wachtwoord heeft alleen cijfers."),
        ("noor@example.org", "Dit wachtwoord lijkt te veel op je naam of e-mailadres."),
    ],
)
def test_a_weak_password_is_refused_in_our_words(client, password, error):
    assert error in sign_up(client, password1=password, password2=password).content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("url", [LOGIN, SIGNUP, RESET])
def test_no_page_says_u_or_speaks_english(client, url):
    for response in (client.get(url), client.post(url, {})):
        page = response.content.decode()
        assert not re.search(r"\b([Uu]|[Uu]w|[Yy]our?|[Tt]his)\b", re.sub(r"<[^>]*>", " ", page))
        assert "placeholder" not in page
    assert not any("Uw" in text for text in password_validators_help_texts())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "a\x00b"),
        ("email", "a\x00b@example.org"),
        ("email", "a" * 60 + "@" + "b" * 60 + ("." + "b" * 60) * 3 + ".nl"),
    ],
)
def test_what_does_not_fit_is_refused_at_the_field(client, field, value):
    page = sign_up(client, **{field: value})
    assert page.status_code == 200
    assert f'id="id_{field}_error"' in page.content.decode()
    assert not User.objects.exists()


def test_choosing_a_new_password(client, noor, mailoutbox):
    send(client, client.get(RESET), RESET, email="noor@example.org")
    page = client.get(link_in(mailoutbox[0]), follow=True)
    action = page.request["PATH_INFO"]
    done = client.post(
        action, form_on(page, action) | {"password1": "nieuw-en-lang-9", "password2": "nieuw-en-lang-9"}, follow=True
    )
    assert "Je wachtwoord is gewijzigd" in done.content.decode()
    assert mailoutbox[-1].subject == "Je wachtwoord is gewijzigd"
    assert sign_in(client, password="nieuw-en-lang-9").url == reverse("home")
    assert "Deze link werkt niet meer" in Client().get(link_in(mailoutbox[0]), follow=True).content.decode()


def test_a_reset_does_not_tell_who_exists(client, noor, mailoutbox):
    known = send(client, client.get(RESET), RESET, email="noor@example.org")
    unknown = send(client, client.get(RESET), RESET, email="onbekend@example.org")
    assert known.url == unknown.url
    assert mailoutbox[-1].subject == "Geen account met dit e-mailadres"


def test_changing_the_password_asks_for_the_old_one(client, noor):
    client.force_login(noor)
    new = {"password1": "nieuw-en-lang-9", "password2": "nieuw-en-lang-9"}
    wrong = send(client, client.get(CHANGE), CHANGE, oldpassword="iets-anders", **new)
    assert "Dit is niet je huidige wachtwoord." in wrong.content.decode()
    send(client, client.get(CHANGE), CHANGE, oldpassword=PASSWORD, **new)
    noor.refresh_from_db()
    assert noor.check_password("nieuw-en-lang-9")


def test_an_email_address_changes_once_the_new_one_is_confirmed(client, noor, mailoutbox):
    sign_in(client)
    asked = send(client, client.get(EMAIL), EMAIL, email="noor@nieuw.example", action_add="")
    assert not mailoutbox, "an open laptop is not enough"
    done = client.post(asked.url, {"password": PASSWORD})
    assert done.status_code == 302, "who it is, is asked once; what was typed is kept"
    noor.refresh_from_db()
    assert noor.email == "noor@example.org"
    assert "Nog te bevestigen" in client.get(EMAIL).content.decode()
    link = link_in(mailoutbox[-1])
    assert mailoutbox[-1].to == ["noor@nieuw.example"]
    send(client, client.get(link), link)
    noor.refresh_from_db()
    assert noor.email == "noor@nieuw.example"
    assert [mail.subject for mail in mailoutbox if mail.to == ["noor@example.org"]] == ["Je e-mailadres is gewijzigd"]
    assert sign_in(Client(), "noor@nieuw.example").url == reverse("home")


def test_my_account_changes_the_name(client, noor):
    client.force_login(noor)
    url = reverse("my_account")
    assert client.post(url, {"name": ""}).status_code == 422
    assert "Je naam is opgeslagen." in client.post(url, {"name": "Noor de Wit"}, follow=True).content.decode()
    noor.refresh_from_db()
    assert noor.name == "Noor de Wit"
    assert Client().get(url).url == f"{LOGIN}?next={url}"


def test_signing_out_is_a_button(client, noor):
    client.force_login(noor)
    out = reverse("account_logout")
    assert 'id="logout-form"' in client.get(reverse("home")).content.decode()
    client.get(out)
    assert signed_in(client)
    client.post(out)
    assert not signed_in(client)


def test_the_demo_shows_its_logins_and_nothing_else_does(client, settings):
    settings.DEMO = False
    assert settings.DEMO_PASSWORD not in client.get(LOGIN).content.decode()
    settings.DEMO = True
    page = client.get(LOGIN).content.decode()
    assert settings.DEMO_PASSWORD in page
    assert "trekker@demo.example" in page
    assert "collega@demo.example" in page
    assert "wonen@demo.example" in page


def test_someone_who_is_not_active_is_told_so(client, noor):
    User.objects.update(is_active=False)
    page = client.post(LOGIN, {"login": "noor@example.org", "password": PASSWORD}, follow=True).content.decode()
    assert not signed_in(client)
    assert "Dit account is niet actief" in page or "horen niet bij elkaar" in page
