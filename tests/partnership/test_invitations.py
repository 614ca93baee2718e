"""From being asked to taking part: one address, once, for 14 days, and nothing to read before."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from phases.partnership import admission, host
from phases.partnership.invitations import COPIED, MAILED, link
from phases.partnership.models import AccessEvent, AccessRequest, Invitation, Membership, Role
from phases.people.models import User
from tests.factories import client_for, make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "een-lang-genoeg-woord"


@pytest.fixture
def noor():
    cache.clear()
    return make_member(name="Noor")


def url(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def facts(noor, **fields):
    data = {
        "name": "Joost",
        "email": "Joost@School.example",
        "organisation": "",
        "new_organisation": "De Brug",
        "role": "partner",
        "layer": "management",
    }
    return data | fields


def invite(noor, **fields):
    return client_for(noor).post(url(noor, "member_invite"), facts(noor, **fields))


def mailed_path():
    return re.search(r"https?://[^/]+(/uitnodiging/\S+)", mail.outbox[-1].body)[1]


def path(invitation, kind):
    return "/" + link(invitation, kind).split("/", 3)[3]


def account(email, verified=True):
    user = make_user("Joost", email=email)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    client = Client()
    client.force_login(user)
    return user, client


def let_in_by_the_host():
    """An organisation of whom nobody can sign in, can't say yes itself."""
    host.say_yes(requests=AccessRequest.objects.filter(closed_at=None))
    with time_machine.travel(timezone.now() + host.HOST_WAITS):
        assert host.carry_out_decisions() == 1


JOIN = {"name": "Joost van Dam", "way": "password", "password": PASSWORD}


def test_invited_by_mail_and_joined_with_a_password_on_one_screen(noor):
    assert invite(noor).status_code == 302
    message = mail.outbox[0]
    assert message.to == ["joost@school.example"] and noor.partnership.theme in message.body
    page = Client().get(mailed_path()).content.decode()
    assert "Noor van" in page and "namens De Brug" in page and "joost@school" not in page
    newcomer = Client()
    response = newcomer.post(mailed_path(), JOIN)
    assert response["Location"] == url(noor, "partnership")
    member = Membership.objects.get(user__email="joost@school.example")
    assert (member.name, member.organisation.name, member.role, member.layer) == (
        "Joost van Dam",
        "De Brug",
        "partner",
        "management",
    )
    assert newcomer.get(url(noor, "partnership")).status_code == 200
    assert Client().post("/account/login/", {"login": "joost@school.example", "password": PASSWORD}).status_code == 302
    assert list(AccessEvent.objects.filter(membership=member).values_list("what", flat=True)) == ["first"]


def test_joined_without_a_password(noor):
    invite(noor)
    Client().post(mailed_path(), {"name": "Joost", "way": "code", "password": ""})
    assert not User.objects.get(email="joost@school.example").has_usable_password()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"password": "kort"}, "te kort"),
        ({"password": ""}, "te kort"),
        ({"name": ""}, "Je naam"),
        ({"way": ""}, "inloggen"),
    ],
)
def test_bad_input_makes_no_account_and_keeps_the_name(noor, fields, words):
    invite(noor)
    response = Client().post(mailed_path(), JOIN | fields)
    assert response.status_code == 422 and words in response.content.decode()
    assert not User.objects.filter(email="joost@school.example").exists()


def test_a_copied_link_lets_nobody_in_who_cannot_read_the_mail(noor):
    invite(noor)
    copied = path(Invitation.objects.get(), COPIED)
    assert Client().post(copied, JOIN).status_code == 200
    assert not User.objects.filter(email="joost@school.example").exists()
    mail.outbox.clear()
    for _ in range(3):
        Client().post(copied + "mailen/")
    assert [message.to for message in mail.outbox] == [["joost@school.example"]]
    assert Client().post(mailed_path(), JOIN).status_code == 302


