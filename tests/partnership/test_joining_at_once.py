"""One invitation, taken up in many tabs at the same moment."""

import pytest
from django.test import Client

from phases.partnership.models import Invitation, Membership
from phases.people.models import User
from tests.agreement.test_endorsing_at_once import at_once
from tests.factories import make_member
from tests.partnership.test_invitations import JOIN, MAILED, invite, noor, path  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db(transaction=True)


def test_ten_tabs_make_one_account_and_one_membership(noor):  # noqa: F811
    invite(noor)
    address = path(Invitation.objects.get(), MAILED)
    answers = at_once(lambda place: Client().post(address, JOIN), 10)
    assert answers.count(302) == 1 and set(answers) <= {302, 410, 422}
    assert User.objects.filter(email="joost@school.example").count() == 1
    assert Membership.objects.filter(partnership=noor.partnership).count() == 2


def test_two_trekkers_who_stop_at_once_leave_one(noor):  # noqa: F811
    from tests.factories import client_for

    other = make_member(noor.partnership, name="Karim")
    people = [noor, other]
    clients = [client_for(person) for person in people]
    at_once(lambda place: clients[place].post(f"/samenwerkingen/{noor.partnership.slug}/deelnemers/stoppen/"), 2)
    assert Membership.objects.filter(ended_at=None).count() == 1
