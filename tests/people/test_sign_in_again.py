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


@pytest.fixture
def other_token(noor, page, written):
    """Signed in again elsewhere: a page of before then has another token than the browser has now."""

    def browser(member=None):
        client = Client(enforce_csrf_checks=True)
        client.get(reverse("account_login"))
        old = written | {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
        if member:
            client.force_login(member.user)
        client.cookies["csrftoken"] = "a" * 32
        return client, old

    return browser


def test_a_form_of_before_signing_in_again_is_taken_after_one_question(other_token, noor, page):
    client, old = other_token(noor)
    asked = client.post(page, old | {"draft": "tekst-1"}, **ORIGIN)
    assert asked.status_code == 403 and "no-store" in asked["Cache-Control"]
    assert "Je bent weer ingelogd" in asked.content.decode() and readable(asked)[0] == TYPED
    assert not Answer.objects.exists() and not [name for name in asked.cookies if "tekst-1" in name]
    taken = client.post(page, form_on(asked, page), **ORIGIN)
    assert taken.status_code == 302 and "taken.tekst-1" in taken.cookies
    assert Answer.objects.get().text == TYPED.replace("\r\n", "\n")


def test_it_is_never_taken_in_the_name_of_someone_else(other_token, noor, karim, page):
    client, old = other_token(karim)
    refused = client.post(page, old, **ORIGIN)
    assert refused.status_code == 401 and "nu Karim El Idrissi ingelogd" in refused.content.decode()
    assert readable(refused)[0] == TYPED
    asked = client.post(GO_ON, form_on(refused, GO_ON) | ELSEWHERE, **ORIGIN)
    assert client.post(page, form_on(asked, page), **ORIGIN).status_code == 401
    assert not Answer.objects.exists()


def test_a_role_that_changed_meanwhile_is_said(other_token, noor, page):
    client, old = other_token(noor)
    make_member(noor.partnership, organisation=noor.organisation, name="Nog een trekker")
    type(noor).objects.filter(pk=noor.pk).update(role="partner")
    refused = client.post(page, old, **ORIGIN)
    assert refused.status_code == 401 and "Je rol is veranderd" in refused.content.decode()


def test_who_is_signed_out_and_has_no_token_signs_in_first(other_token, page):
    """As after an upgrade that gave the cookies other names."""
    client, old = other_token()
    out = client.post(page, old, **ORIGIN)
    assert out.status_code == 401 and "Je bent uitgelogd" in out.content.decode() and readable(out)[0] == TYPED
    bare = client.post(page, old, headers={"X-Requested-With": "fetch", "origin": "http://testserver"})
    assert (bare.status_code, bare["X-Reason"]) == (401, "signed-out")


def test_a_script_without_a_token_hears_so(other_token, noor, page):
    client, old = other_token(noor)
    bare = client.post(page, old, headers={"X-Requested-With": "fetch", "origin": "http://testserver"})
    assert (bare.status_code, bare.content, bare["X-Reason"]) == (401, b"", "old-page")


@pytest.mark.parametrize("headers", [{}, {"origin": "https://kwaad.example"}, {"origin": "null"}])
def test_of_another_site_no_form_is_taken_and_no_question_asked(other_token, noor, page, headers):
    client, old = other_token(noor)
    refused = client.post(page, old, headers=headers)
    assert refused.status_code == 403 and not Answer.objects.exists()
    assert f'action="{page}"' not in refused.content.decode()


@pytest.mark.parametrize("extra", [{"password": "geheim-genoeg"}, {"member": None}])
def test_what_no_page_may_carry_or_is_of_nobody_is_not_asked_about(other_token, noor, page, extra):
    client, old = other_token(noor)
    data = {name: text for name, text in (old | extra).items() if text is not None}
    refused = client.post(page, data, **ORIGIN)
    assert refused.status_code == 403 and f'action="{page}"' not in refused.content.decode()
    assert "geheim-genoeg" not in refused.content.decode()


def test_a_form_of_no_partnership_says_whose_it_is_too(noor, karim):
    account = reverse("my_account")
    form = form_on(client_for(noor).get(account), "")
    assert client_for(karim).post(account, form | {"name": "Iemand anders"}).status_code == 401
    assert client_for(noor).post(account, form | {"name": "Noor de Wit"}).status_code == 302
    karim.user.refresh_from_db()
    noor.user.refresh_from_db()
    assert (karim.user.name, noor.user.name) != ("Iemand anders", "Iemand anders") and noor.user.name == "Noor de Wit"
