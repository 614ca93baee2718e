"""How much mail one person, one partnership and one address can be the cause of, at every door."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from phases.agreement.models import Agreement, AgreementVersion
from phases.agreement.operations import new_agreement
from phases.partnership.invitations import COPIED, invitation_of, link
from phases.partnership.models import Invitation, Organisation, Role
from phases.people import limits
from phases.people.mail import post
from phases.people.models import OutgoingMail
from tests.factories import client_for, make_member, make_organisation, make_partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor():
    cache.clear()
    return make_member(name="Noor")


@pytest.fixture
def few(monkeypatch):
    """Three in an hour and five in a day for a person, to anyone."""
    for name in ("TO_STRANGERS", "TO_MEMBERS"):
        monkeypatch.setattr(limits, name, {"person": (3, 5), "partnership": (50, 50), "address": (50, 50)})


def url(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def facts(email, **fields):
    base = {"name": "Joost", "email": email, "organisation": "", "new_organisation": "De Brug"}
    return base | {"role": "partner", "layer": "management"} | fields


def invite(member, email, **fields):
    return client_for(member).post(url(member, "member_invite"), facts(email, **fields))


def lines(many, start=0):
    return "\n".join(f"Naam {each} <n{each}@x.example>; De Brug; bestuur" for each in range(start, start + many))


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span), tick=False)


def text_of(response):
    return response.content.decode()


def test_who_starts_a_partnership_of_their_own_cannot_mail_the_whole_world():
    """A meelezer queued 260 in a minute."""
    reader = make_member(role=Role.READER, name="Wim")
    for number in range(3):
        own = make_member(make_partnership(), user=reader.user, name="Wim")
        for start in (0, 60):
            client_for(own).post(url(own, "members_invite"), {"lines": lines(60, 1000 * number + start), "send": "1"})
    asked = OutgoingMail.objects.count()
    assert asked == limits.TO_STRANGERS["person"][0] == 100
    assert Invitation.objects.count() == asked
    with later(hours=1, minutes=1):
        client_for(own).post(url(own, "members_invite"), {"lines": lines(60, 5000), "send": "1"})
        client_for(own).post(url(own, "members_invite"), {"lines": lines(60, 6000), "send": "1"})
    assert OutgoingMail.objects.count() == limits.TO_STRANGERS["person"][1] == 200


def test_one_too_many_is_said_at_the_form_and_leaves_nothing_half(noor, few):
    for each in range(3):
        assert invite(noor, f"n{each}@x.example").status_code == 302
    response = invite(noor, "n4@x.example", new_organisation="De Vierde", name="Zeldzame Naam")
    assert response.status_code == 422
    text = text_of(response)
    assert "Je hebt in het afgelopen uur al 3 e-mails laten sturen." in text and "over een uur" in text
    assert "Zeldzame Naam" in text and "n4@x.example" in text and "De Vierde" in text
    assert Invitation.objects.count() == 3 and not Organisation.objects.filter(name="De Vierde").exists()
    with later(minutes=61):
        assert invite(noor, "n4@x.example").status_code == 302
        assert invite(noor, "n5@x.example").status_code == 302
        assert "in de afgelopen dag al 5" in text_of(invite(noor, "n6@x.example"))


def test_of_many_at_once_those_beyond_the_limit_stay_in_the_field(noor, few):
    response = client_for(noor).post(url(noor, "members_invite"), {"lines": lines(5), "send": "1"})
    assert response.status_code == 422
    assert response.context["text"].splitlines() == lines(2, 3).splitlines()
    assert "al 3 e-mails laten sturen" in text_of(response)
    assert Invitation.objects.count() == OutgoingMail.objects.count() == 3


def test_sent_again_counts_too_and_the_link_before_keeps_working(noor, few):
    invite(noor, "joost@x.example")
    found = Invitation.objects.get()
    again = [
        client_for(noor).post(url(noor, "invitation_again", pk=found.pk), follow=True).content.decode()
        for _ in range(3)
    ]
    assert "Meer kan niet." in again[2] and "Meer kan niet." not in again[1]
    assert OutgoingMail.objects.count() == 3
    mailed = re.search(r"/uitnodiging/([^/\s]+)/", mail.outbox[-1].body)[1]  # with the second in which it was signed
    assert invitation_of(mailed) == (Invitation.objects.get(), True)


def test_a_partnership_has_a_limit_of_its_own(noor, monkeypatch):
    monkeypatch.setattr(limits, "TO_STRANGERS", {"person": (50, 50), "partnership": (2, 9), "address": (50, 50)})
    other = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    invite(noor, "n1@x.example")
    invite(other, "n2@x.example")
    assert "Vanuit deze samenwerking gingen er in het afgelopen uur al 2" in text_of(invite(noor, "n3@x.example"))


def test_an_address_has_a_limit_over_all_partnerships(noor):
    for _ in range(5):
        assert invite(make_member(make_partnership()), "joost@x.example").status_code == 302
    assert "Naar dit adres gingen er in het afgelopen uur al 5 uitnodigingen." in text_of(
        invite(noor, "joost@x.example")
    )


def test_who_has_a_copied_link_cannot_mail_the_one_it_is_for_all_day(noor):
    invite(noor, "joost@x.example")
    address = reverse(
        "invitation_mail",
        kwargs={"token": link(Invitation.objects.get(), COPIED).rpartition("/uitnodiging/")[2].strip("/")},
    )
    for minute in range(0, 59, 6):
        with later(minutes=minute):
            cache.clear()
            page = text_of(Client().post(address, follow=True))
    assert "Meer kan niet" in page and "joost@x.example" not in page
    assert OutgoingMail.objects.count() == 5


def test_a_host_and_notices_are_outside_every_limit(noor, monkeypatch):
    for name in ("TO_STRANGERS", "TO_MEMBERS"):
        monkeypatch.setattr(limits, name, {"person": (0, 0), "partnership": (0, 0), "address": (0, 0)})
    call_command("appoint_coordinator", noor.partnership.slug, "host@x.example", organisation=noor.organisation.slug)
    post(to="x@x.example", template="digest", context={"user": "Joost", "parts": []})
    assert OutgoingMail.objects.count() == 2


def test_a_version_is_not_put_forward_when_nobody_can_be_told(noor, few):
    brug = make_organisation(noor.partnership, "De Brug")
    for each in range(4):
        make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name=f"P{each}")
    agreement = new_agreement(by=noor)
    agreement.purpose, agreement.joint_work = "Waarom", "Wat"
    agreement.save(force_insert=True)
    Agreement.objects.get().parties.set([brug, noor.organisation])
    page = client_for(noor).get(url(noor, "agreement_put_forward"))
    response = client_for(noor).post(url(noor, "agreement_put_forward"), {"shown": page.context["shown"]})
    assert "Nog niet voorgelegd. Je hebt in het afgelopen uur al 3" in text_of(response)
    assert not AgreementVersion.objects.exists() and not OutgoingMail.objects.exists()


def test_a_member_who_had_very_many_gets_no_more_and_nobody_else_is_stopped(noor, monkeypatch):
    monkeypatch.setattr(limits, "TO_MEMBERS", {"person": (50, 50), "partnership": (50, 50), "address": (2, 9)})
    for _ in range(4):
        post(to="x@x.example", template="digest", context={"user": "Joost", "parts": []}, cause=noor.cause)
    assert OutgoingMail.objects.count() == 2


def test_counting_is_one_query(noor, django_assert_num_queries):
    for _ in range(20):
        post(to="x@x.example", template="digest", context={"user": "Joost", "parts": []}, cause=noor.cause)
    with django_assert_num_queries(2):
        post(to="x@x.example", template="digest", context={"user": "Joost", "parts": []}, cause=noor.cause)
