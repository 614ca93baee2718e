import pytest
from django.urls import reverse

from phases.process.models import Bottleneck, Process, ProcessStep
from phases.process.operations import add_bottleneck, add_process, add_step
from tests.factories import client_for, make_member, make_organisation
from tests.forms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(db):
    return make_member()


@pytest.fixture
def process(noor):
    return add_process(by=noor, name="Van signaal tot nazorg")


def url(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def steps(process):
    return list(process.steps.filter(removed_at=None).order_by("position").values_list("what", flat=True))


def add_steps(process, *names):
    for name in names:
        ProcessStep.objects.filter(pk=add_step(process=process, position=99).pk).update(what=name)


def test_new_process_starts_with_a_step(noor):
    response = client_for(noor).post(url(noor, "process_new"), {"name": "Route"}, follow=True)
    assert "Stap 1" in response.content.decode()
    assert Process.objects.get().contribution.organisation is None


@pytest.mark.parametrize("name", ["", "x" * 201, "a\x00b"])
def test_name_that_does_not_fit(noor, name):
    response = client_for(noor).post(url(noor, "process_new"), {"name": name})
    assert response.status_code == 422
    assert not Process.objects.exists()


def test_steps_are_added_between_moved_and_removed(noor, process):
    client = client_for(noor)
    add_steps(process, "een", "drie")
    client.post(url(noor, "step_add", pk=process.pk), {"position": 1})
    ProcessStep.objects.filter(what="").update(what="twee")
    assert steps(process) == ["een", "twee", "drie"]
    last = ProcessStep.objects.get(what="drie")
    client.post(url(noor, "step_move", pk=last.pk), {"position": 0, "focus": "omhoog"})
    assert steps(process) == ["drie", "een", "twee"]
    client.post(url(noor, "step_remove", pk=last.pk))
    assert steps(process) == ["een", "twee"]
    client.post(url(noor, "step_put_back", pk=last.pk))
    assert sorted(steps(process)) == ["drie", "een", "twee"]


def test_bottleneck_at_a_handover_and_after_its_step_is_gone(noor, process):
    client = client_for(noor)
    add_steps(process, "een", "twee")
    one, two = process.steps.order_by("position")
    client.post(url(noor, "bottleneck_add", pk=process.pk), {"kind": "handover", "step": one.pk, "next_step": two.pk})
    Bottleneck.objects.update(description="Hapert vaak")
    html = client.get(url(noor, "process", pk=process.pk)).content.decode()
    assert html.index("Van stap 1 naar stap 2") < html.index("Hapert vaak")
    client.post(url(noor, "step_remove", pk=one.pk))
    html = client.get(url(noor, "process", pk=process.pk)).content.decode()
    assert html.index("Knelpunten in het hele proces") < html.index("Hapert vaak")
    assert "Hapert vaak" in client.get(url(noor, "bottlenecks")).content.decode()


def test_bottleneck_only_at_steps_of_its_own_process(noor, process):
    client = client_for(noor)
    elsewhere = add_step(process=add_process(by=noor, name="Ander"), position=0)
    for step in (elsewhere.pk, "9" * 9, "x", "-1"):
        data = {"kind": "gap", "step": step, "next_step": ""}
        assert client.post(url(noor, "bottleneck_add", pk=process.pk), data).status_code == 404
    assert client.post(url(noor, "bottleneck_add", pk=process.pk), {"kind": "nonsense"}).status_code == 404
    assert not Bottleneck.objects.exists()


def test_removed_bottleneck_comes_back(noor, process):
    client = client_for(noor)
    found = add_bottleneck(by=noor, process=process, step=None, next_step=None, kind="other")
    removed = client.post(url(noor, "bottleneck_remove", pk=found.pk), headers={"HX-Request": "true"})
    assert "Ongedaan maken" in removed.content.decode()
    assert client.get(url(noor, "bottleneck_field", pk=found.pk, field="description")).status_code == 404
    client.post(url(noor, "bottleneck_put_back", pk=found.pk))
    assert client.get(url(noor, "bottleneck_field", pk=found.pk, field="description")).status_code == 200


def test_without_javascript_the_whole_process_is_saved(noor, process):
    client = client_for(noor)
    step = add_step(process=process, position=0)
    page = url(noor, "process", pk=process.pk)
    data = form_of(client, page) | {
        f"stap-{step.pk}.what": "Gesprek",
        f"stap-{step.pk}.organisations": [noor.organisation_id],
    }
    assert client.post(url(noor, "process_save", pk=process.pk), data).status_code == 302
    step.refresh_from_db()
    assert (step.what, list(step.organisations.all())) == ("Gesprek", [noor.organisation])


@pytest.mark.parametrize("value", ["foreign", "9" * 30, "x", "\x00"])
def test_organisation_that_is_no_choice_gets_a_message(noor, process, value):
    step = add_step(process=process, position=0)
    other = make_organisation(make_member(name="Vreemde").partnership, "Elders")
    posted = other.pk if value == "foreign" else value
    field = url(noor, "step_field", pk=step.pk, field="organisations")
    response = client_for(noor).post(field, {f"stap-{step.pk}.organisations": [posted], "version": 0})
    assert response.status_code == 422
    assert not step.organisations.exists()


def test_stale_save_of_a_step_shows_the_other_text(noor, process):
    step = add_step(process=process, position=0)
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    field = url(noor, "step_field", pk=step.pk, field="what")
    client_for(karim).post(field, {f"stap-{step.pk}.what": "Van Karim", "version": 0})
    response = client_for(noor).post(field, {f"stap-{step.pk}.what": "Van Noor", "version": 0})
    assert response.status_code == 409
    assert response.json()["value"] == "Van Karim"


def test_query_count_is_the_same_for_one_and_forty_steps(noor, process, django_assert_max_num_queries):
    client = client_for(noor)
    page = url(noor, "process", pk=process.pk)

    def add(number):
        step = add_step(process=process, position=number)
        step.organisations.add(noor.organisation)
        add_bottleneck(by=noor, process=process, step=step, next_step=None, kind="gap")

    add(0)
    with django_assert_max_num_queries(14) as one:
        client.get(page)
    for number in range(1, 40):
        add(number)
    with django_assert_max_num_queries(14) as forty:
        client.get(page)
    assert len(one) == len(forty)
