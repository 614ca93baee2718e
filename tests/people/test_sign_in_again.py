"""The session ended while someone was writing, and JavaScript is off. Nothing typed is lost."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from phases.answers.models import Answer
from tests.factories import client_for, make_member
from tests.forms import form_of
from tests.people.pages import PASSWORD, form_on, readable, send

pytestmark = pytest.mark.django_db
GO_ON = reverse("sign_in_and_go_on")
UNTOUCHED = "open"  # the status of every other item: shown once
TYPED = 'Minder pesten\r\n\r\nen "meer" <samen>'


def with_password(member, email):
    member.user.email = email
    member.user.set_password(PASSWORD)
    member.user.save()
    EmailAddress.objects.create(user=member.user, email=email, verified=True, primary=True)
    return member


@pytest.fixture
def noor(db):
    return with_password(make_member(), "noor@example.org")


@pytest.fixture
def karim(noor):
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim El Idrissi")
    return with_password(karim, "karim@example.org")


@pytest.fixture
def page(noor):
    return reverse("section", kwargs={"slug": noor.partnership.slug, "code": "1a"})


@pytest.fixture
def written(noor, page):
    return form_of(client_for(noor), page) | {"1a-01.text": TYPED}


def sign_in(client, response, email="noor@example.org", password=PASSWORD):
    return send(client, response, GO_ON, login=email, password=password)


def test_what_was_typed_is_saved_after_signing_in(client, page, written):
    out = client.post(page, written)
    assert out.status_code == 401
    assert readable(out) == [TYPED, UNTOUCHED]
    back = sign_in(client, out)
    assert "Je bent weer ingelogd" in back.content.decode()
    assert readable(back) == [TYPED, UNTOUCHED]
    assert not Answer.objects.exists()
    assert send(client, back, page).status_code == 302
    assert Answer.objects.get().text == TYPED.replace("\r\n", "\n")


def test_it_works_with_csrf_tokens(page, written):
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("account_login"))
    out = client.post(page, written | {"csrfmiddlewaretoken": client.cookies["csrftoken"].value})
    back = sign_in(client, out)
    assert send(client, back, page).status_code == 302
    assert Answer.objects.count() == 1


def test_a_wrong_password_keeps_the_text(client, page, written):
    again = sign_in(client, client.post(page, written), password="iets-anders")
    assert again.status_code == 401
    assert "horen niet bij elkaar" in again.content.decode()
    assert readable(again)[0] == TYPED
    assert "Je bent weer ingelogd" in sign_in(client, again).content.decode()


def test_an_unconfirmed_address_keeps_the_text(client, page, written):
    EmailAddress.objects.update(verified=False)
    again = sign_in(client, client.post(page, written))
    assert again.status_code == 401
    assert "de e-mail die we je stuurden" in again.content.decode()
    assert readable(again)[0] == TYPED


def test_an_unconfirmed_address_does_not_go_on_as_whoever_was_signed_in(page, written, karim, noor):
    EmailAddress.objects.filter(user=noor.user).update(verified=False)
    client = client_for(karim)
    again = sign_in(client, client.post(page, written))
    assert again.status_code == 401
    assert readable(again)[0] == TYPED


def test_someone_else_cannot_save_it_as_theirs(client, page, written, karim):
    back = sign_in(client, client.post(page, written), "karim@example.org")
    refused = send(client, back, page)
    assert refused.status_code == 401
    assert not Answer.objects.exists()
    assert "nu Karim El Idrissi ingelogd" in refused.content.decode()
    assert readable(refused)[0] == TYPED
    assert send(client, sign_in(client, refused), page).status_code == 302
    assert Answer.objects.get().text.startswith("Minder pesten")


def test_a_failed_attempt_does_not_sign_the_other_out(page, written, karim):
    client = client_for(karim)
    sign_in(client, client.post(page, written), password="iets-anders")
    assert client.session["_auth_user_id"] == str(karim.user_id)


@pytest.mark.parametrize(
    "path", ["https://kwaad.example/", "//kwaad.example/", "/\\kwaad.example", "", "mijn-account/"]
)
def test_it_only_goes_on_within_this_site(client, noor, path):
    response = client.post(GO_ON, {"resume_path": path, "login": "noor@example.org", "password": PASSWORD})
    assert response.status_code == 400
    assert "_auth_user_id" not in client.session


def test_no_password_travels_to_the_next_page(client, page, written):
    back = sign_in(client, client.post(page, written))
    assert PASSWORD not in back.content.decode()
    assert set(form_on(back, page)) == set(written) | {"csrfmiddlewaretoken"}


def test_nobody_keeps_a_copy_of_these_pages(client, page, written):
    out = client.post(page, written)
    assert "no-store" in out["Cache-Control"]
    assert "no-store" in sign_in(client, out)["Cache-Control"]


def test_reading_asks_to_sign_in_and_scripts_get_a_bare_answer(client, page):
    assert client.get(page).url == f"{reverse('account_login')}?next={page}"
    bare = client.post(page, headers={"X-Requested-With": "fetch"})
    assert (bare.status_code, bare.content, bare["X-Reason"]) == (401, b"", "signed-out")
    assert client.get(GO_ON).url == reverse("home")


ORIGIN = {"headers": {"origin": "http://testserver"}}
ELSEWHERE = {"elsewhere": "ja"}


@pytest.fixture
def careful(page, written):
    """A browser whose session ended: it posted, and sees the page that asks to sign in again."""
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("account_login"))
    out = client.post(page, written | {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}, **ORIGIN)
    return client, out


def test_who_signs_in_in_another_tab_goes_on_with_what_was_typed(careful, noor, page):
    """Without a password: by a code, a passkey, a second step. Signing in there gives the browser another token."""
    client, out = careful
    client.force_login(noor.user)
    client.cookies["csrftoken"] = "a" * 32
    back = client.post(GO_ON, form_on(out, GO_ON) | ELSEWHERE, **ORIGIN)
    assert "Je bent weer ingelogd" in back.content.decode() and readable(back)[0] == TYPED
    assert client.post(page, form_on(back, page), **ORIGIN).status_code == 302
    assert Answer.objects.get().text.startswith("Minder pesten")


def test_who_is_not_signed_in_there_yet_is_told_and_keeps_the_text(careful):
    client, out = careful
    again = client.post(GO_ON, form_on(out, GO_ON) | ELSEWHERE, **ORIGIN)
    assert again.status_code == 401 and "nog niet ingelogd" in again.content.decode()
    assert readable(again)[0] == TYPED


@pytest.mark.parametrize("headers", [{}, {"origin": "https://kwaad.example"}, {"origin": "null"}])
def test_another_site_cannot_hand_over_a_text(careful, noor, headers):
    client, out = careful
    client.force_login(noor.user)
    client.cookies["csrftoken"] = "a" * 32
    assert client.post(GO_ON, form_on(out, GO_ON) | ELSEWHERE, headers=headers).status_code == 403


def test_a_second_step_keeps_the_text(client, page, written, noor):
    Authenticator.objects.create(user=noor.user, type="totp", data={"secret": "geheim"})
    again = sign_in(client, client.post(page, written))
    assert again.status_code == 401 and "een code uit je app" in again.content.decode()
    assert readable(again)[0] == TYPED
