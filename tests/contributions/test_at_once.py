"""Many people at the same moment, each with a connection of their own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from phases.answers.models import Answer
from phases.contributions.models import Contribution, Revision
from phases.course.models import Card, Round
from phases.plans.models import ActionPlan
from tests.factories import client_for, make_member

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 10


@pytest.fixture
def people():
    first = make_member(name="Mens 0")
    others = [
        make_member(first.partnership, organisation=first.organisation, name=f"Mens {number}")
        for number in range(1, WRITERS)
    ]
    return [first, *others]


def all_at_once(people, send):
    clients = [client_for(person) for person in people]

    def one(place):
        try:
            return send(place, people[place], clients[place]).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return sorted(pool.map(one, range(len(people))))


def url(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def test_first_words_of_ten_people_make_one_answer(people):
    def send(place, member, client):
        data = {"1a-01.text": f"Van mens {place}", "version": 0, "client": f"pagina-{place}", "seq": 1}
        return client.post(url(member, "answer_field", code="1a-01", field="text"), data)

    assert all_at_once(people, send) == [200] + [409] * (WRITERS - 1)
    assert Answer.objects.count() == Contribution.objects.count() == Revision.objects.count() == 1


def test_ten_first_cards_make_one_round(people):
    def send(place, member, client):
        return client.post(url(member, "card_field", code="v-01", field="colour"), {"v-01.colour": "red", "version": 0})

    assert all_at_once(people, send) == [200] * WRITERS
    assert (Round.objects.count(), Card.objects.count()) == (1, WRITERS)


def test_ten_first_actions_make_one_plan(people):
    def send(place, member, client):
        return client.post(url(member, "action_new"), {"plan": "extern", "what": f"Actie {place}"})

    assert all_at_once(people, send) == [302] * WRITERS
    plan = ActionPlan.objects.get()
    assert plan.actions.count() == WRITERS


def test_of_ten_saves_from_one_version_one_is_kept(people):
    field = url(people[0], "answer_field", code="1a-01", field="text")
    client_for(people[0]).post(field, {"1a-01.text": "Begin", "version": 0, "client": "begin", "seq": 1})

    def send(place, member, client):
        data = {"1a-01.text": f"Van mens {place}", "version": 1, "client": f"pagina-{place}", "seq": 1}
        return client.post(field, data)

    assert all_at_once(people, send) == [200] + [409] * (WRITERS - 1)
    assert Answer.objects.get().version("text") == 2
