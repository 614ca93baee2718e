"""Hiding the name of an organisation frees it for nobody."""

import pytest
from django.urls import reverse

from phases.partnership.models import Invitation, Membership, Organisation, Role
from phases.privacy.models import HiddenText, WipeQuestion
from tests.partnership.test_admission import joins
from tests.privacy.asking import as_trekker, confirmed, url
from tests.privacy.test_hiding import NO

pytestmark = pytest.mark.django_db


def asked_into_new(world, name):
    data = {"name": "Piet", "email": "tweede@bus.example", "organisation": "", "new_organisation": name}
    as_trekker(world).post(url(world, "member_invite"), data | {"role": "partner", "layer": "board"})
    return Invitation.objects.get(email="tweede@bus.example")


@pytest.mark.parametrize("back_first", [False, True])
def test_a_new_organisation_of_a_hidden_name_waits_for_the_host(world, back_first):
    assert confirmed(world, "De Brug").status_code == 302
    invitation = asked_into_new(world, "De Brug")
    assert invitation.organisation_id != world.partner.organisation_id
    if back_first:
        asked = WipeQuestion.objects.get(organisation=world.partner.organisation)
        about = HiddenText.objects.filter(model="Organisation").get().about
        page = reverse("wipe_answer", kwargs={"slug": invitation.partnership.slug, "pk": asked.wipe_id})
        world.clients["partner"].post(page, NO | {"about": about})
        assert Organisation.objects.get(pk=world.partner.organisation_id).name == "De Brug"
    _, member = joins(invitation)
    assert member.role == Role.WAITING
    assert Membership.objects.filter(organisation=invitation.organisation_id).count() == 1
