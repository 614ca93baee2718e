"""What is late or due within 14 days is seen at home, on the overview and on the plan."""

from datetime import timedelta

import pytest
from django.utils import timezone

from phases.plans.queries import due_soon, later_actions
from tests.factories import client_for, make_member, make_organisation
from tests.plans.pages import add, page, url

pytestmark = pytest.mark.django_db


def on(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def actions(noor):
    return {
        days: add(noor, f"Over {days} dagen", due=None if days is None else on(days))
        for days in (-400, -1, 0, 14, 15, None)
    }


def whats(found):
    return [each.what for each in found]


def test_late_and_soon_are_apart_and_the_rest_comes_later(noor, actions):
    for status in ("done", "dropped"):
        add(noor, status, due=on(-3), status=status)
    found = due_soon(noor)
    assert whats(found.late) == ["Over -400 dagen", "Over -1 dagen"]
    assert whats(found.soon) == ["Over 0 dagen", "Over 14 dagen"]
    assert whats(later_actions(noor)) == ["Over 15 dagen", "Over None dagen"]


def test_it_is_one_query(noor, actions, django_assert_num_queries):
    with django_assert_num_queries(1):
        due_soon(noor)


@pytest.mark.parametrize("name", ["home", "partnership", "plan_external"])
def test_it_is_on_the_page_with_how_many(noor, actions, name):
    address = "/" if name == "home" else url(noor, name)
    html = " ".join(page(client_for(noor), address).split())
    assert "Te laat</span> <span>2 acties<" in html
    assert "Binnen 14 dagen</span> <span>2 acties<" in html
    assert f'{url(noor, "action", pk=actions[-1].pk)}"' in html


@pytest.mark.parametrize("name", ["home", "partnership", "plan_external"])
def test_without_such_actions_nothing_is_said(noor, name):
    add(noor, "Later", due=on(15))
    address = "/" if name == "home" else url(noor, name)
    html = page(client_for(noor), address).partition('id="acties"')[0]
    assert "Te laat<" not in html and "Binnen 14 dagen<" not in html


def test_another_organisation_sees_and_counts_none_of_it(noor, actions):
    brug = make_organisation(noor.partnership, "De Brug")
    joost = make_member(noor.partnership, role="partner", organisation=brug, name="Joost")
    add(noor, "Eigen", organisation=noor.organisation, due=on(-1))
    for address in ("/", url(joost, "partnership"), url(joost, "plans")):
        html = page(client_for(joost), address)
        assert "Te laat" not in html and "Over -1 dagen" not in html
    assert not due_soon(joost)
