"""Parties, processes, steps, bottlenecks, articles of the agreement, actions and decisions: all work the same way."""

import pytest
from django.utils import timezone

from phases.agreement.operations import new_agreement
from phases.answers.models import Decision
from phases.answers.operations import record_decision
from phases.contributions.models import Response
from phases.course.models import Card
from phases.guide.models import Item
from phases.network.models import PartyProfile
from phases.network.operations import add_parties
from phases.overview.responding import people_to_mention
from phases.plans.models import Action
from phases.plans.operations import add_action
from phases.process.operations import add_bottleneck, add_process, add_step
from tests.factories import client_for
from tests.responding import deed, html, make_table, respond, said, share, unshare, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return make_table()


def profile(noor):
    add_parties(by=noor, names=["Welzijn West"])
    found = PartyProfile.objects.get(party__name="Welzijn West")
    return found, "", url(noor, "network"), []


def process(noor):
    found = add_process(by=noor, name="Melding")
    return found, "", url(noor, "process", pk=found.pk), []


def step(noor):
    found = add_process(by=noor, name="Melding")
    return found, f"step-{add_step(process=found, position=0).pk}", url(noor, "process", pk=found.pk), []


def bottleneck(noor):
    around = add_process(by=noor, name="Melding")
    found = add_bottleneck(by=noor, process=around, step=None, next_step=None, kind="gap")
    return found, "", url(noor, "process", pk=around.pk), [around]


def article(noor):
    agreement = new_agreement(by=noor)
    agreement.purpose = "Samen beter"
    agreement.save(force_insert=True)
    return agreement, "purpose", url(noor, "agreement"), []


def action(noor):
    found = add_action(by=noor, action=Action(what="Bellen"), organisation=None)
    return found, "", url(noor, "action", pk=found.pk), [found.plan]


def decision(noor):
    item = Item.objects.get(code="besluit-1")
    made = Decision(option=item.options.get(code="yes"), decided_on=timezone.localdate(), decided_by="Wij")
    return record_decision(decision=made, item=item, by=noor), "", url(noor, "decision", code="besluit-1"), []


KINDS = [profile, process, step, bottleneck, article, action, decision]


@pytest.fixture(params=KINDS, ids=lambda each: each.__name__)
def made(request, table):
    return request.param(table.noor)


def share_all(table, made):
    for each in (made[0], *made[3]):
        share(each, table.noor)


def test_partner_responds_and_the_trekker_deals_with_it_on_the_page_of_the_thing_itself(table, made):
    thing, part, page, _ = made
    assert respond(table.joost, thing, part=part).status_code == 404
    share_all(table, made)
    answer = respond(table.joost, thing, "addition", "Denk aan de avond", part=part)
    anchor = f"reacties-{thing.pk}-{part}" if part else f"reacties-{thing.pk}"
    assert (answer.status_code, answer.url) == (302, f"{page}#{anchor}")
    found = Response.objects.get()
    assert found.part == part
    text = words(table.noor, page)
    assert f'id="{anchor}"' in html(table.noor, page)
    assert "Denk aan de avond" in text and "1 organisatie: 1 aanvulling (De Brug)" in text
    for name, button in (("handle", "Heropen"), ("reopen", "Markeer als afgehandeld")):
        assert deed(table.noor, found, name).url == f"{page}#{anchor}"
        assert button in words(table.noor, page)
    assert deed(table.noor, found, "reply", text="Doen we").status_code == 302
    assert "Doen we" in words(table.noor, page)
    unshare(thing)
    assert deed(table.joost, found, "withdraw").status_code == 404


@pytest.mark.parametrize("made", [each for each in KINDS if each is not profile], indirect=True)
def test_other_organisations_read_it_where_they_read_the_thing(table, made):
    thing, part, page, _ = made
    share_all(table, made)
    said(table.joost, thing, "disagree", "Zo gaat het niet", part=part)
    for member in (table.femke, table.lotte):
        text = words(member, page)
        assert "Zo gaat het niet" in text
        assert ("Jullie reactie (iedereen die meedoet" in text) is (member == table.femke)
        assert "Markeer als afgehandeld" not in text
    unshare(thing)
    answer = client_for(table.femke).get(page)
    assert "Zo gaat het niet" not in answer.content.decode()


def test_bottleneck_and_action_are_read_with_what_they_are_in(table):
    for make in (bottleneck, action):
        thing, _, page, around = make(table.noor)
        share(thing, table.noor)
        found = said(table.joost, thing)
        assert respond(table.joost, thing).status_code == 404
        assert deed(table.joost, found, "withdraw").status_code == 404
        assert list(people_to_mention(table.noor, thing.contribution)) == []
        share(around[0], table.noor)
        thing = type(thing).objects.get(pk=thing.pk)
        assert table.joost in people_to_mention(table.noor, thing.contribution)
        assert deed(table.joost, found, "withdraw").status_code == 302


@pytest.mark.parametrize("part", ["", "proposed", "versions", "step-1"])
def test_article_that_is_not_there(table, part):
    agreement = article(table.noor)[0]
    share(agreement, table.noor)
    assert respond(table.joost, agreement, part=part).status_code == 404


def test_step_of_another_process_or_one_that_was_removed(table):
    here, there = step(table.noor), step(table.noor)
    for each in (here[0], there[0]):
        share(each, table.noor)
    assert respond(table.joost, here[0], part=there[1]).status_code == 404
    here[0].steps.update(removed_at=timezone.now())
    assert respond(table.joost, here[0], part=here[1]).status_code == 404


def test_nobody_responds_to_a_card(table):
    client_for(table.noor).post(
        url(table.noor, "card_field", code="v-01", field="colour"), {"v-01.colour": "red", "version": 0}
    )
    card = Card.objects.get()
    share(card, table.noor)
    assert respond(table.joost, card).status_code == 404


def test_colleagues_talk_about_an_action_of_their_own_plan(table):
    own = add_action(by=table.joost, action=Action(what="Bellen"), organisation=table.joost.organisation)
    page = url(table.joost, "action", pk=own.pk)
    assert "Reageer" in words(table.joost, page)
    respond(table.joost, own, "remark", "Lukt dit?", mentioned=[table.lotte.pk])
    assert "Lukt dit?" in words(table.lotte, page)
    assert respond(table.noor, own).status_code == 404


@pytest.mark.parametrize("make", [profile, process, article, action, decision], ids=lambda each: each.__name__)
def test_query_count_is_the_same_for_one_and_many(table, make, django_assert_max_num_queries):
    thing, part, page, around = make(table.noor)
    for each in (thing, *around):
        share(each, table.noor)
    client = client_for(table.noor)
    said(table.joost, thing, part=part)
    with django_assert_max_num_queries(25) as one:
        client.get(page)
    for number in range(8):
        for member in (table.joost, table.femke):
            found = said(member, thing, text=f"Reactie {number}", part=part)
            said(table.noor, thing, "remark", "Dank", parent=found, part=part)
    with django_assert_max_num_queries(25) as many:
        client.get(page)
    assert len(one) == len(many)
