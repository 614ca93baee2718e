"""Taking part is for who owns the address, whatever somebody else did with that address before."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from phases.partnership.models import Invitation, Membership, Role
from phases.people.models import User
from tests.factories import client_for, make_member, make_user
from tests.partnership.test_invitations import (  # noqa: F401 - fixtures
    JOIN,
    PASSWORD,
    account,
    invite,
    mailed_path,
    noor,
    url,
)

pytestmark = pytest.mark.django_db
EMAIL = "joost@school.example"
GUESSED = "gekozen-door-een-ander"


def signed_up_by_someone_else():
    words = {"email": EMAIL, "name": "Ander", "password1": GUESSED, "password2": GUESSED}
    other = Client()
    assert other.post("/account/signup/", words).status_code == 302
    return other


def sign_in_by_code(client, email=EMAIL):
    mail.outbox.clear()
    asked = client.post("/account/login/code/", {"email": email})
    code = re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", mail.outbox[0].body, re.M)[1]
    return client.post(asked["Location"], {"code": code}, follow=True)


def test_who_took_the_address_first_gets_in_nowhere(noor, settings):  # noqa: F811
    settings.SIGNUP_OPEN = True
    other = signed_up_by_someone_else()
    invite(noor)
    link, owner = mailed_path(), Client()
    assert "al een account" in owner.post(link, JOIN).content.decode()
    assert "werkt niet meer" in sign_in_by_code(owner).content.decode()
    assert owner.post(link)["Location"] == url(noor, "partnership")
    assert owner.get(url(noor, "partnership")).status_code == 200
    cache.clear()
    for client in (other, Client()):
        client.post("/account/login/", {"login": EMAIL, "password": GUESSED})
        client.get("/account/confirm-email/")
        assert client.get("/mijn-account/").status_code == 302
        assert client.get(url(noor, "partnership")).status_code == 302


def test_a_proven_password_stays_after_a_code():
    cache.clear()
    user, _ = account(EMAIL)
    user.set_password(PASSWORD)
    user.save()
    sign_in_by_code(Client())
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_password_stays_when_who_came_with_a_code_proves_another_address(settings):
    cache.clear()
    user, _ = account(EMAIL)
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    sign_in_by_code(client)
    EmailAddress.objects.create(user=user, email="nieuw@school.example", verified=False)
    mail.outbox.clear()
    client.post("/account/email/", {"email": "nieuw@school.example", "action_send": ""})
    link = re.search(r"https?://[^/]+(/account/confirm-email/\S+)", mail.outbox[-1].body)[1]
    client.post(link)
    assert EmailAddress.objects.get(user=user).email == "nieuw@school.example"
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_an_account_that_never_proved_its_address_is_not_made_twice(noor):  # noqa: F811
    make_user("Joost", email=EMAIL)
    invite(noor)
    response = Client().post(mailed_path(), JOIN)
    assert response.status_code == 422 and "al een account" in response.content.decode()
    assert User.objects.filter(email=EMAIL).count() == 1


def test_somebody_who_says_it_is_their_next_address_stands_in_nobodys_way(noor):  # noqa: F811
    other, client = account("ander@school.example")
    EmailAddress.objects.create(user=other, email=EMAIL, verified=False)
    invite(noor)
    assert client.post(mailed_path()).status_code == 200
    assert Client().post(mailed_path(), JOIN).status_code == 302
    assert Membership.objects.get(name="Joost van Dam").user.email == EMAIL
    assert not Membership.objects.filter(user=other).exists()


def test_handing_over_to_an_account_that_is_off_is_said(noor):  # noqa: F811
    other = make_member(noor.partnership, role=Role.PARTNER, user=make_user(is_active=False), name="Uit")
    client = client_for(noor)
    assert "het trekken over te nemen" not in client.get(url(noor, "member_edit", pk=other.pk)).content.decode()
    page = client.post(url(noor, "member_hand_over", pk=other.pk), follow=True).content.decode()
    assert "kan het trekken niet overnemen" in page
    assert dict(Membership.objects.values_list("name", "role")) == {"Noor": "coordinator", "Uit": "partner"}


def test_a_party_that_was_taken_off_the_list_is_on_it_again_when_somebody_joins(noor):  # noqa: F811
    invite(noor)
    party = Invitation.objects.get().organisation
    client_for(noor).post(url(noor, "party_remove", pk=party.pk))
    party.refresh_from_db()
    assert party.removed_at is not None
    assert Client().post(mailed_path(), JOIN).status_code == 302
    party.refresh_from_db()
    assert party.removed_at is None


@pytest.mark.parametrize("email", [EMAIL, "geen adres"])
def test_the_host_appoints_nobody_who_cannot_sign_in(noor, email):  # noqa: F811
    user, _ = account(EMAIL)
    User.objects.filter(pk=user.pk).update(is_active=False)
    member = make_member(noor.partnership, role=Role.PARTNER, user=user)
    with pytest.raises(CommandError):
        call_command("appoint_coordinator", noor.partnership.slug, email, organisation=noor.organisation.slug)
    member.refresh_from_db()
    assert member.role == Role.PARTNER and not Invitation.objects.exists()


SPACES = " " * 4000


@pytest.mark.parametrize("text", [f"{SPACES}x", f"a <b@c.example>; {SPACES}x", f"a <b@c.example>; d; {SPACES};"])
def test_a_line_of_spaces_is_read(noor, text):  # noqa: F811
    """A pattern that tries every way to divide them never ends."""
    assert client_for(noor).post(url(noor, "members_invite"), {"lines": text}).status_code == 422
