"""What a trekker records of paper counts once somebody of that organisation says that it is so."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from phases.agreement.models import Agreement, AgreementVersion, Endorsement
from phases.overview.digest import parts_for
from phases.overview.my_work import to_answer, to_endorse
from phases.partnership.models import Role
from tests.agreement.pages import confirm, endorse, on_paper, page, put_forward, refuse, url, withdraw
from tests.factories import client_for, make_member, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(noor, joost, agreement):
    put_forward(noor)
    assert on_paper(noor, joost).status_code == 302
    return Endorsement.objects.get()


def document(member):
    return client_for(member).get(url(member, "document_preview", kind="overeenkomst")).content.decode()


def digest_of(member):
    now = timezone.now()
    return " ".join(line.text for part in parts_for(member.user, now - timedelta(days=1), now) for line in part.lines)


def test_the_people_of_that_organisation_hear_it_at_once(noor, joost, agreement, django_capture_on_commit_callbacks):
    reader = make_member(noor.partnership, role=Role.READER, organisation=joost.organisation, name="Leest mee")
    make_member(noor.partnership, role=Role.WAITING, organisation=joost.organisation, name="Wacht")
    put_forward(noor)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        on_paper(noor, joost, remark="Geheime opmerking")
    assert sorted(message.to[0] for message in mail.outbox) == sorted([joost.user.email, reader.user.email])
    body = mail.outbox[0].body
    assert "Noor" in body and "De Brug" in body and "bevestig" in body
    assert "Geheime opmerking" not in body and "Hans Verbeek" not in body


def test_it_is_counted_apart_everywhere_until_it_is_confirmed(noor, joost, paper):
    apart = "0 van 2 akkoord, 0 bezwaar, 1 nog niet, 1 op papier en nog niet bevestigd"
    places = [page(noor, "agreement_version", number=1), page(noor, "agreement_versions"), page(noor, "agreement")]
    places.append(document(noor))
    assert [apart in place for place in places] == [True] * 4
    who = "Op papier, vastgelegd door Noor (GGD Rivierland, trekker), nog niet bevestigd door De Brug"
    assert who in places[0] and who in places[3]
    assert "1 op papier en nog niet bevestigd" in digest_of(joost) and "1 akkoord" not in digest_of(joost)
    assert any("klopt dat?" in task.text for task in to_endorse(joost)) and not to_endorse(noor)[1:]

    assert confirm(joost, paper).status_code == 302
    counted = "1 van 2 akkoord, 0 bezwaar, 1 nog niet"
    places = [page(noor, "agreement_version", number=1), page(noor, "agreement_versions"), page(noor, "agreement")]
    assert all(counted in place and "niet bevestigd" not in place for place in [*places, document(noor)])
    assert "bevestigd door Joost (De Brug) op" in places[0]
    assert "1 akkoord" in digest_of(noor) and to_endorse(joost) == []


def test_an_objection_on_paper_is_no_work_for_trekkers_until_it_is_confirmed(noor, joost, agreement):
    put_forward(noor)
    on_paper(noor, joost, verdict="objected", reason="Te vaag")
    assert to_answer(noor) == []
    assert "Praat over een bezwaar" not in page(noor, "agreement_version", number=1)
    confirm(joost, Endorsement.objects.get())
    assert len(to_answer(noor)) == 1
    assert "Praat over een bezwaar" in page(noor, "agreement_version", number=1)


def test_it_is_refused_with_one_button_and_trekkers_are_told(noor, joost, paper, django_capture_on_commit_callbacks):
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert refuse(joost, paper).status_code == 302
    assert [message.to for message in mail.outbox] == [[noor.user.email]]
    assert "weigerde" in mail.outbox[0].body
    read = page(noor, "agreement_version", number=1)
    assert "Geweigerd: dit is niet namens ons op papier gezegd." in read and "0 van 2 akkoord" in read
    assert "Geweigerd door Joost (De Brug, partner) op" in read
    assert endorse(joost).status_code == 302


@pytest.mark.parametrize("answer", [confirm, refuse])
def test_only_who_speaks_for_the_organisation_answers(noor, joost, paper, answer):
    reader = make_member(noor.partnership, role=Role.READER, organisation=joost.organisation)
    waiting = make_member(noor.partnership, role=Role.WAITING, organisation=joost.organisation)
    other = make_member(noor.partnership, role=Role.PARTNER, organisation=make_organisation(noor.partnership, "Kompas"))
    statuses = [answer(each, paper).status_code for each in (noor, other, reader, waiting)]
    assert statuses == [404, 404, 403, 403]
    assert client_for(joost).get(url(joost, "paper_confirm", pk=paper.pk)).status_code == 405
    paper.refresh_from_db()
    assert paper.confirmed_at is None and paper.withdrawn_at is None


def test_a_trekker_takes_back_what_nobody_confirmed_and_nothing_else(noor, joost, paper):
    assert withdraw(noor, paper).status_code == 302
    on_paper(noor, joost)
    again = Endorsement.objects.get(withdrawn_at=None)
    confirm(joost, again)
    assert "Trek in" not in page(noor, "agreement_version", number=1)
    answer = withdraw(noor, again, "Wat ik al typte")
    assert answer.status_code == 422
    assert "Alleen zij trekken het nog in" in answer.content.decode() and "Wat ik al typte" in answer.content.decode()
    again.refresh_from_db()
    assert again.withdrawn_at is None


def test_paper_of_the_own_organisation_counts_at_once(noor, agreement):
    put_forward(noor)
    on_paper(noor, noor)
    said = Endorsement.objects.get()
    assert said.counts and said.confirmed_by == noor
    assert "1 van 2 akkoord" in page(noor, "agreement_version", number=1)


def test_paper_for_a_version_that_was_replaced_is_not_confirmed(noor, joost, paper):
    Agreement.objects.update(purpose="Anders")
    put_forward(noor)
    response = client_for(joost).post(url(joost, "paper_confirm", pk=paper.pk), follow=True)
    assert "Dit kan niet meer" in response.content.decode()
    paper.refresh_from_db()
    assert paper.confirmed_at is None


def test_who_answered_second_changes_nothing_and_hears_it(noor, joost, paper):
    sanne = make_member(noor.partnership, role=Role.PARTNER, organisation=joost.organisation, name="Sanne")
    confirm(joost, paper)
    response = client_for(sanne).post(url(sanne, "paper_refuse", pk=paper.pk), follow=True)
    assert "Joost heeft dit bevestigd namens De Brug." in response.content.decode()
    paper.refresh_from_db()
    assert paper.counts and paper.withdrawn_at is None


def test_own_words_come_after_an_answer_to_the_paper(noor, joost, paper):
    response = endorse(joost, verdict="objected", reason="Wat ik al typte")
    assert response.status_code == 422
    html = response.content.decode()
    assert "Noor legde al vast dat Hans Verbeek op papier zei: akkoord." in html and "Wat ik al typte" in html


def test_the_pages_of_an_organisation_that_left_take_no_paper(noor, joost, agreement):
    put_forward(noor)
    type(joost.organisation).objects.filter(pk=joost.organisation_id).update(left_at=timezone.now())
    assert on_paper(noor, joost).status_code == 422
    assert not Endorsement.objects.exists()
    assert AgreementVersion.objects.count() == 1


def test_who_only_stands_on_paper_is_reminded(noor, joost, agreement, django_capture_on_commit_callbacks):
    put_forward(noor)
    endorse(noor)
    on_paper(noor, joost)
    AgreementVersion.objects.update(put_forward_at=timezone.now() - timedelta(days=1))
    assert "Herinner wie nog niets zei" in page(noor, "agreement_version", number=1)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client_for(noor).post(url(noor, "version_remind", number=1))
    assert [message.to for message in mail.outbox] == [[joost.user.email]]
