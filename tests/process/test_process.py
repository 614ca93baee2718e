import re

import pytest

from phases.process.models import Bottleneck, Process, ProcessStep
from phases.process.operations import add_bottleneck, add_process, add_step
from phases.process.queries import process_counts
from tests.factories import client_for, make_member, make_organisation
from tests.forms import form_of
from tests.process.pages import add_steps, page, steps, url

pytestmark = pytest.mark.django_db
LONG = "x" * 200_000


def test_new_process_starts_with_a_step(noor):
    response = client_for(noor).post(url(noor, "process_new"), {"name": "Route"}, follow=True)
    assert "Stap 1" in response.content.decode()
    process = Process.objects.get()
    assert process.contribution.organisation is None
    assert process.contribution.revisions.get().fields == {"name": "Route"}


@pytest.mark.parametrize(
    ("name", "message"),
    [("", "verplicht"), ("x" * 201, "te lang"), (LONG, "te lang"), ("a\x00b", "onzichtbaar teken")],
)
def test_name_that_does_not_fit(noor, name, message):
    response = client_for(noor).post(url(noor, "process_new"), {"name": name})
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Process.objects.exists()


def test_list_of_processes_says_how_much_is_in_them(noor, process):
    add_steps(process, "een", "twee")
    gone = add_steps(process, "drie")[-1]
    client = client_for(noor)
    client.post(url(noor, "step_remove", pk=gone.pk))
    add_bottleneck(by=noor, process=process, step=None, next_step=None, kind="gap")
    assert "2 stappen · 1 knelpunt<" in page(client, url(noor, "processes"))


def test_removed_process_comes_back(noor, process):
    client = client_for(noor)
    add_steps(process, "een")
    html = client.post(url(noor, "process_remove", pk=process.pk), follow=True).content.decode()
    assert html.index("Verwijderde processen") < html.rindex("Van signaal tot nazorg")
    assert client.get(url(noor, "process", pk=process.pk)).status_code == 404
    html = client.post(url(noor, "process_put_back", pk=process.pk), follow=True).content.decode()
    assert "een</textarea>" in html


def test_counts_come_in_one_query(noor, process, django_assert_num_queries):
    one, _ = add_steps(process, "een", "twee")
    for needed in ({}, {"what_is_needed": "Overleg"}, {"what_is_needed": "Overleg", "who_is_needed": "GGD"}):
        found = add_bottleneck(by=noor, process=process, step=one, next_step=None, kind="gap")
        Bottleneck.objects.filter(pk=found.pk).update(**needed)
    with django_assert_num_queries(1):
        counts = process_counts(noor)
    assert [number for _, number in counts] == [1, 2, 3, 1]


def test_steps_are_added_between_moved_and_removed(noor, process):
    client = client_for(noor)
    add_steps(process, "een", "drie")
    client.post(url(noor, "step_add", pk=process.pk), {"position": 1})
    ProcessStep.objects.filter(what="").update(what="twee")
    assert steps(process) == ["een", "twee", "drie"]
    last = ProcessStep.objects.get(what="drie")
    client.post(url(noor, "step_move", pk=last.pk), {"position": 0, "focus": "omhoog"})
    assert steps(process) == ["drie", "een", "twee"]
    client.post(url(noor, "step_move", pk=last.pk), {"position": 2**31 - 1, "focus": "omlaag"})
    assert steps(process) == ["een", "twee", "drie"]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_removed_step_can_be_put_back_where_it_was(noor, process, place):
    client = client_for(noor)
    rows = add_steps(process, "een", "twee", "drie")
    html = client.post(url(noor, "step_remove", pk=rows[place].pk), follow=True).content.decode()
    undo = f'<li class="card" id="stap-{rows[place].pk}">'
    blocks = re.findall(r'<li class="card(?: step)?" id="stap-(\d+)"', html)
    assert blocks == [str(row.pk) for row in rows] and undo in html
    left = process.steps.filter(removed_at=None)
    assert list(left.values_list("position", flat=True)) == [1, 2]
    client.post(url(noor, "step_put_back", pk=rows[place].pk))
    assert steps(process) == ["een", "twee", "drie"]


