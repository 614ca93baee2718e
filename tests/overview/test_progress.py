import pytest
from django.urls import reverse

from phases.guide.models import Item, Option
from phases.overview.queries import progress
from phases.partnership.models import Role
from tests.factories import client_for, make_member, make_organisation
from tests.world import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(db):
    return make_member()


def decide(member, item, option):
    chosen = Option.objects.get(item__code=item, code=option)
    url = reverse("decision", kwargs={"slug": member.partnership.slug, "code": item})
    data = {"option": chosen.pk, "decided_on": "2026-05-12", "decided_by": "Allen", "reason": "Daarom"}
    assert client_for(member).post(url, data).status_code == 302


def test_the_next_step_is_the_first_that_is_left(noor):
    assert progress(noor).next_step.title == "Begin met: Vooraf: waar staan we?"
    client = client_for(noor)
    for item in Item.objects.filter(section__code="vooraf"):
        url = reverse("card_field", kwargs={"slug": noor.partnership.slug, "code": item.code, "field": "colour"})
        client.post(url, {f"{item.code}.colour": "green", "version": 0})
    assert progress(noor).next_step.title == "Begin met: 1a. Externe analyse"
    write(noor, "1a-01", "Tekst")
    assert progress(noor).next_step.title == "Ga verder met: 1a. Externe analyse"


def test_after_an_informal_decision_the_rest_is_not_needed_and_stays_open(noor):
    decide(noor, "besluit-4", "informal")
    entry = progress(noor).entry("4")
    assert entry.state_word == "Niet nodig"
    html = client_for(noor).get(entry.url).content.decode()
    assert "maar het mag" in html
    assert "Alles opslaan" in html
    decide(noor, "besluit-4", "formal")
    assert progress(noor).entry("4").state_word == "Nog niet begonnen"


@pytest.mark.parametrize("option", ["no", "investigate"])
def test_a_decision_not_to_go_on_warns_and_locks_nobody_out(noor, option):
    decide(noor, "besluit-1", option)
    html = client_for(noor).get(progress(noor).entry("2a").url).content.decode()
    assert "Jullie besloten na fase 1" in html
    assert "Alles opslaan" in html
    decide(noor, "besluit-1", "yes")
    assert "Jullie besloten na fase 1" not in client_for(noor).get(progress(noor).entry("2a").url).content.decode()


def test_five_vs_count_as_one_when_all_are_dealt_with(noor):
    before = progress(noor).entry("1a").done
    for child in Item.objects.filter(parent__code="1a-20"):
        assert progress(noor).entry("1a").done == before
        write(noor, child.code, "Tekst")
        url = reverse("answer_field", kwargs={"slug": noor.partnership.slug, "code": child.code, "field": "status"})
        client_for(noor).post(url, {f"{child.code}.status": "done", "version": 0})
    assert progress(noor).entry("1a").done == before + 1
    assert progress(noor).entry("1a").total == 20


def test_progress_of_another_organisation_is_its_own(noor):
    write(noor, "1b-01", "Van de GGD")
    joost = make_member(
        noor.partnership, role=Role.PARTNER, organisation=make_organisation(noor.partnership, "De Brug"), name="Joost"
    )
    assert progress(noor).entry("1b").state == "busy"
    assert progress(joost).entry("1b").state == "open"