def test_it_is_used_once(noor):
    invite(noor)
    mailed = mailed_path()
    Client().post(mailed, JOIN)
    again = Client().post(mailed, JOIN)
    assert again.status_code == 410 and "al gebruikt" in again.content.decode()
    assert Membership.objects.filter(partnership=noor.partnership).count() == 2


def test_who_has_an_account_takes_part_after_signing_in(noor):
    user, client = account("joost@school.example")
    invite(noor)
    assert "Met dit e-mailadres is al een account" in Client().post(mailed_path(), JOIN).content.decode()
    home = client.get("/").content.decode()
    assert "Je bent gevraagd als partner" in home
    assert client.post(path(Invitation.objects.get(), COPIED)).status_code == 302
    assert Membership.objects.get(user=user).organisation.name == "De Brug"


@pytest.mark.parametrize(("email", "verified"), [("ander@school.example", True), ("joost@school.example", False)])
def test_another_or_an_unproven_address_takes_part_in_nothing(noor, email, verified):
    user, client = account(email, verified)
    invite(noor)
    for kind in (MAILED, COPIED):
        client.post(path(Invitation.objects.get(), kind))
    assert not Membership.objects.filter(user=user).exists()
    assert "Je bent gevraagd" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("after", "status"), [(timedelta(days=13, hours=23), 200), (timedelta(days=14, minutes=1), 410)]
)
def test_it_is_valid_for_14_days(noor, after, status):
    invite(noor)
    mailed = mailed_path()
    with time_machine.travel(timezone.now() + after):
        assert Client().get(mailed).status_code == status
        assert Client().post(mailed, JOIN).status_code == (302 if status == 200 else 410)


def test_sent_again_the_old_link_no_longer_works(noor):
    invite(noor)
    old = mailed_path()
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        client_for(noor).post(url(noor, "invitation_again", pk=Invitation.objects.get().pk))
        assert Client().get(old).status_code == 404
        assert Client().post(mailed_path(), JOIN).status_code == 302


def test_taken_back(noor):
    invite(noor)
    pk = Invitation.objects.get().pk
    client_for(noor).post(url(noor, "invitation_revoke", pk=pk))
    response = Client().post(mailed_path(), JOIN)
    assert response.status_code == 410 and "ingetrokken" in response.content.decode()
    assert client_for(noor).post(url(noor, "invitation_again", pk=pk)).status_code == 404


def test_declined_with_who_should_have_been_asked(noor):
    invite(noor)
    page = Client().post(mailed_path() + "weigeren/", {"note": "Vraag Sanne"})
    assert page.status_code == 410 and "Je doet niet mee" in page.content.decode()
    assert "Vraag Sanne" in client_for(noor).get(url(noor, "members")).content.decode()
    assert Client().post(mailed_path(), JOIN).status_code == 410


@pytest.mark.parametrize("note", ["x" * 301, "a\x00b"])
def test_a_note_that_does_not_fit_is_said(noor, note):
    invite(noor)
    assert Client().post(mailed_path() + "weigeren/", {"note": note}).status_code == 422
    assert Invitation.objects.get().declined_at is None


def test_asked_twice_or_already_there_gets_a_message(noor):
    invite(noor)
    assert "al uitgenodigd" in invite(noor).content.decode()
    Client().post(mailed_path(), JOIN)
    again = invite(noor, role="reader")
    assert again.status_code == 422 and "doet al mee" in again.content.decode()


def test_who_takes_part_is_made_trekker_by_an_invitation_and_keeps_one_membership(noor):
    user, client = account("joost@school.example")
    member = make_member(noor.partnership, role=Role.PARTNER, user=user)
    invite(noor, role="coordinator")
    client.post(path(Invitation.objects.get(), MAILED))
    member.refresh_from_db()
    assert member.is_coordinator and Membership.objects.filter(user=user).count() == 1
    assert AccessEvent.objects.get(membership=member).what == "role"


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "geen adres"},
        {"email": ""},
        {"organisation": "", "new_organisation": ""},
        {"organisation": "99999999999999999999"},
        {"role": "baas"},
        {"layer": ""},
        {"name": ""},
        {"name": "a\x00b"},
        {"new_organisation": "x" * 121},
    ],
)
def test_bad_input_invites_nobody_and_keeps_what_was_typed(noor, fields):
    response = invite(noor, **{"name": "Joost met de lange naam"} | fields)
    assert response.status_code == 422
    if "name" not in fields:
        assert "Joost met de lange naam" in response.content.decode()
    assert not Invitation.objects.exists() and not mail.outbox


