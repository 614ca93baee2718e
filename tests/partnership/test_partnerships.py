import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from phases.partnership.models import Membership, Partnership
from tests.factories import client_for, make_member, make_partnership, make_user

pytestmark = pytest.mark.django_db
NEW = {
    "theme": "Samen tegen pesten",
    "ambition": "Veilig op school",
    "region": "West",
    "existing": "False",
    "organisation": "GGD Rivierland",
    "sector": "youth_health",
    "layer": "practice",
    "name": "Noor Visser",
}


@pytest.fixture
def noor(db):
    return make_member()


def url(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def test_starting_makes_its_first_trekker(client):
    client.force_login(make_user("Noor"))
    response = client.post(reverse("partnership_new"), NEW)
    assert response["Location"] == "/samenwerkingen/samen-tegen-pesten/"
    member = Membership.objects.get()
    assert (member.organisation.name, member.layer, member.role) == ("GGD Rivierland", "practice", "coordinator")
    assert client.get(response["Location"]).status_code == 200


def test_a_double_click_starts_one(client):
    client.force_login(make_user("Noor"))
    for _ in range(2):
        client.post(reverse("partnership_new"), NEW)
    assert Partnership.objects.count() == 1


@pytest.mark.parametrize("theme", ["مرحبا", "🎈", "Samen tegen pesten"])
def test_every_theme_gets_its_own_address(client, theme):
    make_partnership(slug="samen-tegen-pesten")
    client.force_login(make_user("Noor"))
    response = client.post(reverse("partnership_new"), NEW | {"theme": theme})
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"theme": ""},
        {"theme": "x" * 121},
        {"theme": "a\x00"},
        {"ambition": "x" * 501},
        {"ambition": "x" * 200_000},
        {"existing": "misschien"},
        {"organisation": ""},
        {"organisation": "x" * 121},
        {"sector": "9" * 40},
        {"layer": "directie"},
        {"name": ""},
        {"region": "x" * 121},
    ],
)
def test_bad_input_gets_a_message_and_keeps_what_was_typed(client, wrong):
    client.force_login(make_user("Noor"))
    response = client.post(reverse("partnership_new"), NEW | wrong)
    assert response.status_code == 422
    assert 'class="problems"' in response.content.decode()
    assert not Partnership.objects.exists()


def test_settings_do_not_overwrite_a_colleague(noor):
    client = client_for(noor)
    seen = {"seen_theme": "Samen tegen pesten", "seen_ambition": "", "seen_region": "", "seen_existing": "False"}
    data = {"theme": "Nieuw thema", "ambition": "", "region": "", "existing": "False"} | seen
    Partnership.objects.update(theme="Van Karim")
    response = client.post(url(noor, "partnership_settings"), data)
    assert response.status_code == 422
    assert "Van Karim" in response.content.decode()
    assert "Nieuw thema" in response.content.decode()
    assert Partnership.objects.get().theme == "Van Karim"
    assert client.post(url(noor, "partnership_settings"), data | {"seen_theme": "Van Karim"}).status_code == 302
    assert Partnership.objects.get().theme == "Nieuw thema"


def test_put_away_and_bring_back(noor):
    client = client_for(noor)
    client.post(url(noor, "partnership_put_away"))
    assert client.get(url(noor, "partnership")).status_code == 404
    assert "Opgeborgen samenwerkingen" in client.get("/").content.decode()
    assert client_for(make_member(name="Vreemde")).post(url(noor, "partnership_bring_back")).status_code == 404
    client.post(url(noor, "partnership_bring_back"))
    assert client.get(url(noor, "partnership")).status_code == 200


def ask(client, noor, email="karim@example.org", **extra):
    data = {"name": "Karim", "email": email, "organisation": noor.organisation_id, "layer": "management"} | extra
    return client.post(url(noor, "coordinators"), data)


def test_second_trekker_joins_with_a_proven_address(noor):
    client = client_for(noor)
    assert ask(client, noor, "Karim@Example.org").status_code == 302
    karim = make_user("Karim", email="karim@example.org")
    theirs = client_for(type("Anyone", (), {"user": karim}))
    assert "Je bent gevraagd" not in theirs.get("/").content.decode()
    EmailAddress.objects.create(user=karim, email="karim@example.org", verified=True)
    assert "Je bent gevraagd" in theirs.get("/").content.decode()
    asked = Membership.objects.get(user=None)
    theirs.post(reverse("request_join", kwargs={"pk": asked.pk}))
    assert theirs.get(url(noor, "partnership")).status_code == 200


def test_someone_else_cannot_take_up_the_request(noor):
    ask(client_for(noor), noor)
    stranger = make_member(name="Vreemde")
    asked = Membership.objects.get(user=None)
    for name in ("request_join", "request_decline"):
        assert client_for(stranger).post(reverse(name, kwargs={"pk": asked.pk})).status_code == 404
    assert Membership.objects.get(pk=asked.pk).ended_at is None


def test_asking_twice_or_badly_gets_a_message(noor):
    client = client_for(noor)
    ask(client, noor)
    foreign = make_member(name="Vreemde").organisation_id
    assert ask(client, noor).status_code == 422
    assert ask(client, noor, "geen adres").status_code == 422
    assert ask(client, noor, "a@example.org", organisation=foreign).status_code == 422
    assert ask(client, noor, "b@example.org", organisation="").status_code == 422
    assert ask(client, noor, "c@example.org", layer="x").status_code == 422
    assert Membership.objects.filter(partnership=noor.partnership).count() == 2


def test_the_last_trekker_stays(noor):
    client = client_for(noor)
    ask(client, noor)
    client.post(url(noor, "coordinator_end", pk=noor.pk))
    assert Membership.objects.get(pk=noor.pk).ended_at is None
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    client.post(url(noor, "coordinator_end", pk=noor.pk))
    assert client.get(url(noor, "partnership")).status_code == 404
    assert client_for(karim).get(url(karim, "partnership")).status_code == 200


def test_newcomer_sees_what_to_do(client):
    client.force_login(make_user("Nieuw"))
    html = client.get("/").content.decode()
    assert "Start een samenwerking" in html
    assert "Zo werk je met dit stappenplan" in html
