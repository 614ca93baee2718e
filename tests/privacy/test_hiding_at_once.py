"""People who decide, ask and endorse in the same moment: one of them is first, and the text is as that one left it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from phases.agreement.frozen import text_hash
from phases.agreement.models import AgreementVersion, Endorsement, Hiding
from phases.partnership.models import Role
from phases.privacy.models import HiddenText, Wipe
from tests.agreement.conftest import agreement, joost, noor  # noqa: F401
from tests.agreement.pages import SAID, endorse, put_forward, url
from tests.factories import client_for, make_member
from tests.privacy.asking import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = {"text": "meldpunt", "searched": "meldpunt", "confirmed": "1", "password": PASSWORD}


def at_once(*deeds):
    def one(deed):
        try:
            return deed().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def trekkers(of, number):
    people = [make_member(of.partnership, organisation=of.organisation) for _ in range(number)]
    for each in people:
        each.user.set_password(PASSWORD)
        each.user.save()
    return [client_for(each) for each in people]


def test_of_a_yes_and_a_no_at_once_the_first_counts(noor, joost, agreement):  # noqa: F811
    put_forward(noor)
    endorse(joost)
    [trekker] = trekkers(noor, 1)
    trekker.post(url(noor, "wipe_text"), ASKED)
    page = url(noor, "hidden_decide", pk=Hiding.objects.get().pk)
    people = [make_member(noor.partnership, role=Role.PARTNER, organisation=joost.organisation) for _ in range(6)]
    clients = [client_for(each) for each in people]
    rulings = ["yes", "no"] * 3
    deeds = [
        lambda client=client, ruling=ruling: client.post(page, {"ruling": ruling})
        for client, ruling in zip(clients, rulings, strict=True)
    ]
    assert set(at_once(*deeds)) <= {302, 404}
    hiding, version = Hiding.objects.get(), AgreementVersion.objects.get()
    text = version.content["joint_work"]
    assert (hiding.ruling, text, bool(version.salt)) in [
        ("wiped", "Eén [gewist]", False),
        ("kept", "Eén meldpunt", True),
    ]
    assert not HiddenText.objects.exists()


def test_two_trekkers_who_ask_at_once_and_who_endorses_meanwhile(noor, joost, agreement):  # noqa: F811
    put_forward(noor)
    kim = make_member(noor.partnership, role=Role.PARTNER, organisation=noor.organisation)
    endorse(joost)
    shown = text_hash(AgreementVersion.objects.get().content)
    data = SAID | {"given_on": timezone.localdate().isoformat(), "shown": shown}
    asking, colleague = trekkers(noor, 2), client_for(kim)
    asked = [lambda client=client: client.post(url(noor, "wipe_text"), ASKED) for client in asking]
    *done, endorsed = at_once(*asked, lambda: colleague.post(url(noor, "version_endorse", number=1), data))
    assert done == [302, 302] and endorsed in (302, 422)
    assert Hiding.objects.count() == 1 and Wipe.objects.count() == 2
    assert AgreementVersion.objects.get().content["joint_work"] == "Eén [verborgen, wordt nagekeken]"
    assert Endorsement.objects.filter(organisation=noor.organisation_id).exists() is (endorsed == 302)