def test_an_organisation_that_is_known_is_not_made_twice(noor):
    invite(noor, new_organisation=noor.organisation.name.upper())
    assert Invitation.objects.get().organisation == noor.organisation


def test_the_link_of_another_partnership_is_not_there(noor):
    invite(noor)
    stranger = make_member(name="Vreemde")
    for name in ("invitation_again", "invitation_link", "invitation_revoke"):
        method = "get" if name == "invitation_link" else "post"
        assert (
            getattr(client_for(stranger), method)(url(stranger, name, pk=Invitation.objects.get().pk)).status_code
            == 404
        )


def test_a_put_away_partnership_lets_nobody_in(noor):
    invite(noor)
    type(noor.partnership).objects.update(removed_at=timezone.now())
    assert Client().get(mailed_path()).status_code == 404


MANY = """Joost van Dam <joost@school.example>; De Brug; management
geen adres
Sanne <sanne@kompas>; Kompas; uitvoering
Els <els@kompas.example>; GGD Rivierland; Bestuur
Els nog eens <els@kompas.example>; Kompas; bestuur
Piet <piet@kompas.example>; Kompas; directie
 <anoniem@kompas.example>; Kompas; bestuur"""


def test_many_at_once_are_checked_line_by_line(noor):
    client, address = client_for(noor), url(noor, "members_invite")
    checked = client.post(address, {"lines": MANY})
    assert checked.status_code == 422
    problems = [line.problem for line in checked.context["lines"]]
    assert [bool(problem) for problem in problems] == [False, True, True, False, True, True, True]
    assert "geen e-mailadres" in problems[2] and "twee keer" in problems[4] and "geen laag" in problems[5]
    assert not Invitation.objects.exists()
    sent = client.post(address, {"lines": MANY, "send": "1"})
    assert sorted(Invitation.objects.values_list("email", flat=True)) == ["els@kompas.example", "joost@school.example"]
    assert Invitation.objects.get(name="Els").organisation == noor.organisation
    kept = sent.context["text"].splitlines()
    assert len(kept) == 5 and "joost@school.example" not in sent.context["text"]
    again = client.post(address, {"lines": MANY.splitlines()[0], "send": "1"})
    assert again.context["lines"][0].problem == "Deze persoon is al uitgenodigd."


def test_who_takes_part_or_was_asked_is_said_before_sending(noor):
    make_member(noor.partnership, role=Role.PARTNER, user=account("joost@school.example")[0])
    make_member(noor.partnership, role=Role.READER, user=account("lotte@school.example")[0])
    invite(noor, email="piet@school.example")
    lines = "\n".join(f"{who} <{who}@school.example>; De Brug; bestuur" for who in ("Joost", "Lotte", "Piet"))
    checked = client_for(noor).post(url(noor, "members_invite"), {"lines": lines})
    problems = [line.problem for line in checked.context["lines"]]
    assert problems == ["Deze persoon doet al mee.", "", "Deze persoon is al uitgenodigd."]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Joost van Dam; De Brug; bestuur", "Het e-mailadres ontbreekt."),
        ("Joost joost@school.example; De Brug; bestuur", "Zet het e-mailadres tussen < en >."),
        ("Joost <joost@school.example>; De Brug", "De organisatie of de laag ontbreekt."),
        ("Joost <joost@school.example>; De Brug; bestuur;", "Er staan te veel puntkomma's."),
    ],
)
def test_a_line_says_what_it_lacks(noor, line, problem):
    checked = client_for(noor).post(url(noor, "members_invite"), {"lines": line})
    assert checked.context["lines"][0].problem.startswith(problem)


