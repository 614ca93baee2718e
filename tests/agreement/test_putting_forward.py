"""The agreement put forward: who is asked, what is new, and who is reminded."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from phases.agreement.frozen import mark_of, text_hash
from phases.agreement.models import Agreement, AgreementVersion
from phases.partnership.models import Role
from tests.agreement.pages import endorse, page, put_forward, shown_on, url
from tests.factories import client_for, make_member, make_organisation

pytestmark = pytest.mark.django_db


def test_putting_forward_freezes_the_text_and_asks_each_party(
    noor, joost, agreement, django_capture_on_commit_callbacks
):
    make_member(noor.partnership, role=Role.READER, organisation=joost.organisation, name="Leest mee")
    with django_capture_on_commit_callbacks(execute=True):
        assert put_forward(noor).status_code == 302
    version = AgreementVersion.objects.get()
    assert (version.number, version.content["purpose"], version.sha256) == (
        1,
        "Elk kind hoort erbij",
        mark_of(version.content, version.salt),
    )
    assert [message.to for message in mail.outbox] == [[joost.user.email]]
    assert "Elk kind" not in mail.outbox[0].body and "akkoord" in mail.outbox[0].body
    Agreement.objects.update(purpose="Iets anders")
    assert "Elk kind hoort erbij" in page(joost, "agreement")
    assert "Iets anders" not in page(joost, "agreement")


def test_nothing_to_read_before_it_is_put_forward(joost, agreement):
    assert "Elk kind" not in page(joost, "agreement")
    preview = url(joost, "document_preview", kind="overeenkomst")
    assert client_for(joost).get(preview).status_code == 404
    assert client_for(joost).get(preview + "?versie=concept").status_code == 404


@pytest.mark.parametrize("field", ["purpose", "joint_work", "parties"])
def test_an_unfinished_agreement_is_not_put_forward(noor, agreement, field):
    shown = shown_on(noor, "agreement_put_forward")
    if field == "parties":
        agreement.parties.clear()
    else:
        Agreement.objects.update(**{field: "  "})
    client = client_for(noor)
    assert client.post(url(noor, "agreement_put_forward"), {"shown": shown}).status_code == 422
    assert "Schrijf eerst op" in page(noor, "agreement_put_forward")
    assert not AgreementVersion.objects.exists()


def test_the_page_says_whom_it_mails_and_that_all_are_asked_again(noor, joost, agreement):
    silent = make_organisation(noor.partnership, "Zonder account")
    agreement.parties.add(silent)
    html = page(noor, "agreement_put_forward")
    assert (
        "Joost (De Brug)" in html
        and "Namens deze organisaties kan hier nog niemand akkoord geven: Zonder account." in html
    )
    put_forward(noor)
    assert "Leg de afspraken voor" in page(noor, "agreement")
    html = page(noor, "agreement_put_forward")
    assert "De tekst is precies versie 1." in html and "Leg deze tekst voor" not in html
    Agreement.objects.update(purpose="Nieuw doel")
    html = page(noor, "agreement_put_forward")
    assert "Leg deze tekst voor" in html and "iedereen wordt opnieuw gevraagd" in html


def test_what_a_colleague_typed_meanwhile_is_not_put_forward_unseen(noor, agreement):
    shown = shown_on(noor, "agreement_put_forward")
    Agreement.objects.update(purpose="Een ander doel")
    response = client_for(noor).post(url(noor, "agreement_put_forward"), {"shown": shown})
    assert response.status_code == 422 and "net veranderd" in response.content.decode()
    assert not AgreementVersion.objects.exists()


def test_a_second_click_makes_no_second_version(noor, agreement):
    shown = shown_on(noor, "agreement_put_forward")
    answers = [
        client_for(noor).post(url(noor, "agreement_put_forward"), {"shown": shown}).status_code for _ in range(2)
    ]
    assert answers == [302, 422]
    assert AgreementVersion.objects.count() == 1


def test_a_new_version_asks_again_and_the_old_one_keeps_its_endorsements(noor, joost, agreement):
    put_forward(noor)
    endorse(joost)
    Agreement.objects.update(term="Twee jaar")
    assert "Wat er veranderde sinds versie 1" in page(noor, "agreement")
    put_forward(noor)
    assert "Zeg akkoord of bezwaar" in page(joost, "agreement")
    assert "Joost, schoolleider" in page(joost, "agreement_version", number=1)
    assert "Joost, schoolleider" not in page(joost, "agreement_version", number=2)
    listed = page(joost, "agreement_versions")
    assert "0 van 2 akkoord" in listed and "1 van 2 akkoord" in listed and "Twee jaar</ins>" in listed


def test_nothing_new_is_not_put_forward_again(noor, agreement):
    put_forward(noor)
    shown = text_hash(AgreementVersion.objects.get().content)
    response = client_for(noor).post(url(noor, "agreement_put_forward"), {"shown": shown})
    assert response.status_code == 422 and "niets veranderd" in response.content.decode()


def test_who_stopped_is_not_asked_again(noor, joost, agreement):
    put_forward(noor)
    type(joost.organisation).objects.filter(pk=joost.organisation_id).update(left_at=timezone.now())
    html = page(noor, "agreement_put_forward")
    assert "doen niet meer mee, en staan dus niet in de nieuwe versie: De Brug." in html
    put_forward(noor)
    version = AgreementVersion.objects.get(number=2)
    assert "De Brug" not in version.content["parties"] and joost.organisation not in version.parties.all()


def test_reminder_goes_to_who_said_nothing_and_once_a_day(noor, joost, agreement, django_capture_on_commit_callbacks):
    put_forward(noor)
    kompas = make_member(
        noor.partnership, role=Role.PARTNER, organisation=make_organisation(noor.partnership, "Kompas")
    )
    AgreementVersion.objects.get().parties.add(kompas.organisation)
    endorse(joost)
    mail.outbox.clear()
    client_for(noor).post(url(noor, "version_remind", number=1))
    assert not mail.outbox and "Herinner wie nog niets zei" not in page(noor, "agreement_version", number=1)
    AgreementVersion.objects.update(put_forward_at=timezone.now() - timedelta(days=1))
    assert "Herinner wie nog niets zei" in page(noor, "agreement_version", number=1)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client_for(noor).post(url(noor, "version_remind", number=1))
    assert [message.to for message in mail.outbox] == [[kompas.user.email]]
