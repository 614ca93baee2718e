"""Taking back what an organisation said: with a reason, told to whom it concerns, and who left counts apart."""

import pytest
from django.core import mail
from django.utils import timezone

from phases.agreement.models import Endorsement
from phases.partnership.models import Membership, Role
from phases.partnership.operations import leave_partnership
from phases.partnership.undoing import undo
from tests.agreement.pages import endorse, page, put_forward, url, withdraw
from tests.factories import client_for, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def said(noor, joost, agreement):
    put_forward(noor)
    endorse(joost)
    return Endorsement.objects.get()


def test_opening_the_page_withdraws_nothing_and_without_a_reason_nothing_happens(joost, said):
    address = url(joost, "endorsement_withdraw", pk=said.pk)
    client = client_for(joost)
    html = client.get(address).content.decode()
    assert "Ja, trek dit in" in html and "data-draft" in html
    for wrong in ("", "  ", "x" * 20_001, "a\x00b"):
        assert client.post(address, {"withdrawn_reason": wrong}).status_code == 422
    said.refresh_from_db()
    assert said.withdrawn_at is None
    assert withdraw(joost, said, "Ons bestuur wil eerst overleg").status_code == 302
    read = page(joost, "agreement_version", number=1)
    assert "Waarom: Ons bestuur wil eerst overleg" in read and "Ingetrokken door Joost (De Brug, partner) op" in read


def test_signer_organisation_and_trekkers_hear_it_at_once(noor, joost, said, django_capture_on_commit_callbacks):
    sanne = make_member(noor.partnership, role=Role.PARTNER, organisation=joost.organisation, name="Sanne")
    reader = make_member(noor.partnership, role=Role.READER, organisation=joost.organisation)
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    Membership.objects.filter(pk=joost.pk).update(ended_at=timezone.now())
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(sanne, said, "Geheime reden")
    told = {each.user.email for each in (joost, reader, noor, karim)}
    assert {message.to[0] for message in mail.outbox} == told and len(mail.outbox) == 4
    assert all("Geheime reden" not in message.body for message in mail.outbox)
    assert all("Sanne van De Brug" in message.body for message in mail.outbox)
    to_joost = next(message for message in mail.outbox if message.to == [joost.user.email])
    assert "Jij doet niet meer mee" in to_joost.body


def test_colleagues_hear_what_is_said_in_their_name(noor, joost, agreement, django_capture_on_commit_callbacks):
    sanne = make_member(noor.partnership, role=Role.PARTNER, organisation=joost.organisation, name="Sanne")
    put_forward(noor)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        endorse(joost, remark="Geheime opmerking")
    assert [message.to for message in mail.outbox] == [[sanne.user.email]]
    assert "namens De Brug" in mail.outbox[0].body and "Geheime opmerking" not in mail.outbox[0].body


def test_two_colleagues_who_withdraw_at_once_keep_what_was_typed(noor, joost, said):
    sanne = make_member(noor.partnership, role=Role.PARTNER, organisation=joost.organisation, name="Sanne")
    withdraw(joost, said, "De eerste reden")
    answer = withdraw(sanne, said, "De tweede reden")
    assert answer.status_code == 422
    assert (
        "Dit was al ingetrokken, door Joost" in answer.content.decode() and "De tweede reden" in answer.content.decode()
    )
    said.refresh_from_db()
    assert (said.withdrawn_reason, said.withdrawn_by) == ("De eerste reden", joost)


def test_page_and_paper_say_who_recorded_it_in_which_role(noor, joost, said):
    Membership.objects.filter(pk=joost.pk).update(role=Role.READER)
    who = "Vastgelegd door Joost (De Brug, partner)"
    assert who in page(noor, "agreement_version", number=1)
    preview = url(noor, "document_preview", kind="overeenkomst")
    assert who in client_for(noor).get(preview).content.decode()
    Membership.objects.filter(pk=joost.pk).update(role=Role.PARTNER)
    withdraw(joost, said)
    text = client_for(noor).get(preview).content.decode()
    assert "ingetrokken door Joost (De Brug, partner)" in text and "Ons bestuur" not in text


def test_who_left_is_shown_so_and_counts_apart(noor, joost, said):
    leave_partnership(organisation=joost.organisation, by=noor)
    for read in (page(noor, "agreement_version", number=1), page(noor, "agreement")):
        assert (
            "0 van 1 akkoord, 0 bezwaar, 1 nog niet. Doet niet meer mee, en telt niet mee: De Brug (akkoord)." in read
        )
        assert "Leg de afspraken opnieuw voor" in read
    preview = client_for(noor).get(url(noor, "document_preview", kind="overeenkomst")).content.decode()
    assert "Doet niet meer mee sinds" in preview and "De Brug (akkoord)" in preview
    event = joost.access_events.get(what="left")
    undo(event=event, user=joost.user)
    assert "1 van 2 akkoord" in page(noor, "agreement_version", number=1)
