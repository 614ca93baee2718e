import pytest
from django.urls import reverse

from phases.agreement.models import Agreement
from phases.guide.models import Item, Option
from phases.network.models import PartyProfile
from phases.network.operations import add_parties
from phases.partnership.models import Role
from tests.factories import client_for, make_member, make_organisation
from tests.forms import form_of
from tests.world import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(db):
    return make_member()


def url(member, name="agreement", **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def test_proposal_fills_only_what_is_empty_and_is_marked(noor):
    client = client_for(noor)
    write(noor, "1a-01", "Minder pesten")
    write(noor, "1a-03", "Kinderen van 10 tot 16")
    add_parties(by=noor, names=["De Brug"])
    PartyProfile.objects.filter(party__name="De Brug").update(needed=True)
    client.post(url(noor), form_of(client, url(noor)) | {"afspraken.purpose": "Eigen woorden"})
    client.post(url(noor, "agreement_propose"))
    agreement = Agreement.objects.get()
    assert (agreement.purpose, agreement.target_groups) == ("Eigen woorden", "Kinderen van 10 tot 16")
    assert [party.name for party in agreement.parties.all()] == ["De Brug"]
    assert client.get(url(noor)).content.decode().count("Dit komt uit jullie antwoorden.") == 1
    client.post(url(noor), form_of(client, url(noor)) | {"afspraken.target_groups": "Aangepast"})
    assert "Dit komt uit jullie antwoorden." not in client.get(url(noor)).content.decode()
    client.post(url(noor, "agreement_propose"))
    assert Agreement.objects.get().target_groups == "Aangepast"


def test_the_decision_gives_the_purpose(noor):
    client = client_for(noor)
    yes = Option.objects.get(item__code="besluit-1", code="yes")
    data = {"option": yes.pk, "vision": "Elk kind veilig", "decided_on": "2026-05-12", "decided_by": "Iedereen"}
    assert client.post(url(noor, "decision", code="besluit-1"), data).status_code == 302
    client.post(url(noor, "agreement_propose"))
    assert Agreement.objects.get().purpose == "Elk kind veilig"


def test_what_an_organisation_wrote_for_itself_stays_out(noor):
    joost = make_member(
        noor.partnership, role=Role.PARTNER, organisation=make_organisation(noor.partnership, "De Brug"), name="Joost"
    )
    client_for(joost).post(
        url(joost, "answer_field", code="1a-03", field="text"), {"1a-03.text": "Van De Brug alleen", "version": 0}
    )
    client_for(noor).post(url(noor, "agreement_propose"))
    assert "Van De Brug alleen" not in client_for(noor).get(url(noor)).content.decode()


def test_stale_save_shows_the_other_text(noor):
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    field = url(noor, "agreement_field", field="lead")
    client_for(karim).post(field, {"afspraken.lead": "GGD", "version": 0})
    assert client_for(noor).post(field, {"afspraken.lead": "Gemeente", "version": 0}).status_code == 409


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("purpose", "x" * 20_001),
        ("term", "x" * 200_000),
        ("lead", "a\x00"),
        ("evaluation_date", "31-02-2027"),
        ("evaluation_date", "01-01-99999"),
        ("parties", "9" * 30),
    ],
)
def test_bad_input_gets_a_message_at_the_field(noor, name, value):
    client = client_for(noor)
    response = client.post(
        url(noor), form_of(client, url(noor)) | {f"afspraken.{name}": value, "afspraken.joint_work": "Blijft"}
    )
    assert response.status_code == 422
    assert f'href="#afspraken-{name}"' in response.content.decode()
    assert Agreement.objects.get().joint_work == "Blijft"


def decide(member, **data):
    page = url(member, "decision", code="besluit-1")
    option = Option.objects.get(item__code="besluit-1", code=data.pop("option", "yes"))
    return client_for(member).post(
        page, {"option": option.pk, "decided_on": "2026-05-12", "decided_by": "Allen"} | data
    )


def test_an_earlier_decision_stays_in_view(noor):
    decide(noor, option="investigate", needed="Eerst cijfers")
    decide(noor, option="yes", vision="Elk kind veilig")
    html = client_for(noor).get(url(noor, "decision", code="besluit-1")).content.decode()
    assert html.index("Elk kind veilig") < html.index("Eerder:") < html.index("Eerst cijfers")


def test_no_needs_a_reason_and_keeps_what_was_typed(noor):
    response = decide(noor, option="no", vision="Getypte visie")
    assert response.status_code == 422
    assert "Schrijf op waarom jullie nee besluiten." in response.content.decode()
    assert "Getypte visie" in response.content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {"decided_on": "31-02-2026"},
        {"decided_on": "99999-01-01"},
        {"decided_by": ""},
        {"vision": "x" * 20_001},
        {"vision": "a\x00"},
    ],
)
def test_bad_decision_gets_a_message(noor, data):
    assert decide(noor, **data).status_code == 422


@pytest.mark.parametrize("option", ["", "9" * 30, "x", "of-another-item"])
def test_option_that_is_no_choice(noor, option):
    if option == "of-another-item":
        option = Option.objects.get(item__code="besluit-4", code="formal").pk
    page = url(noor, "decision", code="besluit-1")
    data = {"option": option, "decided_on": "2026-05-12", "decided_by": "Allen"}
    assert client_for(noor).post(page, data).status_code == 422


def test_decision_lists_what_is_still_to_be_found_out(noor):
    client = client_for(noor)
    data = {"1a-02.status": "investigate", "version": 0}
    client.post(url(noor, "answer_field", code="1a-02", field="status"), data)
    item = Item.objects.get(code="1a-02")
    assert item.text in client.get(url(noor, "decision", code="besluit-1")).content.decode()
