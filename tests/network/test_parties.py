import pytest
from django.urls import reverse

from phases.network.models import PartyProfile
from phases.network.operations import add_parties
from phases.partnership.models import Organisation, Role
from tests.factories import client_for, make_member, make_organisation
from tests.forms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(db):
    return make_member()


def url(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def names(member):
    return list(PartyProfile.objects.order_by("position").values_list("party__name", flat=True))


def test_many_names_at_once_each_once(noor):
    client = client_for(noor)
    response = client.post(
        url(noor, "parties_add"), {"names": "Welzijn West\r\n\r\n  De Brug \r\nwelzijn west\r\nمركز 🎈"}, follow=True
    )
    html = response.content.decode()
    assert "Toegevoegd: Welzijn West, De Brug, مركز 🎈." in html
    assert "Stond er al: welzijn west." in html
    assert names(noor)[:4] == ["GGD Rivierland", "Welzijn West", "De Brug", "مركز 🎈"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Schrijf minstens één naam op."),
        ("x" * 121, "te lang"),
        ("\n".join(f"Partij {n}" for n in range(61)), "60 namen"),
        ("a\x00b", "Null"),
    ],
)
def test_names_that_do_not_fit_stay_on_the_page(noor, typed, message):
    response = client_for(noor).post(url(noor, "parties_add"), {"names": typed})
    assert response.status_code == 422
    assert message in response.content.decode()
    assert Organisation.objects.count() == 1


def test_removing_can_be_undone_and_loses_nothing(noor):
    client = client_for(noor)
    add_parties(by=noor, names=["Welzijn West"])
    profile = PartyProfile.objects.get(party__name="Welzijn West")
    PartyProfile.objects.filter(pk=profile.pk).update(offer="Jongerenwerk")
    removed = client.post(url(noor, "party_remove", pk=profile.party_id), headers={"HX-Request": "true"})
    assert "Ongedaan maken" in removed.content.decode()
    assert "Jongerenwerk" not in client.get(url(noor, "network")).content.decode()
    client.post(url(noor, "party_put_back", pk=profile.party_id))
    assert "Jongerenwerk" in client.get(url(noor, "network")).content.decode()


def test_party_that_takes_part_stays_on_the_list(noor):
    client_for(noor).post(url(noor, "party_remove", pk=noor.organisation_id))
    assert Organisation.objects.get(pk=noor.organisation_id).removed_at is None


def test_order_of_importance(noor):
    client = client_for(noor)
    add_parties(by=noor, names=["A", "B", "C"])
    last = PartyProfile.objects.get(party__name="C")
    response = client.post(url(noor, "profile_move", pk=last.pk), {"position": 0, "focus": "omhoog"})
    assert names(noor) == ["C", "GGD Rivierland", "A", "B"]
    assert f"verplaatst=omhoog-{last.pk}" in response["Location"]
    client.post(url(noor, "profile_move", pk=last.pk), {"position": 2**31 - 1, "focus": "omlaag"})
    assert names(noor)[-1] == "C"
    assert client.post(url(noor, "profile_move", pk=last.pk), {"position": "9" * 40}).status_code == 404


def test_without_javascript_all_parties_are_saved_at_once(noor):
    client = client_for(noor)
    add_parties(by=noor, names=["De Brug"])
    pk = PartyProfile.objects.get(party__name="De Brug").pk
    data = form_of(client, url(noor, "parties")) | {f"partij-{pk}.needed": "on", f"partij-{pk}.wish": "more"}
    assert client.post(url(noor, "parties_save"), data).status_code == 302
    data = form_of(client, url(noor, "network")) | {f"partij-{pk}.offer": "Lessen", f"partij-{pk}.formality": "formal"}
    assert client.post(url(noor, "network_save"), data).status_code == 302
    profile = PartyProfile.objects.get(pk=pk)
    assert (profile.needed, profile.active, profile.wish, profile.offer, profile.formality) == (
        True,
        False,
        "more",
        "Lessen",
        "formal",
    )


def test_ticks_can_be_taken_away_again(noor):
    client = client_for(noor)
    add_parties(by=noor, names=[])
    profile = PartyProfile.objects.get()
    field = url(noor, "profile_field", pk=profile.pk, field="active")
    client.post(field, {f"partij-{profile.pk}.active": "on", "version": 0})
    assert PartyProfile.objects.get().active
    client.post(field, {"version": 1})
    assert not PartyProfile.objects.get().active


@pytest.mark.parametrize("value", ["maybe", "x" * 200_000, "\x00", "more more"])
def test_choice_that_is_not_one_gets_a_message(noor, value):
    add_parties(by=noor, names=[])
    pk = PartyProfile.objects.get().pk
    response = client_for(noor).post(
        url(noor, "profile_field", pk=pk, field="wish"), {f"partij-{pk}.wish": value, "version": 0}
    )
    assert response.status_code == 422


def test_name_that_changed_meanwhile_is_not_overwritten(noor):
    client = client_for(noor)
    pk, page = noor.organisation_id, url(noor, "party_edit", pk=noor.organisation_id)
    Organisation.objects.filter(pk=pk).update(name="GGD Rivierland Noord")
    data = {
        f"partij{pk}-name": "GGD",
        f"partij{pk}-sector": "",
        f"partij{pk}-seen_name": "GGD Rivierland",
        f"partij{pk}-seen_sector": "",
    }
    response = client.post(page, data)
    assert response.status_code == 422
    assert "GGD Rivierland Noord" in response.content.decode()
    assert Organisation.objects.get(pk=pk).name == "GGD Rivierland Noord"
    assert client.post(page, data | {f"partij{pk}-seen_name": "GGD Rivierland Noord"}).status_code == 302
    assert Organisation.objects.get(pk=pk).name == "GGD"


def test_party_of_another_partnership_is_not_there(noor):
    other = make_member(name="Vreemde")
    add_parties(by=other, names=["Elders"])
    profile = PartyProfile.objects.get(party__name="Elders")
    client = client_for(noor)
    assert client.get(url(noor, "party_edit", pk=profile.party_id)).status_code == 404
    assert client.get(url(noor, "profile_field", pk=profile.pk, field="offer")).status_code == 404
    assert "Elders" not in client.get(url(noor, "parties")).content.decode()


@pytest.mark.parametrize("name", ["parties", "network"])
def test_query_count_is_the_same_for_one_and_forty_parties(noor, name, django_assert_max_num_queries):
    client = client_for(noor)
    add_parties(by=noor, names=[])
    with django_assert_max_num_queries(12) as one:
        client.get(url(noor, name))
    add_parties(by=noor, names=[f"Partij {number}" for number in range(39)])
    with django_assert_max_num_queries(12) as forty:
        client.get(url(noor, name))
    assert len(one) == len(forty)


def test_everyone_is_told_how_many_parties_there_are_and_only_the_writer_what_they_think(noor):
    add_parties(by=noor, names=["Welzijn West"])
    lotte = make_member(noor.partnership, role=Role.READER, organisation=make_organisation(noor.partnership))
    mine, hers = (client_for(each).get(url(each, "section", code="2a")).content.decode() for each in (noor, lotte))
    for html in (mine, hers):
        assert "Partijen in de lijst: <strong>3</strong>" in html
    assert "Nu actief: <strong>" in mine and "Nu actief: <strong>" not in hers
