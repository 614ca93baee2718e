import pytest

from phases.partnership.models import Role
from phases.plans.models import Action
from tests.factories import make_member, make_organisation
from tests.plans.cycles import add, check


@pytest.fixture
def noor(db):
    return make_member()


@pytest.fixture
def plan(noor):
    """Four actions: one is done and met, one dropped with a reason, one called done too early, one is being done."""
    done = add(noor, "Klaar en gehaald", status="done")
    dropped = add(noor, "Vervallen", status="dropped")
    Action.objects.filter(pk=dropped.pk).update(drop_reason="Geen geld")
    early = add(noor, "Te vroeg klaar", status="done")
    busy = add(noor, "Nog bezig", status="busy")
    for action, outcome in ((done, "met"), (dropped, "not"), (early, "partly"), (busy, "not")):
        check(action, outcome, f"Van ‘{action.what}’ kwam dit")
    return done.plan


@pytest.fixture
def joost(noor):
    brug = make_organisation(noor.partnership, "De Brug", slug="brug")
    return make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name="Joost")
