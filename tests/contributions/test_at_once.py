"""Many people at the same moment, each with a connection of their own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from phases.answers.models import Answer, Review, ReviewRequest
from phases.contributions.models import Contribution, Response, Revision
from phases.course.models import Card, Round
from phases.people.models import OutgoingMail
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


def test_ten_trekkers_take_an_addition_over_once(people):
    client = client_for(people[0])
    client.post(
        url(people[0], "answer_field", code="1a-01", field="text"),
        {"1a-01.text": "Begin", "version": 0, "client": "begin", "seq": 1},
    )
    answer = Answer.objects.get()
    addition = Response.objects.create(contribution_id=answer.pk, by=people[0], stance="addition", text="Erbij")

    def send(place, member, client):
        return client.post(url(member, "response_take_over", pk=addition.pk), {"version": 1})

    assert all_at_once(people, send) == [302] * WRITERS
    answer.refresh_from_db()
    assert answer.text == f"Begin\n\nErbij (aanvulling van {people[0].organisation.name})"
    assert answer.version("text") == 2


def test_ten_clicks_of_one_person_are_one_response_and_one_mail(people):
    client = client_for(people[0])
    client.post(
        url(people[0], "answer_field", code="1a-01", field="text"),
        {"1a-01.text": "Begin", "version": 0, "client": "begin", "seq": 1},
    )
    answer = Answer.objects.get()

    def send(place, member, client):
        data = {"stance": "remark", "text": "Kijk eens", "mentioned": [people[1].pk]}
        return client.post(url(member, "respond", pk=answer.pk), data)

    assert all_at_once([people[0]] * WRITERS, send) == [302] * WRITERS
    assert Response.objects.count() == OutgoingMail.objects.count() == 1


def test_ten_trekkers_ask_for_one_review(people):
    client_for(people[0]).post(
        url(people[0], "answer_field", code="1a-01", field="text"),
        {"1a-01.text": "Begin", "version": 0, "client": "begin", "seq": 1},
    )
    Contribution.objects.update(shared_at=timezone.now(), shared_by=people[0])
    partner = make_member(people[0].partnership, role="partner", name="Joost")

    def send(place, member, client):
        data = {"people": [partner.pk], "until": str(timezone.localdate()), "note": ""}
        return client.post(url(member, "review", code="1a"), data)

    assert all_at_once(people, send) == [302] * WRITERS
    assert ReviewRequest.objects.count() == Review.objects.count() == OutgoingMail.objects.count() == 1
