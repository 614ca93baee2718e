import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from phases.answers.models import Answer
from phases.people.models import User
from tests.factories import client_for, make_member
from tests.forms import form_of

pytestmark = pytest.mark.django_db
PASSWORD = "een-lang-genoeg-woord"


@pytest.fixture(autouse=True)
def no_lock_out_from_another_test():
    cache.clear()


@pytest.fixture
def user(db):
    user = User.objects.create_user("noor@example.org", PASSWORD, name="Noor")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def link_in(mail):
    return re.search(r"https?://[^/]+(/\S+)", mail.body)[1]


def test_sign_up_confirm_and_sign_in(client, settings, mailoutbox):
    settings.SIGNUP_OPEN = True
    data = {"name": "Farah", "email": "Farah@Example.org", "password1": PASSWORD, "password2": PASSWORD}
    response = client.post(reverse("account_signup"), data, follow=True)
    assert "Kijk in je e-mail" in response.content.decode()
    assert mailoutbox[0].subject == "Bevestig je e-mailadres"
    login = {"login": "farah@example.org", "password": PASSWORD}
    assert "Kijk in je e-mail" in client.post(reverse("account_login"), login, follow=True).content.decode()
    client.post(link_in(mailoutbox[0]))
    response = client.post(reverse("account_login"), login, follow=True)
    assert "Mijn samenwerkingen" in response.content.decode()
    assert User.objects.get().name == "Farah"


def test_sign_up_closed_says_what_to_do(client, settings):
    settings.SIGNUP_OPEN = False
    assert "kunt hier zelf geen account maken" in client.get(reverse("account_signup")).content.decode()
    assert reverse("account_signup") not in client.get(reverse("account_login")).content.decode()


def test_wrong_password_says_so_in_dutch(client, user):
    response = client.post(reverse("account_login"), {"login": user.email, "password": "mis"})
    assert "onjuist" in response.content.decode()


def test_new_password_by_mail(client, user, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": user.email})
    page = client.get(link_in(mailoutbox[0]), follow=True)
    new = "nog-een-lang-woord"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert client.login(email=user.email, password=new)


def test_nobody_learns_who_has_an_account(client, user, mailoutbox):
    known = client.post(reverse("account_reset_password"), {"email": user.email}, follow=True).content
    unknown = client.post(reverse("account_reset_password"), {"email": "niemand@example.org"}, follow=True).content
    assert known == unknown


def test_change_of_address_after_confirming(client, user, mailoutbox):
    client.force_login(user)
    client.post(reverse("account_email"), {"email": "nieuw@example.org", "action_add": ""})
    user.refresh_from_db()
    assert user.email == "noor@example.org"
    client.post(link_in(mailoutbox[-1]))
    user.refresh_from_db()
    assert user.email == "nieuw@example.org"


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_signup", "account_reset_password", "account_reset_password_done", "account_inactive"],
)
def test_pages_before_signing_in_are_dutch(client, settings, name):
    settings.SIGNUP_OPEN = True
    html = client.get(reverse(name)).content.decode()
    assert 'lang="nl"' in html
    assert not re.search(r"\b(Sign In|Password|Forgot|your|Uw|uw)\b", html)


@pytest.mark.parametrize(
    "name", ["account_change_password", "account_email", "account_logout", "my_account", "account_reauthenticate"]
)
def test_pages_of_the_account_are_dutch(client, user, name):
    client.force_login(user)
    html = client.get(reverse(name)).content.decode()
    assert not re.search(r"\b(Sign In|Password|Forgot|your|Uw|uw)\b", html)


def test_demo_logins_only_in_the_demo(client, settings):
    settings.DEMO = True
    assert settings.DEMO_PASSWORD in client.get(reverse("account_login")).content.decode()
    settings.DEMO = False
    assert settings.DEMO_PASSWORD not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("name", ["", "x" * 151, "a\x00b"])
def test_bad_name(client, user, name):
    client.force_login(user)
    assert client.post(reverse("my_account"), {"name": name}).status_code == 422
    user.refresh_from_db()
    assert user.name == "Noor"


def test_posted_text_survives_a_session_that_ended(client):
    noor = make_member()
    noor.user.set_password(PASSWORD)
    noor.user.save()
    EmailAddress.objects.create(user=noor.user, email=noor.user.email, verified=True, primary=True)
    url = reverse("section", kwargs={"slug": noor.partnership.slug, "code": "1a"})
    data = form_of(client_for(noor), url) | {"1a-01.text": "Wat ik net\ntypte"}
    response = client.post(url, data)
    assert response.status_code == 401
    assert "Wat ik net" in response.content.decode()
    carried = {
        "resume_path": url,
        "resume_name": list(data),
        "resume_text": list(data.values()),
        "login": noor.user.email,
        "password": PASSWORD,
    }
    wrong = client.post(reverse("sign_in_and_go_on"), carried | {"password": "mis"})
    assert "Wat ik net" in wrong.content.decode()
    page = client.post(reverse("sign_in_and_go_on"), carried)
    assert "Je bent weer ingelogd" in page.content.decode()
    assert client.post(url, data).status_code == 302
    assert Answer.objects.get().text == "Wat ik net\ntypte"


def test_someone_else_on_this_computer_gets_the_text_back_and_saves_nothing():
    noor = make_member()
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    url = reverse("section", kwargs={"slug": noor.partnership.slug, "code": "1a"})
    data = form_of(client_for(noor), url) | {"1a-01.text": "Van Noor"}
    response = client_for(karim).post(url, data)
    assert response.status_code == 401
    assert "Er is nu iemand anders ingelogd" in response.content.decode()
    assert "Van Noor" in response.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("path", ["https://kwaad.example/", "//kwaad.example", "", "javascript:x"])
def test_going_on_stays_on_this_site(client, path):
    assert client.post(reverse("sign_in_and_go_on"), {"resume_path": path}).status_code == 400


def test_form_that_is_too_old_gives_the_text_back():
    noor = make_member()
    client = client_for(noor, enforce_csrf_checks=True)
    url = reverse("section", kwargs={"slug": noor.partnership.slug, "code": "1a"})
    response = client.post(url, {"1a-01.text": "Niet kwijt"})
    assert response.status_code == 403
    assert "Niet kwijt" in response.content.decode()


def test_request_that_is_too_large_is_a_friendly_400(settings):
    noor = make_member()
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    url = reverse("section", kwargs={"slug": noor.partnership.slug, "code": "1a"})
    response = client_for(noor).post(url, {"a": "1", "b": "2", "c": "3"})
    assert response.status_code == 400
    assert "Ga terug in je browser" in response.content.decode()


def test_page_that_does_not_exist(client):
    response = client.get("/bestaat-niet/")
    assert response.status_code == 404
    assert "Deze pagina is er niet" in response.content.decode()


def test_healthz(client, monkeypatch):
    assert client.get("/healthz").status_code == 200
    with connection.execute_wrapper(refuse):
        assert client.get("/healthz").status_code == 503


def refuse(execute, sql, params, many, context):
    from django.db import OperationalError

    if sql.startswith("UPDATE"):
        raise OperationalError
    return execute(sql, params, many, context)


def test_admin_signs_in_as_everyone_does(client):
    assert client.get("/beheer/login/", follow=True).redirect_chain[-1][0].startswith("/account/login/")


def test_admin_makes_a_user(client, admin_user):
    client.force_login(admin_user)
    data = {
        "email": "nieuw@example.org",
        "name": "Nieuw",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    client.post("/beheer/phases/user/add/", data)
    assert User.objects.get(email="nieuw@example.org").check_password(PASSWORD)
