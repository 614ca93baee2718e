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
    """Of one request: the answer, how often a password was hashed, what was added to tables, and how many queries it took."""
    cache.clear()
    hashed.clear()
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(path, data)
    asked = [each["sql"] for each in queries if not re.match("SAVEPOINT|RELEASE|ROLLBACK", each["sql"])]
    added = [sql.split()[2] for sql in asked if sql.startswith("INSERT")]
    seen = (answer.status_code, answer.get("Location"), set(answer.cookies), answer.content)
    return seen, len(hashed), added, len(asked)


def sign_up(email):
    return {"name": "Joost", "email": email, "password1": PASSWORD, "password2": PASSWORD}


def test_signing_up_is_as_much_work_for_an_address_that_has_an_account(joost, hashed):
    new, known = work(hashed, SIGNUP, sign_up(UNKNOWN)), work(hashed, SIGNUP, sign_up(joost.email))
    assert new[:3] == known[:3] and new[1] == 1
    assert abs(new[3] - known[3]) <= 2, "one row more or less that is read by its key"
    assert set(User.objects.values_list("email", flat=True)) == {UNKNOWN, joost.email}
    again = work(hashed, SIGNUP, sign_up(UNKNOWN))
    assert again[:3] == known[:3], "also for who did not confirm yet"


@pytest.mark.parametrize("path", [CODE, RESET])
def test_asking_for_a_mail_is_as_much_work_for_an_address_without_account(joost, hashed, path):
    known, unknown = work(hashed, path, {"email": joost.email}), work(hashed, path, {"email": UNKNOWN})
    assert known[:3] == unknown[:3] and not known[1]
    assert abs(known[3] - unknown[3]) <= 2


@pytest.mark.parametrize("usable", [True, False])
def test_a_wrong_password_is_as_much_work_for_an_address_without_account(joost, hashed, usable):
    if not usable:
        joost.set_unusable_password()
        joost.save()
    known = work(hashed, LOGIN, {"login": joost.email, "password": "fout-wachtwoord"})
    unknown = work(hashed, LOGIN, {"login": UNKNOWN, "password": "fout-wachtwoord"})
    assert known[1] == unknown[1] == 1 and known[2] == unknown[2]


# Locked out by somebody else.


def guess(address, times=6):
    somebody = Client(REMOTE_ADDR="10.9.9.9")
    for _ in range(times):
        page = somebody.post(LOGIN, {"login": address, "password": "fout-wachtwoord"})
    return page.content.decode()


def test_who_is_locked_out_is_shown_what_still_works(joost):
    guess(joost.email)
    page = Client().post(
        f"{LOGIN}?next=/mijn-werk/", {"login": joost.email, "password": PASSWORD, "next": "/mijn-werk/"}
    )
    html = page.content.decode()
    assert not page.wsgi_request.user.is_authenticated
    assert "Er is te vaak geprobeerd in te loggen met dit account, door jou of door iemand anders." in html
    assert html.index("Zo kun je nu wel inloggen") < html.index('name="password"')
    assert f'href="{CODE}?next=/mijn-werk/"' in html and html.count('id="passkey_login"') == 1
    assert "Zo kun je nu wel inloggen" not in Client().get(LOGIN).content.decode()


def test_also_where_one_signs_in_again_to_save(joost, world):
    guess(joost.email)
    page = reverse("section", kwargs={"slug": world.slug, "code": "1a"})
    out = Client().post(page, {"1a-01.text": "Nog niet opgeslagen"})
    assert "Zo kun je nu wel inloggen" not in out.content.decode()
    again = {
        "login": joost.email,
        "password": PASSWORD,
        "resume_path": page,
        "resume.1a-01.text": "Nog niet opgeslagen",
    }
    html = Client().post(reverse("sign_in_and_go_on"), again).content.decode()
    assert "Zo kun je nu wel inloggen" in html and "Nog niet opgeslagen" in html


