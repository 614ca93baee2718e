"""Many actions at once, one on each line."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from phases.contributions.models import Contribution
from phases.plans.models import Action, ActionPlan
from tests.factories import client_for, make_member
from tests.plans.pages import add, page, url

pytestmark = pytest.mark.django_db


def post(member, what, due="", name="plan_external_add", **kwargs):
    return client_for(member).post(url(member, name, **kwargs), {"what": what, "due": due}, follow=True)


def test_every_line_becomes_an_action(noor):
    response = post(noor, "Bellen met school\r\n\r\n  Zaal   huren \r\n🎈 مرحبا <b>", "2027-03-01")
    assert "3 acties staan nu in het plan." in response.content.decode()
    found = Action.objects.order_by("position")
    assert [each.what for each in found] == ["Bellen met school", "Zaal huren", "🎈 مرحبا <b>"]
    assert {each.due for each in found} == {date(2027, 3, 1)}
    assert [each.position for each in found] == [1, 2, 3]
    assert {each.cycle for each in found} == {ActionPlan.objects.get().cycles.get()}
    revision = found[0].contribution.revisions.get()
    assert (revision.fields, found[0].last_revision) == (
        {"what": "Bellen met school", "due": "2027-03-01", "status": "planned"},
        revision,
    )
    assert found[0].contribution.organisation is None
    assert "Zaal huren" in page(client_for(noor), url(noor, "action_history", pk=found[1].pk))


def test_in_the_internal_plan_they_are_of_the_organisation(noor):
    post(noor, "Lessen", name="plan_internal_add", organisation=noor.organisation.slug)
    action = Action.objects.get()
    assert (action.plan.organisation, action.contribution.organisation) == (noor.organisation, noor.organisation)


def test_double_click_adds_nothing_twice(noor):
    add(noor, "Stond er al")
    Contribution.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    post(noor, "Een\nTwee\nTwee")
    html = post(noor, "Een\nTwee\nTwee").content.decode()
    assert "Voegde je net al toe: Een, Twee." in html
    assert sorted(Action.objects.values_list("what", flat=True)) == ["Een", "Stond er al", "Twee"]
    post(noor, "Stond er al")
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    post(karim, "Een")
    assert Action.objects.count() == 5


@pytest.mark.parametrize(
    ("what", "due", "messages"),
    [
        ("", "", ["Schrijf op wat jullie gaan doen."]),
        (" \n \n", "", ["Schrijf op wat jullie gaan doen."]),
        ("Goed\n\n" + "x" * 301 + "\n" + "y" * 400, "", ["Regel 3 is te lang: 301 tekens", "Regel 4 is te lang"]),
        ("\n".join(map(str, range(51))), "", ["Er passen 50 regels in één keer, en dit zijn er 51."]),
        ("x" * 200_000, "", ["te lang: er passen 20000 tekens"]),
        ("a\x00b", "", ["onzichtbaar teken"]),
        ("Goed", "31-02-2027", ["Dit is geen datum"]),
        ("Goed", "01-01-99999", ["Dit is geen datum"]),
    ],
)
def test_what_does_not_fit_is_said_and_stays(noor, what, due, messages):
    response = post(noor, what, due)
    html = response.content.decode()
    assert response.status_code == 422
    for message in messages:
        assert message in html
    assert '<div class="problems"' in html
    assert what.strip()[:200].replace("\x00", "") in html.replace("\x00", "")
    assert due in html
    assert not Action.objects.exists()


def test_limit_is_said_beforehand_and_fits(noor):
    assert "Er passen 50 regels in één keer, van hoogstens 300 tekens." in page(
        client_for(noor), url(noor, "plan_external")
    )
    post(noor, "\n".join(f"{number:02}".ljust(300, "x") for number in range(50)))
    assert Action.objects.count() == 50


def test_query_count_is_the_same_for_one_and_forty_lines(noor, django_assert_max_num_queries):
    add(noor)
    client = client_for(noor)
    with django_assert_max_num_queries(20) as one:
        client.post(url(noor, "plan_external_add"), {"what": "Eén"})
    with django_assert_max_num_queries(20) as forty:
        client.post(url(noor, "plan_external_add"), {"what": "\n".join(map(str, range(40)))})
    assert len(one) == len(forty)
    assert Action.objects.count() == 42
