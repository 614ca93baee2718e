"""Of the first person of an organisation, whom no colleague confirmed, everyone reads that at what they endorsed."""

import pytest

from phases.agreement.models import Endorsement
from phases.partnership import admission
from phases.partnership.models import Invitation, Role
from tests.agreement.pages import confirm, endorse, on_paper, page, put_forward, url
from tests.factories import client_for, make_member, make_organisation
from tests.trust import accept, invite

pytestmark = pytest.mark.django_db

WORDS = "eerste persoon van Het Kompas, uitgenodigd door Noor (GGD Rivierland)"


@pytest.fixture
def first(noor, agreement):
    kompas = make_organisation(noor.partnership, "Het Kompas")
    agreement.parties.add(kompas)
    return accept(invite(noor, kompas, Role.PARTNER))


def document(member):
    return client_for(member).get(url(member, "document_preview", kind="overeenkomst")).content.decode()


def test_page_and_paper_say_it_and_go_on_saying_it(noor, joost, first):
    assert first.unconfirmed
    put_forward(noor)
    endorse(first)
    assert WORDS in page(joost, "agreement_version", number=1) and WORDS in document(joost)
    assert "later bevestigd" not in document(joost)
    colleague = make_member(noor.partnership, role=Role.PARTNER, organisation=first.organisation)
    admission.confirm(person=first, by=colleague)
    Invitation.objects.all().delete()
    assert f"{WORDS}, later bevestigd door een collega" in page(joost, "agreement_version", number=1)
    assert f"{WORDS}, later bevestigd door een collega" in document(joost)


def test_also_when_they_confirm_what_a_trekker_recorded(noor, joost, first):
    put_forward(noor)
    on_paper(noor, first)
    assert WORDS not in page(joost, "agreement_version", number=1)
    confirm(first, Endorsement.objects.get())
    assert WORDS in page(joost, "agreement_version", number=1)


def test_nothing_of_it_at_an_endorsement_after_the_yes_of_a_colleague(noor, joost, first):
    colleague = make_member(noor.partnership, role=Role.PARTNER, organisation=first.organisation)
    admission.confirm(person=first, by=colleague)
    first.refresh_from_db()
    put_forward(noor)
    endorse(first)
    endorse(joost)
    assert "eerste persoon" not in page(joost, "agreement_version", number=1)
