"""Everything that waits for somebody, dealt with where it stands."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from phases.answers.models import Answer
from phases.course.models import Card
from phases.partnership.models import Role
from phases.plans.models import Action
from phases.plans.operations import add_action
from phases.process.models import Bottleneck
from phases.process.operations import add_bottleneck, add_process
from tests.factories import client_for, make_member, make_organisation
from tests.forms import form_of
from tests.world import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(db):
    return make_member()


def url(member, name="open_points", **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def page(member):
    return client_for(member).get(url(member)).content.decode()


def find_out(member, code, **fields):
    answer = write(member, code, f"Wat we weten van {code}")
    Answer.objects.filter(pk=answer.pk).update(status="investigate", **fields)
    return answer


def bottleneck(member, text):
    process = add_process(by=member, name="Route")
    found = add_bottleneck(by=member, process=process, step=None, next_step=None, kind="gap")
    Bottleneck.objects.filter(pk=found.pk).update(description=text)
    return found


def red_card(member, note="Geen tijd"):
    for version, (field, value) in enumerate([("colour", "red"), ("note", note)]):
        to = url(member, "card_field", code="v-01", field=field)
        assert client_for(member).post(to, {f"v-01.{field}": value, "version": 0}).status_code == 200, version


def test_what_has_to_be_found_out_the_overdue_first(noor):
    today = timezone.localdate()
    find_out(noor, "1a-01", investigate_who="Later", investigate_by=today + timedelta(days=9))
    find_out(noor, "1a-02", investigate_who="Te laat", investigate_by=today - timedelta(days=1))
    find_out(noor, "1a-03")
    html = page(noor)
    assert html.index("Te laat ·") < html.index("Later ·") < html.index("nog geen datum")
    assert "Uitzoeken (3)" in html


def test_it_is_handled_in_place(noor):
    answer = find_out(noor, "1a-01")
    client = client_for(noor)
    data = form_of(client, url(noor)) | {"1a-01.status": "done", "1a-01.text": "We weten het nu"}
    assert client.post(url(noor), data).status_code == 302
    answer.refresh_from_db()
    assert (answer.status, answer.text) == ("done", "We weten het nu")
    assert "Uitzoeken (0)" in page(noor)


def test_bad_input_keeps_what_was_typed(noor):
    find_out(noor, "1a-01")
    client = client_for(noor)
    data = form_of(client, url(noor)) | {"1a-01.text": "Niet kwijt", "1a-01.investigate_by": "31-02-2027"}
    response = client.post(url(noor), data)
    assert response.status_code == 422
    assert "31-02-2027" in response.content.decode()
    assert Answer.objects.get().text == "Niet kwijt"


def test_a_bottleneck_and_a_red_card_wait_until_an_action_is_made_of_them(noor):
    found = bottleneck(noor, "Zes weken wachten")
    red_card(noor)
    html = page(noor)
    assert "Knelpunten zonder actie (1)" in html
    assert "Rode kaarten zonder actie (1)" in html
    client = client_for(noor)
    for pk, what in ((found.pk, "Bellen"), (Card.objects.get().pk, "Uren vrijmaken")):
        new = url(noor, "action_new") + f"?uit={pk}&naar={url(noor)}"
        response = client.post(new, {"plan": "extern", "what": what, "owner": noor.pk, "due": "2027-02-01"})
        assert response["Location"] == url(noor)
    html = page(noor)
    assert "Knelpunten zonder actie (0)" in html
    assert "Rode kaarten zonder actie (0)" in html
    assert Action.objects.get(what="Bellen").origins.get().contribution_id == found.pk


def test_a_removed_action_makes_it_wait_again(noor):
    found = bottleneck(noor, "Zes weken wachten")
    action = add_action(by=noor, action=Action(what="Bellen"), organisation=None, origins=[found.contribution])
    assert "Knelpunten zonder actie (0)" in page(noor)
    client_for(noor).post(url(noor, "action_remove", pk=action.pk))
    assert "Knelpunten zonder actie (1)" in page(noor)


def test_actions_that_are_late(noor):
    yesterday = timezone.localdate() - timedelta(days=1)
    late = add_action(by=noor, action=Action(what="Had al gemoeten", due=yesterday), organisation=None)
    add_action(by=noor, action=Action(what="Is klaar", due=yesterday, status="done"), organisation=None)
    add_action(by=noor, action=Action(what="Mag vandaag nog", due=timezone.localdate()), organisation=None)
    html = page(noor)
    assert "Had al gemoeten" in html
    assert "Is klaar" not in html
    assert "Mag vandaag nog" not in html
    client = client_for(noor)
    data = form_of(client, url(noor)) | {f"actie-{late.pk}.status": "done"}
    assert client.post(url(noor), data).status_code == 302
    assert "Had al gemoeten" not in page(noor)


def test_another_organisation_sees_none_of_the_joint_concept(noor):
    find_out(noor, "1a-01")
    bottleneck(noor, "Alleen voor trekkers")
    add_action(by=noor, action=Action(what="Intern van trekkers", due="2020-01-01"), organisation=None)
    organisation = make_organisation(noor.partnership, "De Brug")
    joost = make_member(noor.partnership, role=Role.PARTNER, organisation=organisation, name="Joost")
    html = page(joost)
    for words in ("1a-01", "Alleen voor trekkers", "Intern van trekkers"):
        assert words not in html
    assert "Er wacht niets op iemand" in html


def test_a_reader_reads(noor):
    red_card(noor)
    organisation = make_organisation(noor.partnership, "De Brug")
    lotte = make_member(noor.partnership, role=Role.READER, organisation=organisation, name="Lotte")
    html = page(lotte)
    assert "Geen tijd" in html
    assert "Maak actie" not in html
    assert client_for(lotte).post(url(lotte), {}).status_code == 403


def test_query_count_is_the_same_for_one_and_many(noor, django_assert_max_num_queries):
    def fill(codes, number):
        for code in codes:
            find_out(noor, code)
        for place in range(number):
            bottleneck(noor, f"Knelpunt {place}")
            add_action(by=noor, action=Action(what=f"Laat {place}", due="2025-01-01"), organisation=None)

    fill(["1a-01"], 1)
    red_card(noor)
    client = client_for(noor)
    with django_assert_max_num_queries(22) as one:
        client.get(url(noor))
    fill(["1a-02", "1a-03", "1a-04"], 20)
    with django_assert_max_num_queries(22) as many:
        client.get(url(noor))
    assert len(one) == len(many)


def test_what_came_of_a_finding_is_shown_where_the_finding_stands(noor):
    client = client_for(noor)
    red_card(noor)
    card = Card.objects.get()
    add_action(by=noor, action=Action(what="Uren vrijmaken"), organisation=None, origins=[card.contribution])
    found = bottleneck(noor, "Zes weken wachten")
    add_action(by=noor, action=Action(what="Vaker bellen"), organisation=None, origins=[found.contribution])
    assert "Uren vrijmaken" in client.get(url(noor, "cards")).content.decode()
    assert "Vaker bellen" in client.get(url(noor, "process", pk=found.process_id)).content.decode()
    assert "Vaker bellen" in client.get(url(noor, "bottlenecks")).content.decode()


def test_what_a_colleague_takes_away_while_the_page_is_made_is_left_out(noor, monkeypatch):
    find_out(noor, "1a-01")
    add_action(by=noor, action=Action(what="Laat", due=timezone.localdate() - timedelta(days=2)), organisation=None)
    bottleneck(noor, "Niemand belt terug")
    monkeypatch.setattr("phases.plans.open_points.findings_by_id", lambda member, ids: {})
    assert client_for(noor).get(url(noor)).status_code == 200