def test_a_code_by_mail_still_works_then(joost, mailoutbox):
    guess(joost.email)
    client = Client()
    asked = client.post(CODE, {"email": joost.email})["Location"]
    client.post(asked, {"code": re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", mailoutbox[-1].body, re.M)[1]})
    assert client.get(reverse("my_account")).status_code == 200


def test_a_code_by_mail_and_a_second_step_still_work_then(joost, mailoutbox):
    secret = second_step(joost)
    guess(joost.email)
    client = Client()
    asked = client.post(CODE, {"email": joost.email})["Location"]
    client.post(asked, {"code": re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", mailoutbox[-1].body, re.M)[1]})
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert client.get(reverse("my_account")).status_code == 200


def test_a_passkey_still_works_then(joost, monkeypatch):
    key = Authenticator.objects.create(user=joost, type="webauthn", data={"name": "Sleutel"})
    guess(joost.email)
    from allauth.mfa.webauthn.internal import auth

    monkeypatch.setattr(auth, "parse_authentication_response", lambda credential: credential)
    monkeypatch.setattr(auth, "extract_user_from_response", lambda credential: joost)
    monkeypatch.setattr(auth, "complete_authentication", lambda user, credential: key)
    client = Client()
    client.post(reverse("mfa_login_webauthn"), {"credential": '{"id": "x"}'})
    assert client.get(reverse("my_account")).status_code == 200


def test_too_many_codes_says_so_and_not_something_of_passwords(joost):
    for _ in range(4):
        page = Client().post(CODE, {"email": joost.email})
    assert "Er zijn net al een paar codes gevraagd" in page.content.decode()


# Cookies and https.

COOKIES = """
from django.conf import settings
from django.test import Client
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
page = Client(headers={"host": "localhost"}, HTTP_X_FORWARDED_PROTO="https").get("/account/login/", secure=True)
import re
print(page.status_code, re.search('csrf-cookie" content="([^"]*)"', page.content.decode())[1])
for name, cookie in sorted(page.cookies.items()):
    print(name, bool(cookie["secure"]), cookie["path"], repr(cookie["domain"]))
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE)
"""


def test_with_https_cookies_are_of_this_host_alone_and_the_script_knows_the_name(run, tmp_path):
    https = run(COOKIES, DEBUG="0", HTTPS="1", ALLOWED_HOSTS="localhost", DEMO="0", SIGNUP_OPEN="0")
    assert https == "200 __Host-csrftoken\n__Host-csrftoken True / ''\n__Host-sessionid True\n"
    plain = run(COOKIES, DEBUG="1")
    assert plain == "200 csrftoken\ncsrftoken False / ''\nsessionid False\n"


def test_the_script_asks_for_the_cookie_by_the_name_it_is_told():
    from django.conf import settings

    for script in (settings.BASE_DIR / "static" / "samenwerking").glob("*.js"):
        assert "csrftoken" not in script.read_text(), script.name


def test_after_an_upgrade_a_page_that_was_open_hears_that_one_is_signed_out(world):
    """It sends the token of the cookie that is gone. The script keeps the text then, and asks to sign in."""
    client = Client(enforce_csrf_checks=True)
    url = reverse("section", kwargs={"slug": world.partner.partnership.slug, "code": "1a"})
    for header in ({"X-Requested-With": "fetch"}, {"HX-Request": "true"}):
        answer = client.post(url, {"x": "y"}, headers=header | {"X-CSRFToken": "a" * 32})
        assert (answer.status_code, answer.get("X-Reason")) == (401, "signed-out")
    page = client.post(url, {"x": "wat ik typte"})
    assert page.status_code == 403 and "wat ik typte" in page.content.decode()
    client.force_login(world.partner.user)
    assert client.post(url, {}, headers={"X-Requested-With": "fetch", "X-CSRFToken": "a" * 32}).status_code == 403
