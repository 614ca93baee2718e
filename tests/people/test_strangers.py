"""What somebody who is not signed in learns, does to others, and is helped with."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from phases.people.models import User
from tests.people.conftest import OIDC
from tests.people.second_step import PASSWORD, code_of, has_account, second_step

pytestmark = pytest.mark.django_db
LOGIN, SIGNUP, CODE = reverse("account_login"), reverse("account_signup"), reverse("account_request_login_code")
RESET = reverse("account_reset_password")
UNKNOWN = "niemand@school.example"


@pytest.fixture
def joost(settings):
    settings.SIGNUP_OPEN = True
    return has_account("joost@school.example")


@pytest.fixture
def hashed(monkeypatch):
    """How often a password was hashed: that is what takes time."""
    done = []
    encode = "django.contrib.auth.hashers.MD5PasswordHasher.encode"
    from django.contrib.auth.hashers import MD5PasswordHasher

    original = MD5PasswordHasher.encode
    monkeypatch.setattr(encode, lambda self, *args: done.append(1) or original(self, *args))
    return done


def work(hashed, path, data):
    """Of one request: the answer, how often a password was hashed, and which queries, as far as they name a table."""
    cache.clear()
    client = Client()
    hashed.clear()
    with CaptureQueriesContext(connection, ) as queries:
        answer = client.post(path, data)
    tables = [re.sub(r"\s+", " ", each["sql"])[:45] for each in queries if not each["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))]
    return (answer.status_code, answer.get("Location"), set(answer.cookies)), len(hashed), tables


def sign_up(email):
    return {"name": "Joost", "email": email, "password1": PASSWORD, "password2": PASSWORD}


def test_signing_up_is_as_much_work_for_an_address_that_has_an_account(joost, hashed):
    new, known = work(hashed, SIGNUP, sign_up(UNKNOWN)), work(hashed, SIGNUP, sign_up(joost.email))
    assert new[0] == known[0] and new[1] == known[1] == 1
    print(len(new[2]), len(known[2]))
    for a in new[2]: print("N", a)
    for a in known[2]: print("K", a)
    assert abs(len(new[2]) - len(known[2])) <= 0
    assert set(User.objects.values_list("email", flat=True)) == {UNKNOWN, joost.email}


@pytest.mark.parametrize("path", [CODE, RESET])
def test_asking_for_a_mail_is_as_much_work_for_an_address_without_account(joost, hashed, path):
    known, unknown = work(hashed, path, {"email": joost.email}), work(hashed, path, {"email": UNKNOWN})
    print(len(known[2]), len(unknown[2]))
    for a in known[2]: print("K", a)
    for a in unknown[2]: print("U", a)
    assert known[:2] == unknown[:2]
    assert len(known[2]) == len(unknown[2])
