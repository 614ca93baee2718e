"""A named moment keeps what stood there; each reader sees what was shared then and may be read now."""

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from phases.contributions.models import Contribution, ContributionKind
from phases.contributions.moments import Moment, MomentEntry
from phases.contributions.operations import remove, share, unshare
from phases.overview.moments import make_moment
from phases.overview.told import TELLINGS
from phases.process.models import Process
from tests.world import SECRET, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(world):
    MomentEntry.objects.all().delete()
    Moment.objects.all().delete()
    return world


def url(world, name, **kwargs):
    return reverse(name, kwargs={"slug": world.slug, **kwargs})


def page(world, reader, moment, name="moment"):
    return world.clients[reader].get(url(world, name, pk=moment.pk)).content.decode()


def keep(world, name="Versie voor bestuurders"):
    world.clients["coordinator"].post(url(world, "moments"), {"name": name, "note": "Voor de stuurgroep"})
    return Moment.objects.latest("pk")


def joint(world):
    return Contribution.objects.filter(partnership__slug=world.slug, organisation=None)


def test_every_kind_is_told():
    kinds = {model for model in apps.get_app_config("phases").get_models() if issubclass(model, ContributionKind)}
    assert {telling.model for telling in TELLINGS.values()} == kinds


def test_the_trekker_keeps_everything_and_sees_their_own_part(world):
    write(world.partner, "1b-01", "Alleen van De Brug")
    moment = keep(world)
    html = page(world, "coordinator", moment)
    for what in (
        "1a",
        "1b",
        "partij",
        "proces",
        "knelpunt",
        "afspraken",
        "extern",
        "intern",
        "mijlpaal",
        "verslag",
        "doel",
    ):
        assert f"{SECRET} {what}" in html, what
    assert "Alleen van De Brug" not in html
    assert "Alleen van De Brug" in page(world, "partner", moment) and SECRET not in page(world, "partner", moment)


@pytest.mark.parametrize("reader", ["partner", "reader"])
def test_what_was_concept_then_is_not_read_when_it_is_shared_later(world, reader):
    moment = keep(world)
    share(contributions=joint(world), by=world.coordinator)
    assert SECRET not in page(world, reader, moment)
    comparison = page(world, reader, moment, "moment_compare")
    assert "Nieuw, of sindsdien gedeeld" in comparison and "<del>" not in comparison


@pytest.mark.parametrize("reader", ["partner", "reader"])
def test_what_was_shared_then_is_read_until_it_is_taken_back(world, reader):
    share(contributions=joint(world), by=world.coordinator)
    moment = keep(world)
    assert f"{SECRET} knelpunt" in page(world, reader, moment)
    unshare(contributions=joint(world).filter(kind="process"))
    html = page(world, reader, moment)
    assert f"{SECRET} knelpunt" not in html and f"{SECRET} proces" not in html and f"{SECRET} 1a" in html
    unshare(contributions=joint(world))
    assert SECRET not in page(world, reader, moment) + page(world, reader, moment, "moment_compare")


def test_compared_with_now_in_words(world):
    moment = keep(world)
    field = url(world, "answer_field", code="1a-01", field="text")
    world.clients["coordinator"].post(field, {"1a-01.text": f"{SECRET} anders", "version": 1})
    write(world.coordinator, "1a-02", "Een nieuw antwoord")
    remove(contribution=Process.objects.get().contribution)
    html = page(world, "coordinator", moment, "moment_compare")
    assert '<del><span class="visually-hidden">weg: </span>1a</del>' in html and "anders</ins>" in html
    assert "1 veranderd" in html and "1 nieuw" in html and "2 weg" in html
    assert f"{SECRET} proces" in page(world, "coordinator", moment)


def test_a_double_click_makes_one_and_bad_input_none(world):
    keep(world)
    keep(world)
    assert Moment.objects.count() == 1
    client = world.clients["coordinator"]
    for data in ({"name": ""}, {"name": "x" * 121}, {"name": "a\x00b"}, {"name": "goed", "note": "x" * 20_001}):
        response = client.post(url(world, "moments"), data)
        assert response.status_code == 422
    assert Moment.objects.count() == 1
    client.post(url(world, "moments"), {"name": Moment.objects.get().name, "note": "Met een andere toelichting"})
    assert Moment.objects.count() == 2
    assert world.clients["partner"].post(url(world, "moments"), {"name": "Nee"}).status_code == 403


def test_removed_and_put_back(world):
    moment = keep(world)
    client = world.clients["coordinator"]
    client.post(url(world, "moment_remove", pk=moment.pk))
    assert client.get(url(world, "moment", pk=moment.pk)).status_code == 404
    client.post(url(world, "moment_put_back", pk=moment.pk))
    assert client.get(url(world, "moment", pk=moment.pk)).status_code == 200


def queries(run):
    with CaptureQueriesContext(connection) as found:
        run()
    return len(found)


def test_number_of_queries_is_the_same_for_little_and_for_much(world):
    def make():
        make_moment(by=world.coordinator, name=f"Moment {Moment.objects.count()}", note="")

    first = queries(make)
    moment = Moment.objects.latest("pk")
    client = world.clients["coordinator"]
    read = {name: url(world, name, pk=moment.pk) for name in ("moment", "moment_compare")}
    before = {name: queries(lambda at=at: client.get(at)) for name, at in read.items()}
    for number in range(2, 9):
        write(world.coordinator, f"1a-0{number}", "Nog een")
    assert queries(make) == first
    after = {name: queries(lambda at=at: client.get(at)) for name, at in read.items()}
    assert after == before
