import pytest
from django.urls import reverse

from phases.partnership.models import Role
from phases.plans.models import Action, ActionPlan
from phases.plans.operations import add_action
from phases.process.operations import add_bottleneck, add_process
from tests.factories import client_for, make_member, make_organisation
from tests.forms import form_of
from tests.world import write

pytestmark = pytest.mark.django_db


def url(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def test_action_from_an_answer_is_linked_both_ways(noor):
    answer = write(noor, "1a-01", "Minder pesten")
    client = client_for(noor)
    back = url(noor, "section", code="1a") + "#1a-01"
    new = url(noor, "action_new") + f"?uit={answer.pk}&naar={back.replace('#', '%23')}"
    assert "Minder pesten" in client.get(new).content.decode()
    response = client.post(new, {"plan": "extern", "what": "Meten op school"})
    assert response["Location"] == back
    html = client.get(url(noor, "section", code="1a")).content.decode()
    assert "Meten op school" in html and "De actie staat in het externe actieplan." in html
    page = client.get(url(noor, "action", pk=Action.objects.get().pk)).content.decode()
    assert "#1a-01" in page
    assert "Hier is al een actie van gemaakt" in client.get(new).content.decode()


def test_action_from_a_bottleneck(noor):
    process = add_process(by=noor, name="Route")
    found = add_bottleneck(by=noor, process=process, step=None, next_step=None, kind="gap")
    client = client_for(noor)
    data = {"plan": "intern", "what": "Oplossen"}
    html = client.post(url(noor, "action_new") + f"?uit={found.pk}", data, follow=True).content.decode()
    assert "De actie staat in het interne actieplan." in html
    action = Action.objects.get()
    assert action.plan.organisation == noor.organisation
    assert f"#knelpunt-{found.pk}" in client.get(url(noor, "action", pk=action.pk)).content.decode()


@pytest.mark.parametrize("back", ["https://kwaad.example/", "//kwaad.example", "javascript:alert(1)", "http:///x"])
def test_way_back_stays_on_this_site(noor, back):
    response = client_for(noor).post(url(noor, "action_new") + f"?naar={back}", {"plan": "extern", "what": "Iets"})
    assert response["Location"] == url(noor, "plan_external")


@pytest.mark.parametrize("origin", ["999999", "9" * 30, "x", "-1"])
def test_finding_that_is_not_there(noor, origin):
    assert client_for(noor).get(url(noor, "action_new") + f"?uit={origin}").status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("what", ""),
        ("what", "x" * 20_001),
        ("what", "x" * 200_000),
        ("what", "a\x00b"),
        ("due", "31-02-2027"),
        ("due", "01-01-99999"),
        ("due", "9" * 50),
        ("owner", "999999"),
        ("owner", "9" * 30),
        ("organisation", "foreign"),
        ("rubric", "x"),
        ("plan", "ander"),
        ("owner_name", "x" * 201),
    ],
)
def test_bad_input_gets_a_message_and_keeps_what_was_typed(noor, field, value):
    foreign = make_organisation(make_member(name="Vreemde").partnership, "Elders")
    data = {"plan": "extern", "what": "Blijft staan", "result": "Ook dit"} | {
        field: foreign.pk if value == "foreign" else value
    }
    response = client_for(noor).post(url(noor, "action_new"), data)
    html = response.content.decode()
    assert response.status_code == 422
    assert 'class="problems"' in html
    assert "Ook dit" in html
    assert not Action.objects.exists()


@pytest.mark.parametrize("text", ["🎈 feest", "مرحبا", "<script>alert(1)</script>", "x" * 20_000])
def test_any_other_text_is_fine(noor, text):
    client = client_for(noor)
    assert client.post(url(noor, "action_new"), {"plan": "extern", "what": text}).status_code == 302
    assert Action.objects.get().what == text
    assert "<script>alert" not in client.get(url(noor, "plan_external")).content.decode()


def test_a_plan_comes_with_its_first_words(noor):
    client = client_for(noor)
    assert client.get(url(noor, "plan_external")).status_code == 200
    assert not ActionPlan.objects.exists()
    data = form_of(client, url(noor, "plan_external")) | {"plan.responsible": "Noor"}
    assert client.post(url(noor, "plan_external_save"), data).status_code == 302
    plan = ActionPlan.objects.get()
    assert (plan.responsible, plan.organisation, plan.cycles.get().number) == ("Noor", None, 1)


def test_without_javascript_the_action_page_saves(noor):
    action = add_action(by=noor, action=Action(what="Eerst"), organisation=None)
    client = client_for(noor)
    page = url(noor, "action", pk=action.pk)
    data = form_of(client, page) | {
        f"actie-{action.pk}.what": "Daarna",
        f"actie-{action.pk}.owner": noor.pk,
        f"actie-{action.pk}.status": "busy",
    }
    assert client.post(page, data).status_code == 302
    action.refresh_from_db()
    assert (action.what, action.owner, action.status) == ("Daarna", noor, "busy")
    html = client.get(url(noor, "action_history", pk=action.pk)).content.decode()
    assert "Daarna" in html
    assert "Noor Visser, GGD Rivierland" in html


def test_removed_action_comes_back(noor):
    action = add_action(by=noor, action=Action(what="Weg en terug"), organisation=None)
    client = client_for(noor)
    client.post(url(noor, "action_remove", pk=action.pk))
    assert client.get(url(noor, "action", pk=action.pk)).status_code == 404
    client.post(url(noor, "action_put_back", pk=action.pk))
    assert client.get(url(noor, "action", pk=action.pk)).status_code == 200


def test_partner_writes_its_own_internal_plan_and_no_external_one(noor):
    joost = make_member(
        noor.partnership,
        role=Role.PARTNER,
        organisation=make_organisation(noor.partnership, "De Brug", slug="brug"),
        name="Joost",
    )
    client = client_for(joost)
    assert client.post(url(joost, "action_new"), {"plan": "extern", "what": "Mag niet"}).status_code == 422
    assert client.post(url(joost, "action_new"), {"plan": "intern", "what": "Lessen"}).status_code == 302
    assert "Lessen" in client.get(url(joost, "plan_internal", organisation="brug")).content.decode()
    assert "Lessen" not in client_for(noor).get(url(noor, "plans")).content.decode()
    assert client_for(noor).get(url(noor, "plan_internal", organisation="brug")).status_code == 404


@pytest.mark.parametrize("name", ["plan_external", "plans"])
def test_query_count_is_the_same_for_one_and_forty_actions(noor, name, django_assert_max_num_queries):
    client = client_for(noor)
    answer = write(noor, "1a-01", "Bevinding")

    def add(number):
        add_action(
            by=noor, action=Action(what=f"Actie {number}", owner=noor), organisation=None, origins=[answer.contribution]
        )

    add(0)
    with django_assert_max_num_queries(14) as one:
        client.get(url(noor, name))
    for number in range(1, 40):
        add(number)
    with django_assert_max_num_queries(14) as forty:
        client.get(url(noor, name))
    assert len(one) == len(forty)