def test_process_whose_only_step_was_removed_can_go_on(noor, process):
    client = client_for(noor)
    only = add_steps(process, "een")[0]
    html = client.post(url(noor, "step_remove", pk=only.pk), follow=True).content.decode()
    assert "Ongedaan maken" in html and "Stap toevoegen" in html
    client.post(url(noor, "step_add", pk=process.pk), {"position": 0})
    client.post(url(noor, "step_put_back", pk=only.pk))
    assert steps(process) == ["een", ""]


@pytest.mark.parametrize(("place", "direction"), [(1, "omhoog"), (1, "omlaag"), (0, "omlaag"), (2, "omhoog")])
def test_after_a_move_there_is_something_to_focus(noor, process, place, direction):
    client = client_for(noor)
    row = add_steps(process, "een", "twee", "drie")[place]
    position = place + (-1 if direction == "omhoog" else 1)
    response = client.post(url(noor, "step_move", pk=row.pk), {"position": position, "focus": direction}, follow=True)
    assert response.request["QUERY_STRING"] == f"verplaatst={direction}-{row.pk}"
    assert f'data-focus="{direction}-{row.pk}"' in response.content.decode()
    assert f"De stap staat nu op plaats {position + 1}." in response.content.decode()


@pytest.mark.parametrize("position", ["", "-1", "x", "\x00", "1.5", "9" * 40, LONG])
def test_place_that_no_page_of_ours_sends(noor, process, position):
    step = add_step(process=process, position=0)
    client = client_for(noor)
    for name, pk in (("step_move", step.pk), ("step_add", process.pk)):
        assert client.post(url(noor, name, pk=pk), {"position": position}).status_code == 404
    assert process.steps.count() == 1


def test_query_count_of_a_move_is_the_same_for_two_and_forty_steps(noor, process, django_assert_max_num_queries):
    client = client_for(noor)
    row = add_steps(process, "een", "twee")[0]
    address = url(noor, "step_move", pk=row.pk)
    with django_assert_max_num_queries(12) as two:
        client.post(address, {"position": 1})
    add_steps(process, *map(str, range(38)))
    with django_assert_max_num_queries(12) as forty:
        client.post(address, {"position": 30})
    assert len(two) == len(forty)


def test_without_javascript_the_whole_process_is_saved(noor, process):
    client = client_for(noor)
    one, two = add_steps(process, "een", "twee")
    found = add_bottleneck(by=noor, process=process, step=one, next_step=None, kind="other")
    data = form_of(client, url(noor, "process", pk=process.pk)) | {
        f"proces-{process.pk}.description": "Voor kinderen die gepest worden",
        f"stap-{one.pk}.what": "Gesprek",
        f"stap-{one.pk}.organisations": [noor.organisation_id],
        f"knelpunt-{found.pk}.kind": "wait",
        f"knelpunt-{found.pk}.next_step": two.pk,
    }
    assert client.post(url(noor, "process_save", pk=process.pk), data).status_code == 302
    for record in (process, one, found):
        record.refresh_from_db()
    assert process.description == "Voor kinderen die gepest worden"
    assert (one.what, list(one.organisations.all())) == ("Gesprek", [noor.organisation])
    assert (found.kind, found.step, found.next_step) == ("wait", one, two)
    assert ProcessStep.objects.get(pk=two.pk).versions == {}


def test_ticks_that_no_page_of_ours_sends_are_refused_beside_them(noor, process):
    client = client_for(noor)
    step = add_steps(process, "een")[0]
    for wrong in (["1", "x"], ["9" * 5000, "1"], ["-1", "²"]):
        data = form_of(client, url(noor, "process", pk=process.pk)) | {f"stap-{step.pk}.organisations": wrong}
        assert client.post(url(noor, "process_save", pk=process.pk), data).status_code == 422
    assert not step.organisations.exists()


