import pytest
from django.urls import reverse

from phases.course.models import Card, Round
from phases.partnership.models import Role
from tests.factories import client_for, make_member
from tests.forms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(db):
    return make_member()


def url(member, name="cards", **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def give(member, colour, code="v-01", note=""):
    field = url(member, "card_field", code=code, field="colour")
    return client_for(member).post(field, {f"{code}.colour": colour, "version": 0})


def test_each_person_gives_a_card_and_all_are_seen_apart(noor):
    people = [noor] + [
        make_member(noor.partnership, role=Role.PARTNER, organisation=noor.organisation, name=name)
        for name in ("Karim", "Ineke")
    ]
    for person, colour in zip(people, ("green", "green", "red"), strict=True):
        assert give(person, colour).status_code == 200
    html = client_for(people[1]).get(url(people[1])).content.decode()
    assert html.count('class="tag green">Groen') == 2
    assert html.count('class="tag red">Rood') == 1
    assert "3 mensen gaven al een kleur" in html
    assert "Er ligt een rode kaart" in html
    assert Round.objects.count() == 1


def test_nobody_changes_the_card_of_another(noor):
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    give(noor, "green")
    give(karim, "red")
    assert set(Card.objects.values_list("member__name", "colour")) == {("Noor Visser", "green"), ("Karim", "red")}


def test_without_javascript(noor):
    client = client_for(noor)
    data = form_of(client, url(noor)) | {"v-01.colour": "orange", "v-01.note": "Kan beter"}
    assert client.post(url(noor), data).status_code == 302
    card = Card.objects.get()
    assert (card.colour, card.note) == ("orange", "Kan beter")


@pytest.mark.parametrize("colour", ["blue", "x" * 200_000, "a\x00"])
def test_colour_that_is_none(noor, colour):
    assert give(noor, colour).status_code == 422
    assert not Card.objects.exists()


@pytest.mark.parametrize("code", ["v-99", "1a-01", "besluit-1"])
def test_only_preconditions_take_a_card(noor, code):
    assert give(noor, "green", code=code).status_code == 404
    assert not Round.objects.exists()


def test_query_count_is_the_same_for_one_and_forty_people(noor, django_assert_max_num_queries):
    client = client_for(noor)
    give(noor, "green")
    with django_assert_max_num_queries(12) as one:
        client.get(url(noor))
    for number in range(39):
        give(make_member(noor.partnership, organisation=noor.organisation, name=f"Mens {number}"), "red")
    with django_assert_max_num_queries(12) as forty:
        client.get(url(noor))
    assert len(one) == len(forty)
