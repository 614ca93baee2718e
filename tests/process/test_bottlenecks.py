import pytest

from phases.process.models import Bottleneck
from phases.process.operations import add_bottleneck, add_process, add_step
from tests.factories import client_for, make_member
from tests.forms import form_of
from tests.process.pages import add_steps, page, url

pytestmark = pytest.mark.django_db
ELSEWHERE = "Knelpunten in het hele proces"


@pytest.fixture
def handover(noor, process):
    """At the handover from the first to the second of three steps."""
    one, two, _ = add_steps(process, "een", "twee", "drie")
    client = client_for(noor)
    client.post(url(noor, "bottleneck_add", pk=process.pk), {"kind": "handover", "step": one.pk, "next_step": two.pk})
    Bottleneck.objects.update(description="Hapert vaak")
    return Bottleneck.objects.get()


def save(member, found, field, value, version=0):
    address = url(member, "bottleneck_field", pk=found.pk, field=field)
    return client_for(member).post(address, {f"knelpunt-{found.pk}.{field}": value, "version": version})


def where(member, process):
    """The heading under which the bottleneck stands."""
    html = page(client_for(member), url(member, "process", pk=process.pk)).split("Hapert vaak</textarea>")[0]
    headings = ["Stap 1", "Stap 2", "Stap 3", "Van stap 1 naar stap 2", "Van stap 2 naar stap 3", ELSEWHERE]
    return max(headings, key=lambda words: html.rfind(f">{words}</h"))


def test_bottleneck_stands_at_its_handover(noor, process, handover):
    assert where(noor, process) == "Van stap 1 naar stap 2"
    assert "overdracht van stap 1 naar stap 2" in page(client_for(noor), url(noor, "bottlenecks"))


def test_bottleneck_goes_to_another_place(noor, process, handover):
    two, three = process.steps.order_by("position")[1:]
    assert save(noor, handover, "step", two.pk).status_code == 200
    assert where(noor, process) == "Stap 2"
    assert save(noor, handover, "next_step", three.pk).status_code == 200
    assert where(noor, process) == "Van stap 2 naar stap 3"
    assert save(noor, handover, "next_step", "", version=1).status_code == 200
    assert save(noor, handover, "step", "", version=1).status_code == 200
    assert where(noor, process) == ELSEWHERE


def test_bottleneck_of_a_handover_that_is_no_longer_one_says_where_it_is(noor, process, handover):
    client = client_for(noor)
    client.post(url(noor, "step_move", pk=handover.next_step_id), {"position": 2, "focus": "omlaag"})
    assert where(noor, process) == "Van stap 1 naar stap 2"
    assert "Waar: overdracht van stap 1 naar stap 3" in page(client, url(noor, "process", pk=process.pk))
    client.post(url(noor, "step_move", pk=handover.step_id), {"position": 2, "focus": "omlaag"})
    assert "Overdracht vanaf stap 3" in page(client, url(noor, "process", pk=process.pk))


@pytest.mark.parametrize("gone", ["step", "next_step"])
def test_bottleneck_stays_in_sight_and_keeps_its_place_when_a_step_goes(noor, process, handover, gone):
    client = client_for(noor)
    removed = getattr(handover, gone)
    client.post(url(noor, "step_remove", pk=removed.pk))
    assert where(noor, process) == (ELSEWHERE if gone == "step" else "Van stap 1 naar stap 2")
    expected = "overdracht naar stap 1" if gone == "step" else "overdracht van stap 1"
    assert f"Waar: {expected}</p>" in page(client, url(noor, "process", pk=process.pk))
    assert f": {expected}</td>" in page(client, url(noor, "bottlenecks"))
    untouched = form_of(client, url(noor, "process", pk=process.pk))
    assert untouched[f"knelpunt-{handover.pk}.{gone}"] == str(removed.pk)
    assert client.post(url(noor, "process_save", pk=process.pk), untouched).status_code == 302
    client.post(url(noor, "step_put_back", pk=removed.pk))
    assert where(noor, process) == "Van stap 1 naar stap 2"