def test_without_javascript_what_could_not_be_saved_stays_on_the_page(noor, process):
    client = client_for(noor)
    one, two = add_steps(process, "een", "twee")
    untouched = form_of(client, url(noor, "process", pk=process.pk))
    save(make_member(noor.partnership, name="Karim"), one, "what", "Van Karim")
    data = untouched | {f"stap-{one.pk}.what": "Van Noor", f"stap-{two.pk}.function": "y" * 301}
    response = client.post(url(noor, "process_save", pk=process.pk), data)
    html = response.content.decode()
    assert response.status_code == 422
    for words in ("Van Noor</textarea>", "Van Karim", "y" * 301, f'href="#stap-{two.pk}-function"'):
        assert words in html
    assert ProcessStep.objects.get(pk=one.pk).what == "Van Karim"


def save(member, step, field, value, version=0):
    address = url(member, "step_field", pk=step.pk, field=field)
    return client_for(member).post(address, {f"stap-{step.pk}.{field}": value, "version": version})


@pytest.mark.parametrize("value", ["foreign", "removed", "9" * 30, "x", "\x00"])
def test_organisation_that_is_no_choice_gets_a_message(noor, process, value):
    step = add_step(process=process, position=0)
    known = {
        "foreign": make_organisation(make_member(name="Vreemde").partnership, "Elders"),
        "removed": make_organisation(noor.partnership, "Gestopt", removed_at=noor.created_at),
    }
    response = save(noor, step, "organisations", [known[value].pk if value in known else value])
    assert response.status_code == 422
    assert not step.organisations.exists()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("what", LONG, "te lang: er passen 20000 tekens"),
        ("what", "a\x00b", "onzichtbaar teken"),
        ("function", LONG, "te lang: er passen 300 tekens"),
        ("function", "a\x00b", "onzichtbaar teken"),
        ("waiting_time", "x" * 201, "te lang: er passen 200 tekens"),
        ("waiting_time", "\x00", "onzichtbaar teken"),
    ],
)
def test_bad_input_gets_a_message_at_the_field(noor, process, field, value, message):
    response = save(noor, add_step(process=process, position=0), field, value)
    assert response.status_code == 422
    assert message in response.json()["error"]


@pytest.mark.parametrize("value", ["مرحبا 🎈", "<script>alert(1)</script>", "{{ 7|add:7 }}", "  regels\nen spaties  "])
def test_text_is_kept_as_it_was_typed(noor, process, value):
    step = add_step(process=process, position=0)
    assert save(noor, step, "what", value).status_code == 200
    assert ProcessStep.objects.get().what == value
    assert "<script>alert" not in page(client_for(noor), url(noor, "process", pk=process.pk))


def test_stale_save_of_a_step_shows_the_other_text(noor, process):
    step = add_step(process=process, position=0)
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    save(karim, step, "what", "Van Karim")
    response = save(noor, step, "what", "Van Noor")
    assert response.status_code == 409
    assert response.json()["value"] == "Van Karim"


def test_query_count_is_the_same_for_one_and_forty_steps(noor, process, django_assert_max_num_queries):
    client = client_for(noor)

    def add(number):
        step = add_step(process=process, position=number)
        step.organisations.add(noor.organisation)
        add_bottleneck(by=noor, process=process, step=step, next_step=None, kind="gap")

    for name, address in (("process", {"pk": process.pk}), ("processes", {}), ("bottlenecks", {})):
        add(0)
        with django_assert_max_num_queries(15) as one:
            client.get(url(noor, name, **address))
        for number in range(1, 40):
            add(number)
        add_process(by=noor, name="Nog een")
        with django_assert_max_num_queries(15) as forty:
            client.get(url(noor, name, **address))
        assert len(one) == len(forty), name


def test_earlier_description_can_be_put_back(noor, process):
    client = client_for(noor)
    field = url(noor, "process_field", pk=process.pk, field="description")
    client.post(field, {f"proces-{process.pk}.description": "Eerst", "version": 0})
    client.post(field, {f"proces-{process.pk}.description": "Daarna", "version": 1})
    history = url(noor, "process_history", pk=process.pk)
    assert "Daarna" in page(client, history)
    revision = process.contribution.revisions.latest("pk")
    process.refresh_from_db()
    assert process.description == "Daarna"
    Process.objects.filter(pk=process.pk).update(description="Overschreven")
    client.post(history, {"revision": revision.pk, "field": "description"})
    process.refresh_from_db()
    assert process.description == "Daarna"
