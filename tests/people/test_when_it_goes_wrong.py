"""Pages that say what went wrong, and the users in the admin."""

import re

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from phases.people import views
from phases.people.models import User
from tests.factories import make_user
from tests.people.pages import PASSWORD, readable
from tests.people.second_step import second_step

pytestmark = pytest.mark.django_db
ACCOUNT, CHANGE = reverse("my_account"), reverse("account_change_password")


@pytest.fixture
def noor(client):
    user = make_user()
    client.force_login(user)
    return user


def broken(*args, **kwargs):
    raise OperationalError("the database is away")


@pytest.fixture
def quiet(client):
    """Shows the page for a mistake instead of raising it in the test."""
    client.raise_request_exception = False
    return client


def test_a_refused_form_gives_the_text_back_and_never_a_password():
    client = Client(enforce_csrf_checks=True)
    response = client.post(ACCOUNT, {"name": "Een lange naam"})
    assert response.status_code == 403
    assert "Nog niet opgeslagen" in response.content.decode()
    assert readable(response) == ["Een lange naam"]
    secrets = {"oldpassword": "geheim-een", "password1": "geheim-twee", "password2": "geheim-twee"}
    assert "geheim" not in client.post(CHANGE, secrets).content.decode()


def test_too_many_fields_is_said_kindly(quiet, noor, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    response = quiet.post(ACCOUNT, {f"veld-{n}": "tekst" for n in range(5)})
    assert response.status_code == 400
    assert "je tekst staat daar nog" in response.content.decode()


def test_too_much_text_is_said_kindly(quiet, noor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = quiet.post(ACCOUNT, "name=" + "a" * 200, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400
    assert "je tekst staat daar nog" in response.content.decode()


def test_a_page_that_is_not_there(client):
    response = client.post("/weg/", {"name": "Een lange tekst"})
    assert response.status_code == 404
    assert readable(response) == ["Een lange tekst"]


def test_a_mistake_of_ours_is_said_without_asking_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = views.server_error(None)
    assert response.status_code == 500
    assert "Er ging iets mis" in response.content.decode()


def test_a_mistake_of_ours_reaches_that_page(quiet, noor, monkeypatch):
    monkeypatch.setattr(views.AccountForm, "__init__", broken)
    response = quiet.get(ACCOUNT)
    assert response.status_code == 500
    assert "Er ging iets mis" in response.content.decode()


def test_no_page_needs_inline_scripts_or_styles(client, settings):
    settings.SIGNUP_OPEN = True
    for name in ("account_login", "account_signup", "account_reset_password", "home"):
        page = client.get(reverse(name), follow=True).content.decode()
        assert not re.search(r"<style|<script(?![^>]*(\bsrc=|application/json))|\sstyle=|\son[a-z]+=", page)
        assert page.count("<h1") == 1
        assert '<html lang="nl">' in page


@pytest.fixture
def admin(client):
    client.force_login(boss := User.objects.create_superuser("baas@example.org", PASSWORD, name="Baas"))
    second_step(boss)
    return client


def test_the_admin_makes_users_who_can_sign_in(admin):
    new = {
        "email": "Nieuw@Example.org",
        "name": "Nieuw",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    assert admin.post(reverse("admin:phases_user_add"), new).status_code == 302
    user = User.objects.get(email="nieuw@example.org")
    assert user.check_password(PASSWORD)
    change = reverse("admin:phases_user_change", args=[user.pk])
    assert admin.get(change).status_code == 200
    admin.post(change, {"email": "Ander@Example.org", "name": "Ander", "is_active": "on"})
    user.refresh_from_db()
    assert (user.email, user.name) == ("ander@example.org", "Ander")
    assert user.check_password(PASSWORD)


def test_the_admin_signs_in_where_everyone_does(client):
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
