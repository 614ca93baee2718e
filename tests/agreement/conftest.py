"""A trekker, a partner, and an agreement between their organisations."""

import pytest
from django.utils import timezone

from phases.agreement.operations import new_agreement
from phases.partnership.models import Role
from tests.factories import make_member, make_organisation


@pytest.fixture
def noor():
    return make_member(name="Noor")


@pytest.fixture
def joost(noor):
    brug = make_organisation(noor.partnership, "De Brug")
    return make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name="Joost")


@pytest.fixture
def agreement(noor, joost):
    found = new_agreement(by=noor)
    found.purpose, found.joint_work = "Elk kind hoort erbij", "Eén meldpunt"
    found.changed_by, found.changed_at = noor, timezone.now()
    found.save(force_insert=True)
    found.parties.set([noor.organisation, joost.organisation])
    return found
