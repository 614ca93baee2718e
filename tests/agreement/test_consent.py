"""Whether partners agree with the decisions."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from phases.agreement.models import Endorsement
from phases.answers.models import Decision
from phases.contributions.models import Contribution
from phases.guide.models import Option
from tests.agreement.pages import SAID, page, url
from tests.factories import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(noor, joost):
    contribution = Contribution.objects.create(partnership=noor.partnership, kind="decision", created_by=noor)
    option = Option.objects.select_related("item").get(item__code="besluit-1", code="yes")
    facts = {"decided_on": timezone.localdate(), "decided_by": "Alle partners", "reason": "Samen lukt het wel"}
    return Decision.objects.create(
        contribution=contribution,
        partnership=noor.partnership,
        item=option.item,
        option=option,
        changed_by=noor,
        **facts,
    )


def consent(member, decision, **fields):
    address = url(member, "decision_endorse", code="besluit-1", pk=decision.pk)
    shown = re.search(r'name="shown" value="(\w+)"', client_for(member).get(address).content.decode())
    data = SAID | {"given_on": timezone.localdate().isoformat(), "shown": shown[1] if shown else ""} | fields
    return client_for(member).post(address, data)


def test_partners_consent_to_a_decision_once_it_is_shared(noor, joost, decision, django_capture_on_commit_callbacks):
    assert consent(joost, decision).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        client_for(noor).post(url(noor, "decision_ask", code="besluit-1", pk=decision.pk))
    assert [message.to for message in mail.outbox] == [[joost.user.email]]
    assert "Samen lukt" not in mail.outbox[0].body
    assert consent(joost, decision, verdict="objected", reason="Te vroeg").status_code == 302
    read = page(noor, "decision", code="besluit-1")
    assert "Bezwaar" in read and "Te vroeg" in read


def test_a_newer_decision_that_is_not_shared_changes_nothing_for_partners(noor, joost, decision):
    client_for(noor).post(url(noor, "decision_ask", code="besluit-1", pk=decision.pk))
    data = {"option": decision.option_id, "reason": "Anders", "decided_on": "2026-11-01", "decided_by": "Wij"}
    client_for(noor).post(url(noor, "decision", code="besluit-1"), data)
    assert Decision.objects.count() == 2
    assert consent(joost, decision).status_code == 302


def test_a_newer_decision_makes_an_older_form_stale(noor, joost, decision):
    client_for(noor).post(url(noor, "decision_ask", code="besluit-1", pk=decision.pk))
    form = url(joost, "decision_endorse", code="besluit-1", pk=decision.pk)
    shown = re.search(r'name="shown" value="(\w+)"', client_for(joost).get(form).content.decode())[1]
    newer = Contribution.objects.create(
        partnership=noor.partnership, kind="decision", created_by=noor, shared_at=timezone.now(), shared_by=noor
    )
    option = Option.objects.get(item__code="besluit-1", code="no")
    Decision.objects.create(
        contribution=newer,
        partnership=noor.partnership,
        item=decision.item,
        option=option,
        reason="Nee",
        decided_on=timezone.localdate(),
        decided_by="Alle partners",
    )
    data = SAID | {"given_on": timezone.localdate().isoformat(), "shown": shown}
    response = client_for(joost).post(form, data)
    assert response.status_code == 422 and "telt niet meer" in response.content.decode()
    assert not Endorsement.objects.exists()
