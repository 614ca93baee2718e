"""The pages on which a partnership is taken along and brought in."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from phases.partnership.models import AccessEvent, Membership, Partnership
from tests.exchange.rich import as_bytes, exported
from tests.factories import client_for, make_member, make_partnership, make_user
from tests.world import SECRET

pytestmark = pytest.mark.django_db
URL = "/samenwerkingen/inlezen/"


def bring_in(client, data, **words):
    content = data if isinstance(data, bytes) else as_bytes(data)
    filled = {"organisation": "De Brug", "layer": "board", "name": "Joost"} | words
    return client.post(URL, {"file": SimpleUploadedFile("s.json", content), **filled}, follow=True)


def test_a_member_takes_along_what_that_member_may_read(rich):
    response = rich.clients["partner"].get(reverse("exchange_file", kwargs={"slug": rich.slug}))
    assert json.loads(response.content) == exported(rich.partner.partnership, rich.partner)
    assert f'filename="samen-tegen-pesten-alles-{timezone.localdate()}.json"' in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "application/json"


def test_whoever_brings_it_in_becomes_its_trekker_and_that_is_the_only_difference(rich):
    data = exported(rich.coordinator.partnership)
    client = rich.clients["stranger"]
    response = bring_in(client, data, organisation="de brug", name="Sanne")
    assert "De samenwerking is ingelezen. Jij bent de trekker." in response.content.decode()
    copy = Partnership.objects.latest("pk")
    mine = Membership.objects.get(partnership=copy, user=rich.stranger.user)
    assert (mine.role, mine.layer, mine.organisation.name) == ("coordinator", "board", "De Brug")
    assert mine.organisation in copy.organisations.all()
    assert AccessEvent.objects.get(membership=mine).what == "joined"
    out = exported(copy)
    assert out["members"].pop()["name"] == "Sanne" and out["access_events"].pop()
    assert out == data
    assert SECRET in client.get(f"/samenwerkingen/{copy.slug}/onderdelen/1a/").content.decode()


def test_who_is_in_the_file_already_is_not_there_twice(rich):
    data = exported(rich.coordinator.partnership)
    bring_in(rich.clients["stranger"], data, organisation="De Brug", name="joost")
    copy = Partnership.objects.latest("pk")
    mine = Membership.objects.get(partnership=copy, user=rich.stranger.user)
    assert (mine.name, mine.role) == ("joost", "coordinator") and mine.responses.exists()
    assert copy.memberships.count() == len(data["members"])


def test_an_organisation_that_is_not_in_the_file_comes_with_it(rich):
    bring_in(rich.clients["stranger"], exported(rich.coordinator.partnership), organisation="Nieuw Zuid")
    assert Partnership.objects.latest("pk").organisations.filter(name="Nieuw Zuid").count() == 1


def test_a_second_click_makes_no_second_partnership(rich):
    data, before = exported(rich.coordinator.partnership), Partnership.objects.count()
    first = bring_in(rich.clients["stranger"], data).redirect_chain
    assert bring_in(rich.clients["stranger"], data).redirect_chain == first
    assert Partnership.objects.count() == before + 1


def test_what_is_wrong_stands_on_the_page_with_what_was_typed(rich):
    data, before = exported(rich.coordinator.partnership), Partnership.objects.count()
    data["organisations"][0]["name"] = ""
    data["answers"][0]["text"] = "<b>\ud800"
    response = bring_in(rich.clients["stranger"], data, organisation="Mijn club")
    html = response.content.decode()
    assert response.status_code == 422
    assert "Er is niets ingelezen. Hieronder staat wat er mis is." in html
    assert "antwoorden, nr 1: ‘text’ bevat een teken dat niet bewaard kan worden." in html
    assert 'value="Mijn club"' in html
    assert Partnership.objects.count() == before


@pytest.mark.parametrize("content", [b"", b"geen json", b'{"format": "samenwerking", "version": "\\ud800"}'])
def test_what_is_no_file_of_ours_is_said_on_the_page(content):
    client, before = client_for(make_member()), Partnership.objects.count()
    response = bring_in(client, content)
    assert response.status_code == 422 and Partnership.objects.count() == before


def test_a_partnership_is_never_found_where_files_are_brought_in():
    user = make_user()
    client = client_for(make_member(make_partnership(), user=user))
    start = {"theme": "Inlezen", "existing": "False", "organisation": "A", "layer": "board", "name": "N"}
    assert client.post(reverse("partnership_new"), start).status_code == 302
    assert Partnership.objects.latest("pk").slug == "inlezen-2"


@pytest.mark.parametrize("name", ["exchange", "parties_import"])
def test_a_page_asks_the_same_number_of_questions(rich, name, django_assert_num_queries):
    client, url = rich.clients["coordinator"], reverse(name, kwargs={"slug": rich.slug})
    client.get(url)
    with django_assert_num_queries({"exchange": 6, "parties_import": 6}[name]):
        client.get(url)
