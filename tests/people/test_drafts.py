"""A browser keeps what was typed in a form until it hears that exactly that was taken."""

import pytest
from django.urls import reverse

from phases.people.sessions import KNOWN
from tests.factories import client_for, make_member
from tests.people.pages import readable

pytestmark = pytest.mark.django_db
NAME = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-12"
COOKIE = f"taken.{NAME}"


@pytest.fixture
def noor():
    return make_member()


def post(member, page, **data):
    return client_for(member).post(reverse(page, kwargs={"slug": member.partnership.slug}), data)


def test_what_was_taken_is_said(noor):
    cookie = post(noor, "process_new", name="Route", draft=NAME).cookies[COOKIE]
    assert not cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"


@pytest.mark.parametrize("draft", ["", "a b", "a;b", "é", "x" * 61, "a\r\nSet-Cookie: b=c"])
def test_what_is_no_name_is_not_repeated(noor, draft):
    cookies = post(noor, "process_new", name="Route", draft=draft).cookies
    assert not [name for name in cookies if name not in ("messages", KNOWN)]


def test_what_was_given_back_was_not_taken(noor):
    response = post(noor, "process_new", name="", draft=NAME)
    assert response.status_code == 422 and COOKIE not in response.cookies and f"back.{NAME}" in response.cookies


def test_without_a_session_nothing_was_taken(noor, client):
    response = client.post(
        reverse("process_new", kwargs={"slug": noor.partnership.slug}), {"name": "Route", "draft": NAME}
    )
    assert response.status_code == 401 and COOKIE not in response.cookies
    assert f'value="{NAME}"' in response.content.decode(), "it travels along until it is taken"
    assert readable(response) == ["Route"]


def test_of_many_lines_the_right_ones_are_taken_and_the_wrong_ones_given_back(noor):
    right = f"Bob <bob@example.org>; {noor.organisation}; management"
    first = post(noor, "members_invite", lines=f"{right}\nCarla", draft=NAME)
    assert first.status_code == 422 and COOKIE not in first.cookies and f"back.{NAME}" in first.cookies
    response = post(noor, "members_invite", lines=f"{right}\nCarla", send="1", draft=NAME)
    assert response.status_code == 422 and COOKIE in response.cookies
    assert "Carla</textarea>" in response.content.decode()
