"""A name is wiped from every table and made document, and nobody learns where else it stood."""

import pytest
from django.apps import apps
from django.core.cache import caches
from django.core.management import call_command
from django.urls import reverse

from phases.agreement.frozen import sha256_of
from phases.agreement.models import AgreementVersion
from phases.answers.models import Answer
from phases.contributions.models import Revision
from phases.documents.models import PrintJob
from phases.privacy.models import Wipe
from tests.world import SECRET, make_world, write

pytestmark = pytest.mark.django_db
NAME = "Liselotte"


def url(world, name, **kwargs):
    return reverse(name, kwargs={"slug": world.slug, **kwargs})


def wipe(world, text=NAME, **data):
    return world.clients["coordinator"].post(url(world, "wipe_text"), {"text": text, "confirmed": "1"} | data)


def everywhere(text):
    """The tables in which it stands, whatever the column."""
    found = set()
    for model in apps.get_app_config("phases").get_models():
        for row in model._base_manager.values():
            if any(text.casefold() in str(value).casefold() for value in row.values()):
                found.add(model.__name__)
    return found


def test_nothing_of_it_remains_in_any_table_or_made_document(django_capture_on_commit_callbacks):
    world = make_world()
    caches["documents"].set("een-pdf", b"met de naam")
    with django_capture_on_commit_callbacks(execute=True):
        wipe(world, SECRET)
    assert everywhere(SECRET) == set()
    assert caches["documents"].get("een-pdf") is None
    assert not PrintJob.objects.exists()
    assert Wipe.objects.get().places > 10
    for name in ("partnership", "plans", "agreement", "meetings", "processes", "documents", "network"):
        assert world.clients["coordinator"].get(url(world, name)).status_code == 200


def test_whole_words_in_any_case_and_spacing():
    world = make_world()
    text = "LISELOTTE, liselotte de  vries en Liselottes broer"
    answer = write(world.coordinator, "1a-03", text)
    wipe(world, "Liselotte de Vries")
    assert Answer.objects.get(pk=answer.pk).text == "LISELOTTE, [gewist] en Liselottes broer"
    wipe(world)
    assert Answer.objects.get(pk=answer.pk).text == "[gewist], [gewist] en Liselottes broer"


def test_what_another_organisation_wrote_for_itself_is_wiped_and_not_told():
    world = make_world()
    write(world.partner, "1b-01", f"{NAME} van de school")
    before = world.clients["coordinator"].post(url(world, "wipe_text"), {"text": NAME})
    without = world.clients["coordinator"].post(url(world, "wipe_text"), {"text": "Bestaat niet"})
    assert before.context["places"] == without.context["places"] == []
    done = wipe(world, reason="Stond er per ongeluk")
    assert done.status_code == 302
    page = world.clients["coordinator"].get(url(world, "wipe_text")).content.decode()
    assert "Stond er per ongeluk" in page and "1 plek" not in page
    assert Answer.objects.get(organisation=world.partner.organisation).text == "[gewist] van de school"
    assert everywhere(NAME) == set()


def test_where_it_stands_is_shown_as_far_as_the_trekker_may_read():
    world = make_world()
    write(world.coordinator, "1a-03", f"Over {NAME}")
    found = world.clients["coordinator"].post(url(world, "wipe_text"), {"text": NAME}).context["places"]
    assert [each.url.rsplit("#")[-1] for each in found] == ["1a-03"]


def test_an_open_page_cannot_write_it_back_unseen():
    world = make_world()
    write(world.coordinator, "1a-03", f"Over {NAME}")
    wipe(world)
    field = url(world, "answer_field", code="1a-03", field="text")
    data = {"1a-03.text": f"Over {NAME} en meer", "version": 1}
    assert world.clients["coordinator"].post(field, data).status_code == 409
    world.clients["coordinator"].post(field, {"1a-03.text": "Zonder naam", "version": 2})
    assert everywhere(NAME) == set()
    assert Revision.objects.filter(contribution=Answer.objects.get(item__code="1a-03").pk).count() == 2


def test_a_frozen_version_keeps_its_endorsements_and_gets_another_hash():
    world = make_world()
    version = AgreementVersion.objects.get()
    AgreementVersion.objects.update(content=version.content | {"purpose": f"Voor {NAME}"})
    wipe(world)
    version.refresh_from_db()
    assert version.content["purpose"] == "Voor [gewist]"
    assert version.sha256 == sha256_of(version.content) and version.endorsements.count() == 1


BAD = [{"text": "ab"}, {"text": ""}, {"text": "x" * 201}, {"text": "a\x00bc"}, {"text": NAME, "reason": f"om {NAME}"}]


@pytest.mark.parametrize("data", BAD)
def test_bad_input_wipes_nothing(data):
    world = make_world()
    assert wipe(world, **data).status_code == 422
    assert not Wipe.objects.exists()


def test_another_partnership_is_left_alone():
    world = make_world()
    write(world.stranger, "1a-03", f"Ook {NAME}")
    wipe(world)
    assert everywhere(NAME) == {"Answer", "Revision"}
    call_command("check")
