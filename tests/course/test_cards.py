import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from phases.contributions.models import Contribution
from phases.course.models import Card, Round
from phases.guide.models import Item
from phases.partnership.models import Membership, Role
from tests.factories import client_for, make_member
from tests.forms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(db):
    return make_member()


def url(member, name="cards", **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def give(member, value, code="v-01", field="colour", version=0):
    address = url(member, "card_field", code=code, field=field)
    return client_for(member).post(address, {f"{code}.{field}": value, "version": version})


def text_of(member, reader=None):
    html = client_for(reader or member).get(url(member)).content.decode()
    return " ".join(strip_tags(html).split())


def test_each_person_gives_a_card_and_all_are_seen_apart(noor):
    people = [noor] + [
        make_member(noor.partnership, role=Role.PARTNER, organisation=noor.organisation, name=name)
        for name in ("Karim", "Ineke")
    ]
    for person, colour in zip(people, ("green", "green", "red"), strict=True):
        assert give(person, colour).status_code == 200
    html = client_for(people[1]).get(url(people[1])).content.decode()
    assert html.count('<li><span class="tag green">Groen</span> ') == 2
    assert html.count('<li><span class="tag red">Rood</span> ') == 1
    assert "3 van 3 mensen gaven een kaart" in html
    assert "Er ligt een rode kaart" in html
    assert Round.objects.count() == 1


def test_each_layer_says_how_many_gave_a_card(noor):
    make_member(noor.partnership, organisation=noor.organisation, name="Soraya", layer="board")
    make_member(noor.partnership, role=Role.READER, organisation=noor.organisation, name="Lotte")
    give(noor, "orange")
    text = text_of(noor)
    assert "1 van 2 mensen gaf een kaart bij: Ouder en kind staan centraal" in text
    assert "Bestuur: 0 van 1 mens gaf een kaart" in text
    assert "Uitvoering: 1 van 1 mens gaf een kaart" in text


def test_a_card_keeps_counting_when_its_giver_leaves(noor):
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    give(karim, "red")
    Membership.objects.filter(pk=karim.pk).update(ended_at=timezone.now())
    text = text_of(noor)
    assert "1 van 2 mensen gaf een kaart" in text
    assert "Rood Karim, GGD Rivierland (doet niet meer mee)" in text
    assert "Er ligt een rode kaart" in text


def test_a_note_without_a_colour_is_seen_and_is_no_card(noor):
    give(noor, "Ik twijfel nog <script>", field="note")
    text = text_of(noor)
    assert "0 van 1 mens gaf een kaart" in text
    assert "nog geen kleur Noor Visser, GGD Rivierland Ik twijfel nog &lt;script&gt;" in text


def test_who_reads_it_is_said_before_the_first_field(noor):
    html = client_for(noor).get(url(noor)).content.decode()
    assert 0 < html.index("met je naam erbij") < html.index("data-editable")
    assert 0 < html.index("Oranje: deels") < html.index("data-editable")
    assert not Round.objects.exists()


def test_a_card_is_shared_from_the_first_word(noor):
    give(noor, "green")
    contribution = Contribution.objects.get(kind="card")
    assert contribution.shared_at
    assert contribution.shared_by == noor
    assert contribution.organisation == noor.organisation


def test_an_action_starts_at_a_card_that_is_not_green(noor):
    for code, colour in (("v-01", "red"), ("v-02", "orange"), ("v-03", "green")):
        give(noor, colour, code=code)
    html = client_for(noor).get(url(noor)).content.decode()
    assert html.count("Maak actie") == 2
    card = Card.objects.get(colour="red")
    link = f"{url(noor, 'action_new')}?uit={card.pk}&amp;naar={url(noor)}%23v-01"
    assert link in html
    assert client_for(noor).get(link.replace("&amp;", "&")).status_code == 200


def test_who_only_reads_sees_all_cards_and_gives_none(noor):
    give(noor, "red")
    reader = make_member(noor.partnership, role=Role.READER, organisation=noor.organisation, name="Lotte")
    html = client_for(reader).get(url(noor)).content.decode()
    assert "Noor Visser, GGD Rivierland" in html
    assert "data-editable" not in html
    assert "Maak actie" not in html
    assert client_for(reader).post(url(noor), {"v-01.colour": "green"}).status_code == 403
    assert give(reader, "green").status_code == 403


def test_cards_stay_in_their_partnership(noor):
    give(noor, "red")
    other = make_member(name="Vreemde")
    assert "Noor Visser," not in text_of(other)
    assert client_for(other).get(url(noor)).status_code == 404


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


def test_without_javascript_what_cannot_be_saved_stays_on_the_page(noor):
    client = client_for(noor)
    data = form_of(client, url(noor)) | {"v-01.note": "x" * 20_001, "v-02.note": "Dit kan wel"}
    response = client.post(url(noor), data)
    assert response.status_code == 422
    assert "x" * 20_001 in response.content.decode()
    assert list(Card.objects.values_list("note", flat=True)) == ["Dit kan wel"]


@pytest.mark.parametrize("note", ["🎈", "مرحبا", "<b>vet</b>", "Regel\nregel"])
def test_any_note_is_kept_as_typed(noor, note):
    assert give(noor, note, field="note").status_code == 200
    assert Card.objects.get().note == note
    assert "<b>vet" not in client_for(noor).get(url(noor)).content.decode()


@pytest.mark.parametrize("note", ["a\x00", "x" * 20_001])
def test_a_note_that_cannot_be_kept(noor, note):
    assert give(noor, note, field="note").status_code == 422
    assert not Round.objects.exists()


@pytest.mark.parametrize("version", ["9" * 40, "-1", "x", ""])
def test_a_version_that_no_page_of_ours_sent(noor, version):
    assert give(noor, "green", version=version).status_code == 404


@pytest.mark.parametrize("colour", ["blue", "x" * 200_000, "a\x00"])
def test_colour_that_is_none(noor, colour):
    assert give(noor, colour).status_code == 422
    assert not Card.objects.exists()


@pytest.mark.parametrize("code", ["v-99", "1a-01", "besluit-1"])
def test_only_preconditions_take_a_card(noor, code):
    assert give(noor, "green", code=code).status_code == 404
    assert not Round.objects.exists()


def test_a_precondition_that_is_no_longer_asked_takes_no_card(noor):
    give(noor, "green")
    Item.objects.filter(code="v-01").update(retired=True)
    assert give(noor, "red", version=1).status_code == 404
    assert Card.objects.get().colour == "green"
    assert "Ouder en kind staan centraal" not in text_of(noor)


def test_query_count_is_the_same_for_one_and_forty_people(noor, django_assert_max_num_queries):
    client = client_for(noor)
    give(noor, "red")
    with django_assert_max_num_queries(12) as one:
        client.get(url(noor))
    for number in range(39):
        give(make_member(noor.partnership, organisation=noor.organisation, name=f"Mens {number}"), "red")
    with django_assert_max_num_queries(12) as forty:
        client.get(url(noor))
    assert len(one) == len(forty)