def test_bottleneck_only_at_steps_of_its_own_process(noor, process):
    client = client_for(noor)
    elsewhere = add_step(process=add_process(by=noor, name="Ander"), position=0)
    for step in (elsewhere.pk, "9" * 9, "9" * 40, "x", "-1", "\x00"):
        for data in ({"step": step, "next_step": ""}, {"step": "", "next_step": step}):
            data["kind"] = "gap"
            assert client.post(url(noor, "bottleneck_add", pk=process.pk), data).status_code == 404
    for kind in ("nonsense", "", "x" * 200_000, "\x00"):
        assert client.post(url(noor, "bottleneck_add", pk=process.pk), {"kind": kind}).status_code == 404
    assert not Bottleneck.objects.exists()


@pytest.mark.parametrize("field", ["step", "next_step"])
@pytest.mark.parametrize("value", ["other process", "removed", "foreign", "9" * 30, "-1", "x", "\x00", "x" * 200_000])
def test_step_that_is_no_choice_gets_a_message(noor, process, field, value):
    found = add_bottleneck(by=noor, process=process, step=None, next_step=None, kind="gap")
    stranger = make_member(name="Vreemde")
    known = {
        "other process": add_step(process=add_process(by=noor, name="Ander"), position=0),
        "foreign": add_step(process=add_process(by=stranger, name="Elders"), position=0),
        "removed": add_step(process=process, position=0),
    }
    client_for(noor).post(url(noor, "step_remove", pk=known["removed"].pk))
    response = save(noor, found, field, known[value].pk if value in known else value)
    assert response.status_code == 422
    assert response.json()["error"]
    assert getattr(Bottleneck.objects.get(), f"{field}_id") is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "nonsense"),
        ("kind", ""),
        ("kind", "\x00"),
        ("description", "x" * 20_001),
        ("what_is_needed", "x" * 200_000),
        ("who_is_needed", "a\x00b"),
    ],
)
def test_bad_input_gets_a_message_at_the_field(noor, process, field, value):
    found = add_bottleneck(by=noor, process=process, step=None, next_step=None, kind="gap")
    response = save(noor, found, field, value)
    assert response.status_code == 422
    assert response.json()["error"]
    assert Bottleneck.objects.get().versions == {}


def test_stale_save_of_a_place_changes_nothing(noor, process, handover):
    karim = make_member(noor.partnership, name="Karim")
    two, three = process.steps.order_by("position")[1:]
    assert save(karim, handover, "step", two.pk).status_code == 200
    response = save(noor, handover, "step", three.pk)
    assert response.status_code == 409
    assert Bottleneck.objects.get().step == two


def test_saving_a_place_takes_few_queries(noor, process, handover, django_assert_max_num_queries):
    client = client_for(noor)
    address = url(noor, "bottleneck_field", pk=handover.pk, field="step")
    three = process.steps.order_by("position")[2]
    with django_assert_max_num_queries(10):
        client.post(address, {f"knelpunt-{handover.pk}.step": three.pk, "version": 0})


def test_removed_bottleneck_comes_back(noor, process):
    client = client_for(noor)
    found = add_bottleneck(by=noor, process=process, step=None, next_step=None, kind="other")
    removed = client.post(url(noor, "bottleneck_remove", pk=found.pk), headers={"HX-Request": "true"})
    assert "Ongedaan maken" in removed.content.decode()
    assert client.get(url(noor, "bottleneck_field", pk=found.pk, field="description")).status_code == 410
    client.post(url(noor, "bottleneck_put_back", pk=found.pk))
    assert client.get(url(noor, "bottleneck_field", pk=found.pk, field="description")).status_code == 200


def test_action_is_made_from_a_bottleneck_and_comes_back_to_it(noor, process, handover):
    untouched = form_of(client_for(noor), url(noor, "process", pk=process.pk))
    untouched[f"knelpunt-{handover.pk}.description"] = "x" * 20_001
    refused = client_for(noor).post(url(noor, "process_save", pk=process.pk), untouched)
    back = f"/samenwerkingen/{noor.partnership.slug}/processen/{process.pk}/%23knelpunt-{handover.pk}"
    assert f"?uit={handover.pk}&amp;naar={back}" in refused.content.decode()
