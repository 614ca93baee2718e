"""Where one is signed in, how that is seen and ended, and after how long it ends by itself."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from phases.people.signed_in import in_words
from tests.people.second_step import PASSWORD, has_account

pytestmark = pytest.mark.django_db
PAGE, ACCOUNT = reverse("my_sessions"), reverse("my_account")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1"
MAC = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15"
)


@pytest.fixture
def joost(db):
    return has_account("joost@school.example")


def sign_in(user, agent=FIREFOX):
    client = Client(headers={"user-agent": agent})
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert inside(client)
    return client


def inside(client):
    return client.get(ACCOUNT).status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox op Windows"),
        (ANDROID, "Chrome op Android"),
        (EDGE, "Edge op Windows"),
        (IPHONE, "Safari op een iPhone"),
        (MAC, "Safari op een Mac"),
        ("", "Een browser op een onbekend apparaat"),
        ("<script>", "Een browser op een onbekend apparaat"),
    ],
)
def test_a_browser_in_words(agent, words):
    assert in_words(agent) == words


def test_all_places_are_listed_and_nobody_elses(joost):
    here, _ = sign_in(joost), sign_in(joost, ANDROID)
    sign_in(has_account("els@school.example", "Els"), IPHONE)
    page = here.get(PAGE).content.decode()
    assert "Firefox op Windows" in page and "Chrome op Android" in page and "iPhone" not in page
    assert page.count("(hier)") == 1 and page.index("(hier)") < page.index("Chrome op Android")
    assert PAGE in here.get(ACCOUNT).content.decode()


def test_one_is_ended(joost):
    here, phone, tablet = sign_in(joost), sign_in(joost, ANDROID), sign_in(joost, IPHONE)
    which = UserSession.objects.get(session_key=phone.session.session_key)
    done = here.post(PAGE, {"session": which.pk}, follow=True)
    assert "Daar ben je nu uitgelogd." in done.content.decode()
    assert not inside(phone) and inside(tablet) and inside(here)


def test_all_others_are_ended(joost):
    here, phone, tablet = sign_in(joost), sign_in(joost, ANDROID), sign_in(joost, IPHONE)
    other = sign_in(has_account("els@school.example", "Els"))
    here.post(PAGE)
    assert inside(here) and inside(other) and not inside(phone) and not inside(tablet)
    assert "Log overal uit" not in here.get(PAGE).content.decode()


@pytest.mark.parametrize("which", ["0", "x", "9" * 40, "a\x00b", "-1"])
def test_a_wrong_one_ends_nothing(joost, which):
    here, phone = sign_in(joost), sign_in(joost, ANDROID)
    assert here.post(PAGE, {"session": which}).status_code == 302
    assert inside(here) and inside(phone)


def test_nobody_ends_somebody_elses_session(joost):
    here, other = sign_in(joost), sign_in(has_account("els@school.example", "Els"))
    theirs = UserSession.objects.get(session_key=other.session.session_key)
    here.post(PAGE, {"session": theirs.pk})
    assert inside(other)


def test_what_is_over_is_not_listed(joost):
    here, phone, other = sign_in(joost), sign_in(joost, ANDROID), sign_in(joost, IPHONE)
    phone.post(reverse("account_logout"))
    Session.objects.filter(session_key=other.session.session_key).update(expire_date=timezone.now())
    page = here.get(PAGE).content.decode()
    assert "Android" not in page and "iPhone" not in page and page.count("(hier)") == 1


def test_another_password_ends_it_elsewhere_and_is_still_here(joost):
    here, phone = sign_in(joost), sign_in(joost, ANDROID)
    new = {"oldpassword": PASSWORD, "password1": "een-heel-ander-woord", "password2": "een-heel-ander-woord"}
    here.post(reverse("account_change_password"), new)
    page = here.get(PAGE).content.decode()
    assert "Android" not in page and page.count("Firefox op Windows") == 1 and not inside(phone)


def test_a_session_from_before_is_known_and_limited_from_now_on(client, joost):
    client.force_login(joost)
    session = client.session
    del session["seen"], session["_session_expiry"]
    session.save()
    assert client.get(PAGE).content.decode().count("(hier)") == 1
    assert UserSession.objects.get().session_key == session.session_key
    assert "_session_expiry" in client.session


def test_a_session_that_got_another_key_is_still_shown_as_this_one(client, joost):
    """As Django gives one to a host who changes somebody's password."""
    client.force_login(joost)
    assert client.get(PAGE).content.decode().count("(hier)") == 1


