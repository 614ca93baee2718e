"""Who reads and runs the cycles of which plan."""

import pytest
from django.utils import timezone

from phases.contributions.models import Contribution
from phases.partnership.models import Role
from phases.plans.models import Action
from phases.plans.stages import cycles_of
from tests.factories import client_for, make_member
from tests.plans.cycles import add, check, close, fill, page, running, save, url

pytestmark = pytest.mark.django_db


def test_a_partner_runs_the_cycles_of_its_own_plan_and_of_no_other(noor, joost):
    add(joost, "Lessen", joost.organisation)
    plan = add(noor, "Extern", noor.organisation).plan
    check(Action.objects.get(what="Lessen"), "partly")
    own = {"organisation": "brug", "number": 1}
    client = client_for(joost)
    assert save(client, url(joost, "cycle_internal_field", field="goal", **own), "ronde.goal", "Ons").status_code == 200
    fill(Action.objects.get(what="Lessen").plan)
    assert client.post(url(joost, "cycle_internal_close", **own), {"goal": "Door"}).status_code == 302
    other = {"organisation": noor.organisation.slug, "number": 1}
    for name in ("cycle_internal", "cycle_internal_close"):
        assert client.get(url(joost, name, **other)).status_code == 404
        assert client_for(noor).get(url(noor, name, **own)).status_code == 404
    add(noor, "Samen")
    assert client.get(url(joost, "cycle_external", number=1)).status_code == 404
    assert client.post(url(joost, "cycle_external_close", number=1)).status_code == 404
    assert running(plan).number == 1


def test_a_reader_of_the_own_organisation_reads_only(noor, joost):
    action = add(joost, "Lessen", joost.organisation)
    reader = make_member(noor.partnership, role=Role.READER, organisation=joost.organisation, name="Lotte")
    fill(action.plan, goal="Ons doel")
    check(action, "met", "Alle klassen")
    html = page(client_for(reader), url(reader, "cycle_internal", organisation="brug", number=1))
    assert "Alle klassen" in html
    assert "data-editable" not in html
    assert "afsluiten/" not in html


def test_a_shared_plan_does_not_show_actions_that_are_not_shared(noor, joost, plan):
    fill(plan)
    shown = Action.objects.get(what="Nog bezig")
    now = {"shared_at": timezone.now(), "shared_by": noor}
    Contribution.objects.filter(pk__in=[plan.pk, shown.pk]).update(**now)
    close(running(plan), noor)
    client = client_for(joost)
    for number in (1, 2):
        html = page(client, url(joost, "cycle_external", number=number))
        assert "Nog bezig" in html
        assert "Te vroeg klaar" not in html
        assert "data-editable" not in html
    assert cycles_of(joost, plan).running.cycle.number_of_actions == 1
    assert client.get(url(joost, "cycle_external_close", number=2)).status_code == 404


@pytest.mark.parametrize("first", ["plan", "action"])
def test_what_an_action_said_before_it_was_shared_is_in_no_closed_cycle_of_others(noor, joost, plan, first):
    fill(plan)
    shown = Action.objects.get(what="Nog bezig")
    check(shown, "not", "Onder ons")
    first, then = (plan.pk, shown.pk) if first == "plan" else (shown.pk, plan.pk)
    Contribution.objects.filter(pk=first).update(shared_at=timezone.now(), shared_by=noor)
    close(running(plan), noor)
    Action.objects.filter(pk=shown.pk).update(what="Netjes gezegd")
    Contribution.objects.filter(pk=then).update(shared_at=timezone.now(), shared_by=noor)
    closed = url(joost, "cycle_external", number=1)
    for address in (closed, url(joost, "exchange_file")):
        html = client_for(joost).get(address).content.decode()
        assert "Nog bezig" not in html and "Onder ons" not in html
    assert "Nog bezig" in page(client_for(noor), closed)


@pytest.mark.parametrize("number", ["0", "3", "99", "2147483648", "9" * 18])
def test_cycles_that_are_not_there(noor, plan, number):
    client = client_for(noor)
    for name in ("cycle_external", "cycle_external_close"):
        assert client.get(url(noor, name, number=number)).status_code == 404
    assert client.get(url(noor, "cycle_external", number=1).replace("/1/", f"/{'9' * 30}/")).status_code == 404
    assert save(client, url(noor, "cycle_external_field", number=number, field="goal"), "x", "y").status_code == 404


def test_checks_of_actions_that_are_not_in_the_cycle(noor, joost, plan):
    own = add(noor, "Intern", noor.organisation)
    for pk in (own.pk, 999_999, 10**17):
        address = url(noor, "cycle_external_check", number=1, pk=pk, field="text")
        assert save(client_for(noor), address, f"nagaan-{pk}.text", "x").status_code == 404
    busy = Action.objects.get(what="Nog bezig")
    for field in ("action", "versions", "cycle"):
        address = url(noor, "cycle_external_check", number=1, pk=busy.pk, field=field)
        assert save(client_for(noor), address, f"nagaan-{busy.pk}.{field}", "x").status_code == 404