@pytest.mark.parametrize("lines", ["", " \n ", "\x00", "x" * 60_000, "a <b@c.example>; d; bestuur\n" * 70])
def test_many_at_once_with_bad_input(noor, lines):
    response = client_for(noor).post(url(noor, "members_invite"), {"lines": lines})
    assert response.status_code == 422


def test_more_lines_than_fit_are_kept_and_nobody_is_invited(noor):
    lines = "Bob <bob@x.example>; GGD; bestuur\n" + "# " * 30_000
    response = client_for(noor).post(url(noor, "members_invite"), {"lines": lines, "send": "1"})
    assert response.status_code == 422 and not Invitation.objects.exists()
    html = response.content.decode()
    assert "Dit is te veel in één keer." in html and escape(lines) in html


def test_the_host_appoints_a_coordinator(noor, capsys):
    """Not at once, as before: a role goes up with the yes of a partner of that organisation, who may be the person themselves."""
    joost = make_member(noor.partnership, role=Role.PARTNER, user=account("joost@school.example")[0])
    call_command("appoint_coordinator", noor.partnership.slug, "Joost@school.example")
    joost.refresh_from_db()
    assert not joost.is_coordinator
    admission.grant(request=AccessRequest.objects.get(membership=joost), by=joost)
    joost.refresh_from_db()
    assert joost.is_coordinator
    with pytest.raises(CommandError):
        call_command("appoint_coordinator", noor.partnership.slug, "nieuw@school.example")
    with pytest.raises(CommandError):
        call_command("appoint_coordinator", "is-er-niet", "nieuw@school.example")
    for _ in range(2):
        call_command(
            "appoint_coordinator", noor.partnership.slug, "nieuw@school.example", organisation=noor.organisation.slug
        )
    assert "/uitnodiging/" in capsys.readouterr().out
    assert Client().post(mailed_path(), JOIN).status_code == 302
    newcomer = Membership.objects.get(user__email="nieuw@school.example")
    assert newcomer.is_waiting
    assert admission.grant(request=AccessRequest.objects.get(membership=newcomer), by=noor).is_coordinator


def test_organisation_that_comes_back(noor):
    brug = make_organisation(noor.partnership, "De Brug", left_at=timezone.now())
    invite(noor, organisation=str(brug.pk), new_organisation="")
    Client().post(mailed_path(), JOIN)
    brug.refresh_from_db()
    assert brug.left_at is None


@pytest.mark.parametrize(("before", "same"), [(Role.READER, True), (Role.PARTNER, True), (Role.COORDINATOR, False)])
def test_who_came_from_a_file_is_the_same_person_when_they_join(noor, before, same):
    """Not somebody who would get to see as their own what only a trekker read."""
    brug = make_organisation(noor.partnership, "De Brug")
    known = make_member(noor.partnership, organisation=brug, name="Joost van Dam", user=None, role=before)
    other = make_member(noor.partnership, organisation=brug, name="Lotte", user=None)
    asked = facts(noor, name="joost van dam", organisation=str(brug.pk), new_organisation="")
    page = client_for(noor).post(url(noor, "member_invite"), asked, follow=True).content.decode()
    assert ("wordt die persoon" in page) is same
    Client().post(mailed_path(), JOIN | {"name": other.name})
    let_in_by_the_host()
    known.refresh_from_db()
    other.refresh_from_db()
    assert other.user is None, "the name that was asked counts"
    assert ((known.name, known.role) == (other.name, Role.PARTNER)) is same and bool(known.user) is same


def test_an_account_that_was_made_at_the_same_moment_by_another_invitation(noor, monkeypatch):
    invite(noor)
    account("joost@school.example")
    answers = iter([False, True])
    monkeypatch.setattr("phases.partnership.invitation_views.has_account", lambda email: next(answers))
    response = Client().post(path(Invitation.objects.get(), MAILED), JOIN)
    assert response.status_code == 422 and "is al een account" in response.content.decode()
    assert Invitation.objects.get().is_open
