"""Where partners read what is shared, they respond to it."""

import pytest
from django.utils import timezone

from phases.agreement.operations import new_agreement
from phases.contributions.models import Response
from phases.network.models import PartyProfile
from phases.network.operations import add_parties
from tests.factories import client_for
from tests.responding import make_table, respond, said, share, url, words
from tests.world import write

pytestmark = pytest.mark.django_db
PRESS = "Jullie reactie (iedereen die meedoet, leest die):"


@pytest.fixture
def table():
    return make_table()


def test_joint_answer_on_the_section_page(table):
    said(table.femke, table.answer, "disagree", "Dat zien wij anders")
    for name, args in (("section", {"code": "1a"}), ("question", {"code": "1a-01"})):
        text = words(table.joost, url(table.joost, name, **args))
        assert "Dat zien wij anders" in text and text.count(PRESS) == 1
        text = words(table.lotte, url(table.lotte, name, **args))
        assert "Dat zien wij anders" in text and PRESS not in text
        assert "Markeer als afgehandeld" in words(table.noor, url(table.noor, name, **args))


def test_own_view_of_another_organisation_stands_beside_the_others(table):
    view = write_view(table.joost)
    assert respond(table.femke, view, text="Herkennen wij").status_code == 302
    where = url(table.femke, "question", code="1a-01")
    assert respond(table.noor, view, text="Mooi").url == f"{where}#reacties-{view.pk}"
    assert "Herkennen wij" in words(table.noor, where)
    assert "Herkennen wij" in words(table.joost, url(table.joost, "section", code="1a"))


def write_view(member):
    client_for(member).post(
        url(member, "answer_field", code="1a-01", field="text"),
        {"1a-01.text": "Onze kijk", "version": 0, "client": "x", "seq": 1},
    )
    view = member.partnership.contributions.get(kind="answer", organisation=member.organisation)
    share(view, member)
    return view


def test_profile_that_another_shared(table):
    add_parties(by=table.noor, names=["Welzijn West"])
    profile = PartyProfile.objects.get(party__name="Welzijn West")
    PartyProfile.objects.update(offer="Huiskamer", changed_by=table.noor, changed_at=timezone.now())
    share(profile, table.noor)
    respond(table.joost, profile, text="Ook op zaterdag")
    for member in (table.joost, table.femke, table.noor):
        assert "Ook op zaterdag" in words(member, url(member, "network"))


def test_working_text_of_the_agreement_is_shared_on_purpose(table):
    agreement = new_agreement(by=table.noor)
    agreement.purpose = "Samen beter"
    agreement.save(force_insert=True)
    page = url(table.noor, "agreement")
    assert "Samen beter" not in words(table.joost, page)
    assert "Deel deze tekst alvast" in words(table.noor, page)
    offered = url(table.noor, "sharing") + f"?bijdrage={agreement.pk}"
    assert "Afspraken" in words(table.noor, offered)
    assert "Samen beter" not in words(table.joost, page)
    marks = [line.seen for line in client_for(table.noor).get(offered).context["lines"]]
    client_for(table.noor).post(offered, {"deel": [agreement.pk], "gezien": marks})
    assert "Samen beter" in words(table.joost, page) and PRESS in words(table.joost, page)
    respond(table.joost, agreement, text="Ook voor ouders", part="purpose")
    assert Response.objects.get().part == "purpose"
    assert "Ook voor ouders" in words(table.femke, page)


def test_section_and_phase_do_not_offer_the_agreement(table):
    agreement = new_agreement(by=table.noor)
    agreement.purpose = "Samen beter"
    agreement.save(force_insert=True)
    write(table.noor, "4-01", "Tekst")
    for asked in ("?onderdeel=4", "?fase=4"):
        assert (
            f'value="{agreement.pk}"'
            not in client_for(table.noor).get(url(table.noor, "sharing") + asked).content.decode()
        )
