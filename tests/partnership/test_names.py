"""Names and themes stand in mail to strangers: no door takes one that can be clicked."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from phases.partnership.invitations import MAILED, link
from phases.partnership.models import Invitation, Membership, Organisation, Partnership
from phases.people.models import User
from phases.people.names import MIXED, NO_LINK, has_link
from tests.factories import client_for, make_member, make_user
from tests.people.second_step import second_step

pytestmark = pytest.mark.django_db
PASSWORD = "fietsen-langs-de-rivier"
LINKS = ["Win op https://win.example", "WWW.win.example", "hxxp://x", "mail a@b.nl", "ｗｗｗ．win.example"]  # noqa: RUF001
NAMES = ["Jeugd.nl", "Jan-Peter O'Neill", "GGD Rivier & Land", "Team 0-4 (West)", "Stichting @Home", "A.B. de Vries"]


@pytest.fixture
def noor():
    cache.clear()
    return make_member(name="Noor")


def url(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def start(noor, **fields):
    base = {"theme": "Thema", "existing": "False", "organisation": "GGD", "layer": "practice", "name": "Noor"}
    return client_for(noor).post(reverse("partnership_new"), base | fields)


def invite(noor, **fields):
    base = {"name": "Joost", "email": "joost@x.example", "new_organisation": "De Brug", "role": "partner"}
    return client_for(noor).post(url(noor, "member_invite"), base | {"layer": "board"} | fields)


def join(noor, name):
    invite(noor)
    path = "/" + link(Invitation.objects.get(), MAILED).split("/", 3)[3]
    return Client().post(path, {"name": name, "way": "code"})


def settings_page(noor, theme):
    facts = {"theme": theme, "ambition": "", "region": "", "existing": "False"}
    seen = {f"seen_{name}": getattr(noor.partnership, name) for name in facts}
    return client_for(noor).post(url(noor, "partnership_settings"), facts | seen)


def party(noor, name):
    pk = noor.organisation_id
    seen = {f"partij{pk}-seen_name": noor.organisation.name, f"partij{pk}-seen_sector": ""}
    data = {f"partij{pk}-name": name, f"partij{pk}-sector": "", **seen}
    return client_for(noor).post(url(noor, "party_edit", pk=pk), data)


def sign_up(noor, name):
    page = "/account/signup/"
    words = {"name": name, "email": "nieuw@x.example", "password1": PASSWORD, "password2": PASSWORD}
    return Client().post(page, words)


DOORS = {
    "theme at the start": lambda noor, name: start(noor, theme=name),
    "organisation at the start": lambda noor, name: start(noor, organisation=name),
    "own name at the start": lambda noor, name: start(noor, name=name),
    "theme later": settings_page,
    "name of who is invited": lambda noor, name: invite(noor, name=name),
    "organisation of who is invited": lambda noor, name: invite(noor, new_organisation=name),
    "name of many": lambda noor, name: client_for(noor).post(
        url(noor, "members_invite"), {"lines": f"{name} <joost@x.example>; De Brug; bestuur", "send": "1"}
    ),
    "organisation of many": lambda noor, name: client_for(noor).post(
        url(noor, "members_invite"), {"lines": f"Joost <joost@x.example>; {name}; bestuur", "send": "1"}
    ),
    "name at joining": join,
    "name at signing up": sign_up,
    "name of an account": lambda noor, name: client_for(noor).post(reverse("my_account"), {"name": name}),
    "parties": lambda noor, name: client_for(noor).post(url(noor, "parties_add"), {"names": name}),
    "name of a party": party,
    "parties from a file": lambda noor, name: client_for(noor).post(
        url(noor, "parties_import"), {"file": SimpleUploadedFile("p.csv", f"naam\n{name}".encode())}
    ),
}


def everything():
    return [
        *Partnership.objects.values_list("theme", flat=True),
        *Organisation.objects.values_list("name", flat=True),
        *Membership.objects.values_list("name", flat=True),
        *Invitation.objects.values_list("name", flat=True),
        *User.objects.values_list("name", flat=True),
    ]


@pytest.mark.parametrize("door", DOORS)
def test_no_door_takes_an_address(noor, door, settings):
    settings.SIGNUP_OPEN = True
    for name in LINKS:
        Invitation.objects.all().delete()
        response = DOORS[door](noor, name)
        text = response.content.decode()
        assert response.status_code in (200, 422), name
        assert NO_LINK in text, name
        assert name.casefold() in text.casefold(), "what was typed is still there"
        assert name not in everything()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", ["Jeugd.nl", "Stichting @Home"])
def test_every_door_takes_what_an_organisation_is_called(noor, door, name, settings):
    settings.SIGNUP_OPEN = True
    assert DOORS[door](noor, name).status_code == 302
    assert name in everything()


@pytest.mark.parametrize("name", NAMES)
def test_names_that_are_names(name):
    assert not has_link(name)


def test_what_is_there_from_before_does_not_stand_in_the_way(noor):
    Partnership.objects.filter(pk=noor.partnership_id).update(theme="Zie www.oud.example")
    Organisation.objects.filter(pk=noor.organisation_id).update(name="www.brug.example")
    User.objects.filter(pk=noor.user_id).update(name="www.noor.example")
    noor.refresh_from_db()
    facts = {"theme": "Zie www.oud.example", "ambition": "Nieuw doel", "region": "", "existing": "False"}
    seen = {f"seen_{name}": getattr(noor.partnership, name) for name in facts}
    assert client_for(noor).post(url(noor, "partnership_settings"), facts | seen).status_code == 302
    assert Partnership.objects.get().ambition == "Nieuw doel"
    pk = noor.organisation_id
    seen = {f"partij{pk}-seen_name": "www.brug.example", f"partij{pk}-seen_sector": ""}
    data = {f"partij{pk}-name": "www.brug.example", f"partij{pk}-sector": "welfare", **seen}
    assert client_for(noor).post(url(noor, "party_edit", pk=pk), data).status_code == 302
    assert Organisation.objects.get().sector == "welfare"
    host, boss = Client(), make_user("Beheerder", is_staff=True, is_superuser=True)
    second_step(boss)
    host.force_login(boss)
    change = {"email": "noor@x.example", "name": "www.noor.example"}
    assert host.post(f"/beheer/phases/user/{noor.user_id}/change/", change).status_code == 302
    assert not User.objects.get(pk=noor.user_id).is_active


def test_in_mail_a_name_with_a_dot_is_no_link(noor):
    start(noor, theme="Jeugd.nl")
    own = Membership.objects.get(partnership__theme="Jeugd.nl")
    invite(own, new_organisation="Brug.org")
    [message] = mail.outbox
    html = message.alternatives[0][0]
    assert "Jeugd.&zwnj;nl" in html and "Brug.&zwnj;org" in html and "Jeugd.nl" not in html
    assert 'href="http' in html and "Jeugd.nl" in message.body


@pytest.mark.parametrize(
    ("name", "taken"), [("D\u0435 Brug", False), ("\u0414\u0440\u0443\u0433", True), ("Stichting \u0394", True)]
)
def test_no_letters_that_pose_as_others(noor, name, taken):
    """A Cyrillic letter in a name makes another organisation of what reads as the same."""
    page = invite(noor, new_organisation=name)
    assert (page.status_code == 302) is taken
    assert taken or MIXED in page.content.decode()
    assert Invitation.objects.exists() is taken
