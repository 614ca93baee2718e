import pytest
from django.urls import reverse
from django.utils.html import escape

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
    client.post(reverse("partnership_new"), NEW | {"ambition": "Wat anders"})
    assert Partnership.objects.count() == 2, "what is typed differently is not thrown away"


@pytest.mark.parametrize("theme", ["مرحبا", "🎈", "Samen tegen pesten", "Nieuw", "-", "<script>alert(1)</script>"])
def test_every_theme_gets_its_own_address(client, theme):
    make_partnership(slug="samen-tegen-pesten")
    client.force_login(make_user("Noor"))
    response = client.post(reverse("partnership_new"), NEW | {"theme": theme})
    html = client.get(response["Location"]).content.decode()
    assert f"<h1>{escape(theme)}</h1>" in html
    assert "<script>alert" not in html


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


SEEN = {"seen_theme": "Samen tegen pesten", "seen_ambition": "", "seen_region": "", "seen_existing": "False"}
SHOWN = {"theme": "Samen tegen pesten", "ambition": "", "region": "", "existing": "False"} | SEEN


def test_settings_keep_what_a_colleague_changed_elsewhere(noor):
    client = client_for(noor)
    Partnership.objects.update(theme="Van Karim", existing=True)
    assert client.post(url(noor, "partnership_settings"), SHOWN | {"region": "West"}).status_code == 302
    now = Partnership.objects.get()
    assert (now.theme, now.region, now.existing) == ("Van Karim", "West", True)


def test_settings_say_in_words_what_a_colleague_chose(noor):
    client = client_for(noor)
    Partnership.objects.update(region="Oost")
    html = client.post(url(noor, "partnership_settings"), SHOWN | {"region": "West"}).content.decode()
    assert "gewijzigd in: “Oost”" in html
    assert 'value="West"' in html
    Partnership.objects.update(existing=True, region="")
    data = SHOWN | {"existing": "False", "seen_existing": "True"}
    assert client.post(url(noor, "partnership_settings"), data).status_code == 302
    Partnership.objects.update(ambition="Iets anders")
    html = client.post(url(noor, "partnership_settings"), SHOWN | {"ambition": "Mijn zin"}).content.decode()
    assert "Iets anders" in html
    assert "Mijn zin" in html


def test_a_sentence_on_two_lines_can_be_changed_again(noor):
    client = client_for(noor)
    assert client.post(url(noor, "partnership_settings"), SHOWN | {"ambition": "Veilig\r\nthuis"}).status_code == 302
    assert Partnership.objects.get().ambition == "Veilig thuis"
    Partnership.objects.update(ambition="Van vroeger\r\nover")
    data = SHOWN | {"ambition": "Veilig op school", "seen_ambition": "Van vroeger\nover"}
    assert client.post(url(noor, "partnership_settings"), data).status_code == 302
    assert Partnership.objects.get().ambition == "Veilig op school"


@pytest.mark.parametrize(
    "wrong",
    [
        {"theme": " "},
        {"theme": "a\x00"},
        {"region": "x" * 200_000},
        {"existing": "9" * 40},
        {"existing": ""},
        {"seen_theme": "a\x00", "theme": "b"},
    ],
)
def test_settings_refuse_bad_input_and_change_nothing(noor, wrong):
    response = client_for(noor).post(url(noor, "partnership_settings"), SHOWN | wrong)
    assert response.status_code == 422
    assert Partnership.objects.get().theme == "Samen tegen pesten"


def test_put_away_and_bring_back(noor):
    client = client_for(noor)
    client.post(url(noor, "partnership_put_away"))
    assert client.get(url(noor, "partnership")).status_code == 404
    assert "Opgeborgen samenwerkingen" in client.get("/").content.decode()
    assert client_for(make_member(name="Vreemde")).post(url(noor, "partnership_bring_back")).status_code == 404
    client.post(url(noor, "partnership_bring_back"))
    assert client.get(url(noor, "partnership")).status_code == 200
