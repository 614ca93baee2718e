"""People of one organisation who answer the same thing at the same moment: one of them did it."""

import pytest

from phases.agreement.models import AgreementVersion, Endorsement, Signers
from phases.partnership.models import Role
from tests.agreement.pages import on_paper, put_forward, url
from tests.agreement.test_endorsing_at_once import at_once
from tests.factories import client_for, make_member

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 10


@pytest.fixture
def clients(noor, joost):
    people = [make_member(noor.partnership, role=Role.PARTNER, organisation=joost.organisation) for _ in range(PEOPLE)]
    return [client_for(person) for person in people]


def test_confirming_and_refusing_at_once_leaves_one_answer(noor, joost, agreement, clients):
    put_forward(noor)
    on_paper(noor, joost)
    said = Endorsement.objects.get()
    pages = [url(joost, name, pk=said.pk) for name in ("paper_confirm", "paper_refuse")]
    assert at_once(lambda place: clients[place].post(pages[place % 2]), PEOPLE) == [302] * PEOPLE
    said.refresh_from_db()
    assert (said.confirmed_at is None) != (said.withdrawn_at is None)


def test_confirming_while_the_trekker_takes_it_back_or_replaces_the_version(noor, joost, agreement, clients):
    put_forward(noor)
    on_paper(noor, joost)
    said = Endorsement.objects.get()
    agreement.purpose = "Anders"
    agreement.save()
    lead = client_for(noor)
    shown = lead.get(url(noor, "agreement_put_forward")).context["shown"]
    sent = [
        (lead, url(noor, "endorsement_withdraw", pk=said.pk), {"withdrawn_reason": "Vergissing"}),
        (client_for(noor), url(noor, "agreement_put_forward"), {"shown": shown}),
        *((client, url(joost, "paper_confirm", pk=said.pk), {}) for client in clients),
    ]
    at_once(lambda place: sent[place][0].post(*sent[place][1:]), len(sent))
    said.refresh_from_db()
    assert said.confirmed_at is None or said.withdrawn_at is None
    assert AgreementVersion.objects.count() == 2


def test_choosing_who_may_sign_at_once_changes_it_once(joost, agreement, clients):
    data = {"members": [joost.pk], "shown": 0}
    answers = at_once(lambda place: clients[place].post(url(joost, "signers"), data), PEOPLE)
    assert answers == [302] + [422] * (PEOPLE - 1)
    assert Signers.objects.count() == 1
