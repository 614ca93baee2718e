"""Reading a phase back on one page, and calling it finished."""

import re

import pytest
from django.urls import reverse

from phases.answers.models import PhaseClosing
from phases.guide.models import Item
from phases.network.models import PartyProfile
from phases.network.operations import add_parties
from phases.overview.queries import progress
from phases.partnership.models import Role
from phases.plans.models import Action
from phases.plans.operations import add_action
from phases.process.models import Bottleneck
from phases.process.operations import add_bottleneck, add_process, add_step
from tests.factories import client_for, make_member, make_organisation
from tests.world import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(db):
    return make_member()


def url(member, name="phase_check", number=1, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, "number": number, **kwargs})


def page(member, number=1):
    return client_for(member).get(url(member, number=number)).content.decode()


def put(member, code, field, value, version=0):
    to = reverse("answer_field", kwargs={"slug": member.partnership.slug, "code": code, "field": field})
    assert client_for(member).post(to, {f"{code}.{field}": value, "version": version}).status_code == 200


def test_every_question_of_a_phase_is_there_with_a_way_to_change_it(noor):
    write(noor, "1a-01", "Minder pesten in de wijk")
    html = page(noor)
    for item in Item.objects.current().filter(section__phase__number=1).exclude(kind=Item.Kind.FIVE_VS):
        assert f'id="{item.code}"' in html, item.code
    assert "Minder pesten in de wijk" in html
    assert reverse("section", kwargs={"slug": noor.partnership.slug, "code": "1a"}) + "#1a-01" in html


def test_what_is_empty_skipped_or_to_be_found_out_is_named(noor):
    write(noor, "1a-01", "Ingevuld")
    put(noor, "1a-02", "status", "skipped")
    put(noor, "1a-02", "skip_reason", "Dat weten we al.")
    put(noor, "1a-03", "status", "investigate")
    put(noor, "1a-03", "investigate_who", "Karim")
    html = page(noor)
    assert "Slaan jullie over (1)" in html
    assert "Waarom: Dat weten we al." in html
    assert "Moet nog uitgezocht (1)" in html
    assert "Wie zoekt het uit: Karim, nog geen datum" in html
    assert 'href="#1a-04"' in html
    assert 'href="#1a-01"' not in html


def test_tables_are_read_back_too(noor):
    add_parties(by=noor, names=["Welzijn West", "De Brug"])
    PartyProfile.objects.filter(party__name="Welzijn West").update(active=True, offer="Jongerenwerk op straat")
    process = add_process(by=noor, name="Van signaal tot hulp")
    step = add_step(process=process, position=0)
    add_bottleneck(by=noor, process=process, step=step, next_step=None, kind="wait")
    Bottleneck.objects.update(description="Zes weken wachten")
    add_action(by=noor, action=Action(what="Meten op school"), organisation=None)
    assert "<li>Welzijn West</li>" in page(noor)
    second = page(noor, 2)
    assert "Welzijn West: Jongerenwerk op straat" in second
    assert re.search(r"Nog niet ingevuld bij: [^<]*De Brug", second)
    third = page(noor, 3)
    assert "Zes weken wachten" in third
    assert "Nog niet ingevuld bij: Van signaal tot hulp, stap 1" in third
    assert "Meten op school (Nog niemand, gepland)" in page(noor, 4)


def test_another_organisation_reads_its_own_answers_only(noor):
    write(noor, "1a-01", "Alleen voor trekkers")
    write(noor, "1b-01", "Alleen voor de GGD")
    organisation = make_organisation(noor.partnership, "De Brug")
    joost = make_member(noor.partnership, role=Role.PARTNER, organisation=organisation, name="Joost")
    html = page(joost)
    assert "Alleen voor trekkers" not in html
    assert "Alleen voor de GGD" not in html


def test_closing_a_phase_is_seen_on_the_route_locks_nothing_and_can_be_undone(noor):
    client = client_for(noor)
    assert client.post(url(noor, "phase_close"), {"note": "Met elkaar besproken"}).status_code == 302
    html = page(noor)
    assert "Met elkaar besproken" in html
    assert "Afgerond" in html
    phase = next(each for each in progress(noor) if each.phase.number == 1)
    assert (phase.closed, phase.state_word) == (True, "Afgerond")
    write(noor, "1a-01", "Nog een inzicht")
    assert "Nog een inzicht" in page(noor)
    assert client.post(url(noor, "phase_reopen")).status_code == 302
    assert "Met elkaar besproken" not in page(noor)
    assert next(each for each in progress(noor) if each.phase.number == 1).state_word == "Bezig"
    assert PhaseClosing.objects.count() == 1


def test_two_trekkers_who_close_at_once_both_keep_their_words(noor):
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    client_for(noor).post(url(noor, "phase_close"), {"note": "Van Noor"})
    client_for(karim).post(url(noor, "phase_close"), {"note": "Van Karim"})
    html = page(noor)
    assert "Van Noor" in html
    assert "Van Karim" in html


@pytest.mark.parametrize("note", ["x" * 20_001, "a\x00b"])
def test_a_note_that_cannot_be_kept_comes_back(noor, note):
    response = client_for(noor).post(url(noor, "phase_close"), {"note": note})
    assert response.status_code == 422
    assert 'class="problems"' in response.content.decode()
    assert not PhaseClosing.objects.exists()


@pytest.mark.parametrize("number", [0, 5, 99999999999999999])
def test_a_phase_that_is_not_there(noor, number):
    client = client_for(noor)
    assert client.get(url(noor, number=number)).status_code == 404
    assert client.post(url(noor, "phase_close", number=number), {"note": ""}).status_code == 404


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_query_count_is_the_same_for_one_and_many(noor, number, django_assert_max_num_queries):
    client = client_for(noor)
    add_parties(by=noor, names=["Een"])
    process = add_process(by=noor, name="Route")
    add_step(process=process, position=0)
    add_bottleneck(by=noor, process=process, step=None, next_step=None, kind="gap")
    add_action(by=noor, action=Action(what="Doen"), organisation=None)
    with django_assert_max_num_queries(18) as one:
        client.get(url(noor, number=number))
    add_parties(by=noor, names=[f"Partij {place}" for place in range(20)])
    for place in range(20):
        add_step(process=process, position=place)
        add_bottleneck(by=noor, process=process, step=None, next_step=None, kind="gap")
        add_action(by=noor, action=Action(what=f"Doen {place}"), organisation=None)
    add_process(by=noor, name="Nog een")
    with django_assert_max_num_queries(18) as many:
        client.get(url(noor, number=number))
    assert len(one) == len(many)


def test_the_phase_is_shared_from_its_page_and_it_says_that_the_closing_is_not_yet(noor):
    client, share = client_for(noor), reverse("sharing", kwargs={"slug": noor.partnership.slug}) + "?fase=1"
    client.post(url(noor, "phase_close"), {"note": "Klaar"})
    assert share in page(noor) and "Partners zien dit als jullie de fase delen" in page(noor)
    marks = [line.seen for line in client.get(share).context["lines"]]
    client.post(share, {"deel": [str(PhaseClosing.objects.get().pk)], "gezien": marks})
    assert PhaseClosing.objects.get().contribution.shared_at and "als jullie de fase delen" not in page(noor)
