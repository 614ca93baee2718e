"""Closing while others close, write and add, each with a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from phases.plans.models import Action, Cycle
from tests.factories import client_for, make_member
from tests.plans.cycles import add, check, fill, running, url

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 8


@pytest.fixture
def people():
    first = make_member(name="Mens 0")
    return [first, *(make_member(first.partnership, organisation=first.organisation) for _ in range(1, PEOPLE))]


def all_at_once(people, send):
    clients = [client_for(person) for person in people]

    def one(place):
        try:
            return send(place, clients[place]).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return sorted(pool.map(one, range(len(people))))


def test_of_those_who_close_at_once_one_does_and_nobody_loses_words(people):
    plan = add(people[0], "Meten").plan
    check(Action.objects.get(), "partly")
    fill(plan)
    bodies = []

    def send(place, client):
        response = client.post(url(people[0], "cycle_external_close", number=1), {"goal": f"Doel van mens {place}"})
        bodies.append((place, response.status_code, response.content.decode()))
        return response

    assert all_at_once(people, send) == [302] + [422] * (PEOPLE - 1)
    assert sorted(plan.cycles.values_list("number", flat=True)) == [1, 2]
    won = next(place for place, status, _ in bodies if status == 302)
    assert running(plan).goal == f"Doel van mens {won}"
    assert all(f"Doel van mens {place}" in html for place, status, html in bodies if status == 422)


def test_closing_while_others_write_and_add(people):
    actions = [add(people[0], f"Actie {number}", status="done") for number in range(4)]
    for action in actions:
        check(action, "met")
    plan = actions[0].plan
    fill(plan)
    noor = people[0]

    def send(place, client):
        action = actions[place % 4]
        field = f"actie-{action.pk}.status"
        return (
            lambda: client.post(url(noor, "cycle_external_close", number=1), {"goal": "Door"}),
            lambda: client.post(url(noor, "action_field", pk=action.pk, field="status"), {field: "busy", "version": 1}),
            lambda: client.post(url(noor, "action_new"), {"plan": "extern", "what": f"Nieuw {place}"}),
            lambda: client.post(url(noor, "action_remove", pk=action.pk)),
        )[place % 4]()

    assert set(all_at_once(people, send)) <= {200, 302, 404, 410, 422}
    assert Action.objects.count() == 6
    opened = running(plan)
    for action in Action.objects.exclude(cycle=opened).select_related("cycle", "contribution"):
        assert action.cycle.closed_at is not None
        assert (action.status, action.contribution.removed_at) == ("done", None)


def migrate(name=None):
    """To this migration; without a name to the newest."""
    executor = MigrationExecutor(connection)
    name = name or executor.loader.graph.leaf_nodes("phases")[0][1]
    executor.migrate([("phases", name)])
    return executor.loader.project_state([("phases", name)]).apps.get_model


def test_a_plan_from_before_there_were_cycles_gets_one_and_keeps_its_milestone():
    noor = make_member()
    try:
        model = migrate("0002_meetings_cycles_and_intake")
        contribution = {"partnership_id": noor.partnership_id, "created_by_id": noor.pk}
        make = model("phases", "Contribution").objects.create
        plan = model("phases", "ActionPlan").objects.create(
            contribution=make(kind="plan", **contribution),
            partnership_id=noor.partnership_id,
            next_check=date(2027, 3, 1),
        )
        for what, milestone in (("Met mijlpaal", "De leskist is af\nen staat klaar"), ("Zonder", "")):
            action = model("phases", "Action").objects.create(
                contribution=make(kind="action", **contribution), plan=plan, what=what, milestone=milestone
            )
            for text in ("De leskist is er", milestone):
                model("phases", "Revision").objects.create(
                    contribution_id=action.pk, fields={"milestone": text}, by_id=noor.pk, at=timezone.now()
                )
    finally:
        latest = MigrationExecutor(connection)
        latest.migrate(latest.loader.graph.leaf_nodes())  # the database is everybody's after this
    cycle = Cycle.objects.get()
    assert (cycle.plan_id, cycle.number, cycle.check_on, cycle.closed_at) == (plan.pk, 1, date(2027, 3, 1), None)
    actions = {each.what: each for each in Action.objects.all()}
    assert {each.cycle for each in actions.values()} == {cycle}
    row = actions["Met mijlpaal"].milestones.get()
    assert (row.text, row.reached_on) == ("De leskist is af\nen staat klaar", None)
    assert not actions["Zonder"].milestones.exists()
    history = client_for(noor).get(url(noor, "action_history", pk=row.action_id)).content.decode()
    assert "Mijlpaal 1: wat is er dan klaar?" in history
    assert "De leskist is er" in history
