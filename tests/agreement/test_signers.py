"""An organisation says who may sign in its name."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from phases.agreement.models import AgreementVersion, Endorsement, Signers
from phases.agreement.queries import outstanding_version, who_may_endorse
from phases.partnership.models import Membership, Role
from tests.agreement.pages import confirm, endorse, on_paper, page, put_forward, url, withdraw
from tests.factories import client_for, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def sanne(noor, joost):
    return make_member(noor.partnership, role=Role.PARTNER, organisation=joost.organisation, name="Sanne")


def choose(member, *people, shown=None):
    now = Signers.objects.filter(organisation=member.organisation_id, undone_at=None).last()
    shown = (now.pk if now else 0) if shown is None else shown
    return client_for(member).post(url(member, "signers"), {"members": [each.pk for each in people], "shown": shown})


def may(organisation):
    return {each.name for each in who_may_endorse([organisation.pk])}


def test_only_who_is_on_the_list_signs_withdraws_and_confirms(noor, joost, sanne, agreement):
    put_forward(noor)
    assert choose(joost, sanne).status_code == 302
    assert outstanding_version(joost) is None and outstanding_version(sanne)
    html = page(joost, "agreement_version", number=1)
    assert "Gaat De Brug akkoord?" not in html and "mag tekenen: Sanne" in html
    form = client_for(joost).get(url(joost, "version_endorse", number=1), follow=True).content.decode()
    assert "mogen alleen de mensen tekenen die De Brug daarvoor koos" in form
    refused = endorse(joost, remark="Wat ik al typte")
    assert refused.status_code == 422 and "Wat ik al typte" in refused.content.decode()
    on_paper(noor, joost)
    paper = Endorsement.objects.get()
    confirm(joost, paper)
    paper.refresh_from_db()
    assert paper.confirmed_at is None
    confirm(sanne, paper)
    paper.refresh_from_db()
    assert paper.confirmed_by == sanne
    assert withdraw(joost, paper).status_code == 422
    paper.refresh_from_db()
    assert paper.withdrawn_at is None
    assert withdraw(sanne, paper).status_code == 302


def test_only_who_may_sign_is_asked(noor, joost, sanne, agreement, django_capture_on_commit_callbacks):
    choose(joost, sanne)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        put_forward(noor)
    assert [message.to for message in mail.outbox] == [[sanne.user.email]]


def test_paper_of_the_own_organisation_by_who_may_not_sign_waits(noor, joost, agreement):
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    choose(noor, noor)
    put_forward(noor)
    on_paper(karim, noor)
    assert not Endorsement.objects.get().counts
    confirm(noor, Endorsement.objects.get())
    assert Endorsement.objects.get().counts


def test_colleagues_are_told_and_any_of_them_undoes_it(noor, joost, sanne, django_capture_on_commit_callbacks):
    choose(joost, joost, sanne)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        choose(joost, joost)
    assert [message.to for message in mail.outbox] == [[sanne.user.email]]
    assert may(joost.organisation) == {"Joost"}
    last = Signers.objects.last()
    address = url(sanne, "signers_undo", pk=last.pk)
    assert client_for(sanne).get(address).status_code == 405
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert client_for(sanne).post(address).status_code == 302
    assert [message.to for message in mail.outbox] == [[joost.user.email]]
    assert may(joost.organisation) == {"Joost", "Sanne"}
    assert "teruggezet door Sanne" in page(joost, "signers")


def test_after_fourteen_days_it_is_chosen_anew_not_undone(joost, sanne):
    choose(joost, joost)
    Signers.objects.update(set_at=timezone.now() - timedelta(days=14))
    client_for(sanne).post(url(sanne, "signers_undo", pk=Signers.objects.get().pk))
    assert may(joost.organisation) == {"Joost"}
    assert "Zet terug" not in page(sanne, "signers")
    assert choose(sanne).status_code == 302
    assert may(joost.organisation) == {"Joost", "Sanne"}


@pytest.mark.parametrize("how", ["ended", "reader", "inactive"])
def test_everyone_may_again_when_nobody_on_the_list_is_left(joost, sanne, how):
    choose(joost, sanne)
    assert may(joost.organisation) == {"Sanne"}
    if how == "inactive":
        type(sanne.user).objects.filter(pk=sanne.user_id).update(is_active=False)
    else:
        change = {"ended_at": timezone.now()} if how == "ended" else {"role": Role.READER}
        Membership.objects.filter(pk=sanne.pk).update(**change)
    assert may(joost.organisation) == {"Joost"}
    assert "is niemand er meer" in page(joost, "signers")


def test_what_another_organisation_chose_is_not_touched(noor, joost, sanne):
    choose(joost, sanne, noor)
    assert not Signers.objects.exists()
    choose(joost, sanne)
    assert may(noor.organisation) == {"Noor"}
    client_for(noor).post(url(noor, "signers_undo", pk=Signers.objects.get().pk))
    assert may(joost.organisation) == {"Sanne"}
    assert "Sanne" not in page(noor, "signers")
    # From a file that names somebody of another organisation: that person keeps nobody out.
    Signers.objects.get().members.set([noor])
    assert may(joost.organisation) == {"Joost", "Sanne"}


def test_who_chose_for_an_older_page_is_asked_again(joost, sanne):
    choose(joost, sanne)
    answer = choose(sanne, joost, shown=0)
    assert answer.status_code == 422 and "Een collega veranderde dit net" in answer.content.decode()
    assert may(joost.organisation) == {"Sanne"}


@pytest.mark.parametrize("wrong", ["x", "9" * 30, "\x00", "-1"])
def test_wrong_values_get_a_message(joost, wrong):
    for data in ({"members": [wrong], "shown": "0"}, {"members": [], "shown": wrong}):
        assert client_for(joost).post(url(joost, "signers"), data).status_code == 422


def test_readers_and_who_waits_choose_nothing(noor, joost, agreement):
    for role in (Role.READER, Role.WAITING):
        other = make_member(noor.partnership, role=role, organisation=joost.organisation)
        assert choose(other, joost).status_code == 403
        assert other.name not in page(joost, "signers").split("Kies wie mag tekenen")[1] or other.name == joost.name
    put_forward(noor)
    assert AgreementVersion.objects.exists()
