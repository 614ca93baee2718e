"""Cycles of a plan: planned, checked, closed, and read again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from phases.contributions.models import Contribution, Revision
from phases.plans.cycles import AlreadyClosed, CheckIncomplete, reopen_action
from phases.plans.models import Action, ActionCheck, Cycle, Milestone
from phases.plans.stages import Stage, checks_due, cycles_of
from tests.factories import client_for
from tests.forms import form_of
from tests.plans.cycles import add, check, close, fill, page, running, save, url

pytestmark = pytest.mark.django_db


def closing(client, noor, number=1, **data):
    return client.post(url(noor, "cycle_external_close", number=number), {"member": noor.page_mark} | data)


def test_fields_of_a_cycle_and_of_a_check_save_themselves(noor, plan):
    client, action = client_for(noor), Action.objects.get(what="Nog bezig")
    ActionCheck.objects.filter(action=action).delete()
    address = url(noor, "cycle_external_field", number=1, field="goal")
    assert save(client, address, "ronde.goal", "Minder").json()["version"] == 1
    address = url(noor, "cycle_external_check", number=1, pk=action.pk, field="outcome")
    assert save(client, address, f"nagaan-{action.pk}.outcome", "partly").status_code == 200
    address = url(noor, "cycle_external_check", number=1, pk=action.pk, field="text")
    assert save(client, address, f"nagaan-{action.pk}.text", "Twee van de drie").json()["version"] == 1
    found = ActionCheck.objects.get(action=action)
    assert (running(plan).goal, found.outcome, found.text) == ("Minder", "partly", "Twee van de drie")
    assert "Twee van de drie" in page(client, url(noor, "action_history", pk=action.pk))
    fields = Revision.objects.get(contribution_id=action.pk, fields__has_key=f"check-{found.cycle_id}.text").fields
    assert fields[f"check-{found.cycle_id}.outcome"] == "partly"


def test_without_javascript_the_page_of_a_cycle_saves_everything(noor, plan):
    client, action = client_for(noor), Action.objects.get(what="Nog bezig")
    address = url(noor, "cycle_external", number=1)
    data = form_of(client, address) | {
        "ronde.learned": "Eerder bellen",
        f"nagaan-{action.pk}.text": "Anders",
        f"actie-{action.pk}.status": "done",
    }
    assert client.post(url(noor, "cycle_external_save", number=1), data).status_code == 302
    action.refresh_from_db()
    assert (running(plan).learned, action.checks.get().text, action.status) == ("Eerder bellen", "Anders", "done")


def test_closing_ends_what_is_done_or_dropped_and_carries_the_rest(noor, plan):
    fill(plan)
    response = closing(client_for(noor), noor, **{"goal": "Volgend doel", "check_on": "2027-03-01"})
    first, second = plan.cycles.all()
    assert response["Location"] == url(noor, "cycle_external", number=2)
    assert (first.closed_by, second.goal, str(second.check_on)) == (noor, "Volgend doel", "2027-03-01")
    assert set(second.actions.values_list("what", "status")) == {("Te vroeg klaar", "busy"), ("Nog bezig", "busy")}
    ends = {each["what"]: (each["end"], each["status"], each["reason"]) for each in first.closed_actions}
    assert ends == {
        "Klaar en gehaald": ("done", "done", ""),
        "Vervallen": ("dropped", "dropped", "Geen geld"),
        "Te vroeg klaar": ("carried", "done", ""),
        "Nog bezig": ("carried", "busy", ""),
    }
    early = Action.objects.get(what="Te vroeg klaar")
    assert Revision.objects.filter(contribution_id=early.pk).first().fields == {"status": "busy"}


def test_stopping_needs_a_reason_and_is_told_in_the_history(noor, plan):
    fill(plan)
    client, action = client_for(noor), Action.objects.get(what="Nog bezig")
    refused = closing(client, noor, **{f"einde-{action.pk}": "stoppen", "goal": "Blijft staan"})
    assert refused.status_code == 422
    assert "Blijft staan" in refused.content.decode()
    assert running(plan).number == 1
    closing(client, noor, **{f"einde-{action.pk}": "stoppen", f"reden-{action.pk}": "Niet meer nodig"})
    action.refresh_from_db()
    assert (action.status, action.drop_reason, action.cycle.number) == ("dropped", "Niet meer nodig", 1)
    last = Revision.objects.filter(contribution_id=action.pk).first()
    assert last.fields == {"status": "dropped", "drop_reason": "Niet meer nodig"}


def test_a_reason_without_stopping_is_asked_about(noor, plan):
    fill(plan)
    action = Action.objects.get(what="Nog bezig")
    response = closing(client_for(noor), noor, **{f"einde-{action.pk}": "doorgaan", f"reden-{action.pk}": "Twijfel"})
    assert response.status_code == 422
    assert "Twijfel" in response.content.decode()


@pytest.mark.parametrize(
    ("lacking", "anchor"),
    [
        ({"measured": " "}, "#ronde-measured"),
        ({"learned": ""}, "#ronde-learned"),
        ({"outcome": ""}, "-outcome"),
        ({"drop_reason": " "}, "-drop_reason"),
    ],
)
def test_a_cycle_closes_only_when_it_is_checked(noor, plan, lacking, anchor):
    fill(plan, **{name: value for name, value in lacking.items() if name in ("measured", "learned")})
    if "outcome" in lacking:
        ActionCheck.objects.filter(action__what="Nog bezig").update(outcome="")
    if "drop_reason" in lacking:
        Action.objects.filter(what="Vervallen").update(drop_reason=" ")
    with pytest.raises(CheckIncomplete):
        close(running(plan), noor)
    client = client_for(noor)
    assert anchor in page(client, url(noor, "cycle_external_close", number=1))
    response = closing(client, noor, goal="Blijft staan")
    assert response.status_code == 422
    html = response.content.decode()
    assert anchor in html
    assert "Blijft staan" in html
    target = html.split(anchor)[0].rsplit("#", 1)[-1] + anchor if anchor[0] == "-" else anchor[1:]
    assert f'id="{target}"' in page(client, url(noor, "cycle_external", number=1))


def test_a_removed_action_goes_along_and_can_be_put_back(noor, plan):
    client, action = client_for(noor), Action.objects.get(what="Nog bezig")
    client.post(url(noor, "action_remove", pk=action.pk))
    fill(plan)
    close(running(plan), noor)
    assert "Nog bezig" not in page(client, url(noor, "cycle_external", number=1))
    assert client.post(url(noor, "action_put_back", pk=action.pk)).status_code == 302
    assert "Nog bezig" in page(client, url(noor, "cycle_external", number=2))


def test_a_closed_cycle_is_read_as_it_was(noor, plan):
    busy = Action.objects.get(what="Nog bezig")
    Milestone.objects.create(action=busy, text="Eerste stap", reached_on="2026-11-02")
    Milestone.objects.create(action=busy, text="Tweede stap")
    fill(plan)
    close(running(plan), noor)
    client = client_for(noor)
    Action.objects.filter(pk=busy.pk).update(what="Heet nu anders")
    Milestone.objects.all().update(text="Ook anders")
    Contribution.objects.filter(pk=busy.pk).update(removed_at=timezone.now())
    html = page(client, url(noor, "cycle_external", number=1))
    for words in ("Nog bezig", "Van ‘Nog bezig’ kwam dit", "1 van 2 mijlpalen gehaald", "Eerste stap", "Geen geld"):
        assert words in html
    assert "anders" not in html
    assert "data-editable" not in html
    assert "Ronde 1" in page(client, url(noor, "plan_external"))


def test_a_page_made_for_a_closed_cycle_writes_nowhere_and_keeps_the_text(noor, plan):
    client, action = client_for(noor), Action.objects.get(what="Nog bezig")
    data = form_of(client, url(noor, "cycle_external", number=1)) | {
        "ronde.learned": "Laat getypt",
        f"nagaan-{action.pk}.text": "Ook laat getypt",
    }
    fill(plan)
    close(running(plan), noor)
    for name, field in (("cycle_external_field", "goal"), ("cycle_external_check", "text")):
        kwargs = {"pk": action.pk} if name.endswith("check") else {}
        response = save(client, url(noor, name, number=1, field=field, **kwargs), f"ronde.{field}", "Te laat")
        assert response.status_code == 410
        assert "afgesloten" in response.json()["error"]
    response = client.post(url(noor, "cycle_external_save", number=1), data)
    assert response.status_code == 422
    html = response.content.decode()
    assert "Laat getypt" in html
    assert "Ook laat getypt" in html
    sent = {f"reden-{action.pk}": "Te late reden", "draft": "naam-van-wat-bewaard-is-1"}
    response = closing(client, noor, goal="Te laat bedacht", **sent)
    assert response.status_code == 422 and "naam-van-wat" not in response.content.decode()
    assert "Te laat bedacht" in response.content.decode()
    assert "Te late reden" in response.content.decode()
    assert set(plan.cycles.values_list("goal", "learned")) == {("", "Eerder beginnen"), ("", "")}


def test_a_cycle_closes_once(noor, plan):
    cycle = fill(plan)
    close(cycle, noor)
    with pytest.raises(AlreadyClosed):
        close(cycle, noor)
    assert plan.cycles.count() == 2


def test_an_action_that_changed_while_somebody_chose_to_stop_it(noor, plan):
    fill(plan)
    action = Action.objects.get(what="Nog bezig")
    data = {f"einde-{action.pk}": "stoppen", f"reden-{action.pk}": "Mijn reden"}
    Action.objects.filter(pk=action.pk).update(status="done")
    check(action, "met")
    response = closing(client_for(noor), noor, **data)
    assert response.status_code == 422
    assert "Mijn reden" in response.content.decode()


def test_an_ended_action_is_read_only_until_it_is_taken_up_again(noor, plan):
    fill(plan)
    close(running(plan), noor)
    client, action = client_for(noor), Action.objects.get(what="Vervallen")
    address = url(noor, "action", pk=action.pk)
    html = page(client, address)
    assert "Weer oppakken" in html
    assert "data-editable" not in html
    field = url(noor, "action_field", pk=action.pk, field="what")
    assert save(client, field, f"actie-{action.pk}.what", "Anders").status_code == 410
    assert client.post(url(noor, "action_remove", pk=action.pk)).status_code == 404
    posted = {f"actie-{action.pk}.what": "Getypt", f"actie-{action.pk}.what.version": 1}
    response = client.post(address, posted | {f"actie-{action.pk}.what.digest": "x"})
    assert response.status_code == 422
    assert "Getypt" in response.content.decode()
    frozen = plan.cycles.first().closed_actions
    assert client.post(url(noor, "action_reopen", pk=action.pk))["Location"] == address
    action.refresh_from_db()
    assert (action.status, action.drop_reason, action.cycle.number) == ("planned", "", 2)
    assert plan.cycles.first().closed_actions == frozen
    assert "data-editable" in page(client, address)
    assert client.post(url(noor, "action_reopen", pk=action.pk)).status_code == 404


def test_why_it_stopped_stays_in_the_history_after_taking_it_up(noor, plan):
    fill(plan)
    action = Action.objects.get(what="Nog bezig")
    close(running(plan), noor, {action.pk: "Geen mensen"})
    reopen_action(action=action, by=noor)
    html = page(client_for(noor), url(noor, "action_history", pk=action.pk))
    assert "Geen mensen" in html


def stage(noor, plan):
    return cycles_of(noor, plan).running.stage


def test_stages_of_a_cycle(noor):
    action = add(noor, "Meten")
    plan, today = action.plan, timezone.localdate()
    assert stage(noor, plan) == Stage.PLAN
    whole = {"goal": "Doel", "measure": "Tellen", "check_on": today + timedelta(days=30), "responsible": "Noor"}
    for name in whole:
        cycles = Cycle.objects.filter(plan=plan)
        cycles.update(
            **{key: None if key == "check_on" else "" for key in [name]} | {k: whole[k] for k in whole.keys() - {name}}
        )
        assert stage(noor, plan) == Stage.PLAN
    Cycle.objects.update(**whole)
    assert stage(noor, plan) == Stage.DO
    Cycle.objects.update(check_on=today)
    assert stage(noor, plan) == Stage.CHECK
    Cycle.objects.update(check_on=whole["check_on"])
    check(action, "", "Begin")
    assert stage(noor, plan) == Stage.CHECK
    check(action, "met")
    assert stage(noor, plan) == Stage.CHECK
    Cycle.objects.update(measured="Alles geteld")
    assert stage(noor, plan) == Stage.ACT
    html = page(client_for(noor), url(noor, "plan_external"))
    assert html.count('aria-current="step"') == 1
    assert "Schrijf op wat jullie leerden" in html


def test_checks_that_are_due_or_overdue(noor, joost):
    external, own = add(noor, "Extern").plan, add(joost, "Intern", joost.organisation).plan
    today = timezone.localdate()
    Cycle.objects.filter(plan=external).update(check_on=today + timedelta(days=15))
    Cycle.objects.filter(plan=own).update(check_on=today - timedelta(days=1))
    assert checks_due(noor) == []
    Cycle.objects.filter(plan=external).update(check_on=today + timedelta(days=14))
    assert [(each.cycle.plan, each.is_soon, each.is_late) for each in checks_due(noor)] == [(external, True, False)]
    assert [(each.cycle.plan, each.is_soon, each.is_late) for each in checks_due(joost)] == [(own, False, True)]
    assert "Controle te laat" in page(client_for(joost), url(joost, "plan_internal", organisation="brug"))
    assert "Controle binnen 14 dagen" in page(client_for(noor), url(noor, "plan_external"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("goal", "x" * 20_001),
        ("goal", "a\x00b"),
        ("check_on", "31-02-2027"),
        ("check_on", "01-01-99999"),
        ("check_on", "9" * 50),
        ("responsible", "x" * 201),
        ("einde", "anders"),
        ("reden", "x" * 20_001),
        ("reden", "a\x00b"),
    ],
)
def test_bad_input_at_the_closing_is_said_and_kept(noor, plan, name, value):
    fill(plan)
    action = Action.objects.get(what="Nog bezig")
    names = {"einde": f"einde-{action.pk}", "reden": f"reden-{action.pk}"}
    data = {"measure": "Blijft staan", f"einde-{action.pk}": "stoppen", f"reden-{action.pk}": "Reden"}
    response = closing(client_for(noor), noor, **data | {names.get(name, name): value})
    html = response.content.decode()
    assert response.status_code == 422
    assert 'class="problems"' in html
    assert "Blijft staan" in html
    assert running(plan).number == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("goal", "x" * 20_001), ("check_on", "01-01-99999"), ("responsible", "x" * 201), ("measured", "a\x00b")],
)
def test_bad_input_in_a_field_gets_a_message(noor, plan, field, value):
    response = save(client_for(noor), url(noor, "cycle_external_field", number=1, field=field), f"ronde.{field}", value)
    assert response.status_code == 422
    assert response.json()["error"]


def test_an_unknown_outcome_gets_a_message(noor, plan):
    pk = Action.objects.get(what="Nog bezig").pk
    address = url(noor, "cycle_external_check", number=1, pk=pk, field="outcome")
    assert save(client_for(noor), address, f"nagaan-{pk}.outcome", "geweldig").status_code == 422


@pytest.mark.parametrize("name", ["cycle_external", "cycle_external_close", "plan_external"])
def test_query_counts_are_equal_for_one_and_thirty_actions(noor, name, django_assert_max_num_queries):
    client = client_for(noor)

    def fill_in(number):
        action = add(noor, f"Actie {number}", owner=noor)
        Milestone.objects.create(action=action, text="Stap")
        check(action, "partly")

    fill_in(0)
    fill(Action.objects.first().plan)
    address = url(noor, name, **({} if name == "plan_external" else {"number": 1}))
    with django_assert_max_num_queries(20) as one:
        client.get(address)
    for number in range(1, 30):
        fill_in(number)
    with django_assert_max_num_queries(20) as thirty:
        client.get(address)
    assert len(one) == len(thirty)


def test_query_count_of_a_closed_cycle_does_not_grow(noor, django_assert_max_num_queries):
    client = client_for(noor)
    for number in range(30):
        check(add(noor, f"Actie {number}", owner=noor), "partly")
    close(fill(Action.objects.first().plan), noor)
    with django_assert_max_num_queries(12):
        assert "Actie 29" in page(client, url(noor, "cycle_external", number=1))
