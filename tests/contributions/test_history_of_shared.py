"""Who reads a history: of what is shared everyone, from the moment that it was shared; who writes may put back."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from phases.answers.models import Answer, Decision
from phases.contributions.models import Contribution, Response, Revision
from phases.contributions.moments import Moment
from phases.contributions.operations import share, unshare
from phases.overview.moments import make_moment
from tests.world import SECRET, write

pytestmark = pytest.mark.django_db


def url(world, name, query="", **kwargs):
    return reverse(name, kwargs={"slug": world.slug, **kwargs}) + query


def page(world, reader, address):
    response = world.clients[reader].get(address)
    return response.content.decode() if response.status_code == 200 else response.status_code


def share_it(world, contribution_id):
    share(contributions=Contribution.objects.filter(pk=contribution_id), by=world.coordinator)


def save(world, text, version, client="pagina"):
    data = {"1a-01.text": text, "version": version, "client": client, "seq": version + 1}
    response = world.clients["coordinator"].post(url(world, "answer_field", code="1a-01", field="text"), data)
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("name", "thing", "query"),
    [
        ("action_history", "external", ""),
        ("process_history", "process", ""),
        ("bottleneck_history", "bottleneck", ""),
        ("meeting_history", "meeting", ""),
    ],
)
def test_partner_and_meelezer_read_the_history_of_what_is_shared(world, name, thing, query):
    address = url(world, name, pk=getattr(world, thing).pk)
    for reader in ("partner", "reader"):
        assert page(world, reader, address) == 404
    share(contributions=Contribution.objects.filter(organisation=None), by=world.coordinator)
    for reader in ("partner", "reader"):
        html = page(world, reader, address)
        assert SECRET not in html.split("<main")[1].split("Nieuwste boven")[1]  # what was typed before it was shared
        assert "Zet deze tekst terug" not in html
        assert world.clients[reader].post(address, {"revision": "1", "field": "what"}).status_code == 403


def test_joint_answer_has_a_history_from_when_it_was_shared(world):
    joint = url(world, "answer_history", "?van=gezamenlijk", code="1a-01")
    assert page(world, "partner", joint) == 404
    share_it(world, world.answer.pk)
    save(world, "Nu gedeeld geschreven", 1)
    html = page(world, "partner", joint)
    assert "Nu gedeeld geschreven" in html and SECRET not in html
    assert page(world, "partner", url(world, "answer_history", code="1a-01")) == 404


def test_what_is_typed_after_sharing_is_apart_from_what_was_typed_before(world):
    save(world, f"{SECRET} nog in dezelfde tien minuten", 1)
    share_it(world, world.answer.pk)
    save(world, "Hierna", 2)
    save(world, "En nog iets", 3)
    kept = [each.fields["text"] for each in Revision.objects.filter(contribution=world.answer.pk).order_by("pk")]
    assert kept == [f"{SECRET} nog in dezelfde tien minuten", "En nog iets"]
    assert SECRET not in page(world, "partner", url(world, "answer_history", "?van=gezamenlijk", code="1a-01"))


def test_what_was_typed_while_it_was_taken_back_stays_private(world):
    found = Contribution.objects.filter(pk=world.answer.pk)
    start = timezone.now()
    with time_machine.travel(start + timedelta(hours=1)):
        share_it(world, world.answer.pk)
        save(world, "Gedeeld", 1)
    with time_machine.travel(start + timedelta(hours=2)):
        unshare(contributions=found)
        save(world, "Geheim tussendoor", 2)
    with time_machine.travel(start + timedelta(hours=3)):
        share_it(world, world.answer.pk)
        save(world, "Weer gedeeld", 3)
        html = page(world, "partner", url(world, "answer_history", "?van=gezamenlijk", code="1a-01"))
    assert "Weer gedeeld" in html and "Geheim tussendoor" not in html


def test_differences_say_what_went_and_came_in_words(world):
    write(world.coordinator, "1a-03", "Eerst was het dit")
    field = url(world, "answer_field", code="1a-03", field="text")
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        world.clients["coordinator"].post(field, {"1a-03.text": "Nu is het dat", "version": 1})
    html = page(world, "coordinator", url(world, "answer_history", code="1a-03"))
    assert '<del><span class="visually-hidden">weg: </span>dit</del>' in html
    assert '<ins><span class="visually-hidden">erbij: </span>dat</ins>' in html


def test_decisions_stand_beside_the_one_before_and_are_taken_anew(world):
    old = world.decision
    address = url(world, "decision_history", code="besluit-1")
    newer = Decision.objects.get(pk=old.pk)
    data = {
        "option": newer.option_id,
        "reason": "Samen lukt het beter",
        "decided_on": "2026-11-01",
        "decided_by": "Wij",
    }
    assert world.clients["coordinator"].post(url(world, "decision", code="besluit-1"), data).status_code == 302
    html = page(world, "coordinator", address)
    assert "beter</ins>" in html and html.count("Neem dit besluit opnieuw") == 1
    assert "beter" not in page(world, "partner", address) and "Samen lukt het" in page(world, "partner", address)
    assert world.clients["partner"].post(address, {"decision": old.pk}).status_code == 403
    assert world.clients["coordinator"].post(address, {"decision": old.pk}).status_code == 302
    reasons = list(Decision.objects.order_by("pk").values_list("reason", flat=True))
    assert reasons == ["Samen lukt het", "Samen lukt het beter", "Samen lukt het"]
    for wrong in ("", "x", "99999999999999999999", "999999"):
        assert world.clients["coordinator"].post(address, {"decision": wrong}).status_code == 404


def test_restoring_is_a_new_version(world):
    write(world.coordinator, "1a-03", "Eerst")
    first = Revision.objects.latest("pk")
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        field = url(world, "answer_field", code="1a-03", field="text")
        world.clients["coordinator"].post(field, {"1a-03.text": "Later", "version": 1})
        history = url(world, "answer_history", code="1a-03")
        world.clients["coordinator"].post(history, {"revision": first.pk, "field": "text"})
    answer = Answer.objects.get(item__code="1a-03")
    assert (answer.text, answer.version("text"), Revision.objects.filter(contribution=answer.pk).count()) == (
        "Eerst",
        3,
        3,
    )


@pytest.mark.parametrize("part", ["bottleneck", "action"])
def test_what_was_erased_before_the_whole_was_shared_stays_private(world, part):
    """A bottleneck was shared while its process was not: others could not read it yet."""
    thing, whole = {
        "bottleneck": (world.bottleneck, world.process.contribution),
        "action": (world.external, world.external.plan.contribution),
    }[part]
    name, field = {"bottleneck": ("knelpunt", "description"), "action": ("actie", "what")}[part]
    share_it(world, thing.pk)
    start, client = timezone.now(), world.clients["coordinator"]
    address = url(world, f"{part}_field", pk=thing.pk, field=field)
    for hours, text in ((1, f"{SECRET} te eerlijk"), (2, "Netjes gezegd")):
        with time_machine.travel(start + timedelta(hours=hours)):
            version = client.get(address).json()["version"]
            assert client.post(address, {f"{name}-{thing.pk}.{field}": text, "version": version}).status_code == 200
            if hours == 1:
                make_moment(by=world.coordinator, name="Tussendoor", note="")
                said = {
                    "by": world.coordinator,
                    "stance": "remark",
                    "text": f"{SECRET} onder ons",
                    "at": timezone.now(),
                }
                Response.objects.create(contribution=thing.contribution, **said)
    with time_machine.travel(start + timedelta(hours=3)):
        share_it(world, whole.pk)
        history = url(world, f"{part}_history", pk=thing.pk)
        moment = url(world, "moment", pk=Moment.objects.get(name="Tussendoor").pk)
        assert "te eerlijk" not in page(world, "partner", history) + page(world, "partner", moment)
        assert not Response.objects.visible_to(world.partner).filter(text__contains="onder ons").exists()
        assert not Revision.objects.visible_to(world.partner).filter(fields__icontains="te eerlijk").exists()
        assert "te eerlijk" in page(world, "coordinator", history)


def test_a_second_click_decides_once(world):
    address = url(world, "decision_history", code="besluit-1")
    data = {"option": world.decision.option_id, "reason": "Anders", "decided_on": "2026-11-01", "decided_by": "Wij"}
    world.clients["coordinator"].post(url(world, "decision", code="besluit-1"), data)
    for _ in range(2):
        world.clients["coordinator"].post(address, {"decision": world.decision.pk})
    assert Decision.objects.count() == 3