def test_it_takes_as_many_queries_for_many(joost, django_assert_num_queries):
    here = sign_in(joost)
    with django_assert_num_queries(3):
        here.get(PAGE)
    for _ in range(4):
        sign_in(joost, ANDROID)
    with django_assert_num_queries(3):
        here.get(PAGE)


def test_last_seen_is_kept_by_the_hour(joost, django_assert_num_queries):
    with time_machine.travel("2026-03-02 09:00+01:00", tick=False) as clock:
        phone = sign_in(joost, ANDROID)
        row = UserSession.objects.get()
        clock.shift(timedelta(minutes=59))
        inside(phone)
        row.refresh_from_db()
        assert row.last_seen_at == row.created_at
        clock.shift(timedelta(minutes=2))
        inside(phone)
        row.refresh_from_db()
        assert row.last_seen_at == timezone.now()
        here = sign_in(joost)
        assert "laatst gezien op 2 maart 2026, 10:01" in here.get(PAGE).content.decode()


def test_allauths_page_leads_to_ours(joost):
    assert sign_in(joost).get("/account/sessions/")["Location"] == PAGE


# After how long.


@pytest.mark.parametrize("way", ["password", "code"])
def test_one_signs_in_again_after_so_many_hours_however_much_one_works(joost, settings, mailoutbox, way):
    settings.SESSION_HOURS, settings.SESSION_COOKIE_AGE = 8, 8 * 3600
    settings.ACCOUNT_SESSION_COOKIE_AGE = timedelta(hours=8)
    with time_machine.travel("2026-03-02 09:00+01:00", tick=False) as clock:
        client = Client()
        if way == "password":
            client.post(reverse("account_login"), {"login": joost.email, "password": PASSWORD})
        else:
            asked = client.post(reverse("account_request_login_code"), {"email": joost.email})["Location"]
            client.get(asked)
            from tests.people.test_more_ways_to_sign_in import code_in

            client.post(asked, {"code": code_in(mailoutbox[-1])})
        for _ in range(7):
            clock.shift(timedelta(hours=1))
            assert inside(client)
            client.post(reverse("account_reauthenticate"), {"password": PASSWORD})  # writes in the session
        clock.shift(timedelta(minutes=59))
        assert inside(client)
        clock.shift(timedelta(minutes=2))
        assert not inside(client)


HOURS = "from django.conf import settings; print(settings.SESSION_COOKIE_AGE, settings.ACCOUNT_SESSION_COOKIE_AGE)"


def test_the_host_sets_how_long(run):
    assert run(HOURS) == "1209600 14 days, 0:00:00\n"
    assert run(HOURS, SESSION_HOURS="8") == "28800 8:00:00\n"
    with pytest.raises(AssertionError, match="SESSION_HOURS"):
        run(HOURS, SESSION_HOURS="0")


def test_what_expired_is_forgotten_by_the_nightly_command(joost):
    here, phone = sign_in(joost), sign_in(joost, ANDROID)
    Session.objects.filter(session_key=phone.session.session_key).update(expire_date=timezone.now())
    call_command("delete_old_partnerships", "--dry-run")
    assert UserSession.objects.count() == 2
    call_command("delete_old_partnerships")
    assert [each.session_key for each in UserSession.objects.all()] == [here.session.session_key]
    assert Session.objects.count() == 1


def test_it_is_in_ones_own_data_and_goes_with_the_account(joost):
    here = sign_in(joost)
    assert "Firefox" in here.get(reverse("my_data_file")).content.decode()
    joost.delete()
    assert not UserSession.objects.exists()
