"""Back to the version without rounds and meetings, and forward again, with data of every kind."""

import pytest
from django.urls import reverse

from phases.plans.models import Action, Cycle
from tests.plans.test_cycles_at_once import migrate
from tests.world import SECRET, make_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_the_version_before_knows_survives_going_back_and_forward_again():
    world = make_world()
    try:
        model = migrate("0001_initial")
        texts = dict(model("phases", "Action").objects.values_list("contribution_id", "milestone"))
    finally:
        migrate()
    assert texts == {world.external.pk: f"{SECRET} mijlpaal", world.own.pk: "", world.stopped.pk: ""}
    assert list(Cycle.objects.values_list("number", "closed_at")) == [(1, None), (1, None)]
    assert Action.objects.get(pk=world.external.pk).milestones.get().text == f"{SECRET} mijlpaal"
    client, slug = world.clients["coordinator"], world.slug
    addresses = [reverse(name, kwargs={"slug": slug}) for name in ("partnership", "plan_external", "meetings")]
    addresses.append(reverse("document_preview", kwargs={"slug": slug, "kind": "dossier"}))
    addresses.append(reverse("action_history", kwargs={"slug": slug, "pk": world.external.pk}))
    for address in addresses:
        assert client.get(address).status_code == 200, address
    assert f"{SECRET} mijlpaal" in client.get(addresses[-1]).content.decode()
