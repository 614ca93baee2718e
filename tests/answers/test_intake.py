"""The intake of a cooperation that exists already: what goes well is folded away in the route, and stays within reach."""

import pytest
from django.urls import reverse

from phases.answers.models import Attention
from phases.overview.queries import progress
from phases.partnership.models import Role
from tests.factories import client_for, make_member, make_organisation
from tests.forms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(db):
    return make_member()


def url(member, name="intake", **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def say(member, code, level, version=0):
    field = url(member, "intake_field", code=code, field="level")
    return client_for(member).post(field, {f"intake-{code}.level": level, "version": version})


def test_what_goes_well_is_folded_away_says_why_and_can_be_unfolded(noor):
    client = client_for(noor)
    assert "Loopt goed (" not in client.get(url(noor)).content.decode()
    assert say(noor, "1a", "good").status_code == 200
    page = client.get(url(noor, "partnership")).content.decode()
    assert "Loopt goed (1)" in page
    assert "volgens jullie intake loopt dit goed" in page
    section = client.get(url(noor, "section", code="1a")).content.decode()
    assert "Daarom staat dit onderdeel ingeklapt" in section
    assert "Alles opslaan" in section
    assert say(noor, "1a", "strengthen", version=1).status_code == 200
    assert "Loopt goed (" not in client.get(url(noor, "partnership")).content.decode()
    assert "verder versterken" in client.get(url(noor, "section", code="1a")).content.decode()


def test_the_next_step_leads_past_what_goes_well(noor):
    for code in ("vooraf", "1a", "1b"):
        say(noor, code, "good")
    assert (
        progress(noor).next_step.title == "Volgende stap: Besluit: samen verder?"
        or "Besluit" in progress(noor).next_step.title
    )
    for phase in progress(noor):
        if phase.phase.number == 1:
            assert [entry.code for entry in phase.folded] == ["1a", "1b"]


def test_who_works_together_already_begins_with_the_intake(noor):
    noor.partnership.existing = True
    noor.partnership.save()
    client = client_for(noor)
    assert url(noor) in client.get(reverse("home")).content.decode()
    assert progress(noor).next_step.url == url(noor)
    say(noor, "1a", "insufficient")
    assert progress(noor).next_step.url != url(noor)


def test_every_part_but_the_decisions_can_be_said(noor):
    html = client_for(noor).get(url(noor)).content.decode()
    assert 'id="vooraf"' in html
    assert 'id="4"' in html
    assert 'id="besluit-1"' not in html
    assert say(noor, "besluit-1", "good").status_code == 404
    assert say(noor, "bestaat-niet", "good").status_code == 404
    assert not Attention.objects.exists()


@pytest.mark.parametrize("level", ["anders", "x" * 300, "\x00"])
def test_another_level_is_refused(noor, level):
    assert say(noor, "1a", level).status_code == 422
    assert not Attention.objects.exists()


def test_partners_follow_the_same_route_and_do_not_change_it(noor):
    say(noor, "1a", "good")
    organisation = make_organisation(noor.partnership, "De Brug")
    joost = make_member(noor.partnership, role=Role.PARTNER, organisation=organisation, name="Joost")
    page = client_for(joost).get(url(joost)).content.decode()
    assert "loopt goed" in page
    assert "Alles opslaan" not in page
    assert client_for(joost).post(url(joost), {}).status_code == 403
    assert say(joost, "1b", "good").status_code == 403
    assert "Loopt goed (1)" in client_for(joost).get(url(joost, "partnership")).content.decode()


def test_without_javascript_all_is_saved_at_once(noor):
    client = client_for(noor)
    data = form_of(client, url(noor)) | {"intake-1a.level": "good", "intake-3.level": "insufficient"}
    assert client.post(url(noor), data).status_code == 302
    assert dict(Attention.objects.values_list("section__code", "level")) == {"1a": "good", "3": "insufficient"}
    assert client.post(url(noor), form_of(client, url(noor)) | {"intake-1a.level": "anders"}).status_code == 422


def test_query_count_is_the_same_for_one_and_all(noor, django_assert_max_num_queries):
    client = client_for(noor)
    say(noor, "1a", "good")
    with django_assert_max_num_queries(11) as one:
        client.get(url(noor))
    for code in ("vooraf", "1b", "2a", "2b", "3", "4"):
        say(noor, code, "good")
    with django_assert_max_num_queries(11) as every:
        client.get(url(noor))
    assert len(one) == len(every)
