"""Fifty people of one organisation endorse at the same moment: one row."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from phases.agreement.frozen import text_hash
from phases.agreement.models import AgreementVersion, Endorsement
from phases.partnership.models import Role
from tests.agreement.pages import SAID, put_forward, url
from tests.factories import client_for, make_member

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 50


def at_once(send, number):
    def one(place):
        try:
            return send(place).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return sorted(pool.map(one, range(number)))


def test_fifty_endorsements_of_one_organisation_make_one_row(noor, joost, agreement):  # noqa: F811
    put_forward(noor)
    people = [make_member(noor.partnership, role=Role.PARTNER, organisation=joost.organisation) for _ in range(PEOPLE)]
    clients = [client_for(person) for person in people]
    data = SAID | {
        "given_on": timezone.localdate().isoformat(),
        "shown": text_hash(AgreementVersion.objects.get().content),
    }
    address = url(noor, "version_endorse", number=1)
    assert at_once(lambda place: clients[place].post(address, data), PEOPLE) == [302] + [422] * (PEOPLE - 1)
    assert Endorsement.objects.count() == 1


def test_ten_coordinators_who_put_forward_make_one_version(noor, joost, agreement):  # noqa: F811
    people = [make_member(noor.partnership, organisation=noor.organisation) for _ in range(10)]
    clients = [client_for(person) for person in people]
    shown = clients[0].get(url(noor, "agreement_put_forward")).context["shown"]
    answers = at_once(lambda place: clients[place].post(url(noor, "agreement_put_forward"), {"shown": shown}), 10)
    assert answers == [302] + [422] * 9
    assert list(AgreementVersion.objects.values_list("number", flat=True)) == [1]
