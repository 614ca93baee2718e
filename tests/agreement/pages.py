"""What a trekker and a partner do on the pages of an agreement."""

import re

from django.urls import reverse
from django.utils import timezone

from phases.agreement.frozen import text_hash
from phases.agreement.models import AgreementVersion
from tests.factories import client_for

SAID = {
    "verdict": "agreed",
    "name": "Joost",
    "function": "schoolleider",
    "on_behalf_of": "De Brug",
    "mandate": "Ik ben schoolleider",
}


def url(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def page(member, name, **kwargs):
    return client_for(member).get(url(member, name, **kwargs)).content.decode()


def shown_on(member, name, **kwargs):
    return re.search(r'name="shown" value="(\w+)"', page(member, name, **kwargs))[1]


def put_forward(noor):
    shown = shown_on(noor, "agreement_put_forward")
    return client_for(noor).post(url(noor, "agreement_put_forward"), {"shown": shown})


def endorse(member, number=1, shown=None, **fields):
    shown = shown or text_hash(AgreementVersion.objects.get(number=number).content)
    data = SAID | {"given_on": timezone.localdate().isoformat(), "shown": shown} | fields
    return client_for(member).post(url(member, "version_endorse", number=number), data)


def on_paper(noor, joost, number=1, **fields):
    """Noor records that the organisation of Joost said something on paper."""
    version = AgreementVersion.objects.get(partnership=noor.partnership, number=number)
    data = SAID | {"given_on": timezone.localdate().isoformat(), "name": "Hans Verbeek"}
    data |= {"shown": text_hash(version.content)}
    data |= {"organisation": joost.organisation_id} | fields
    return client_for(noor).post(url(noor, "version_on_paper", number=number), data)


def withdraw(member, said, reason="Ons bestuur wil eerst overleg"):
    return client_for(member).post(url(member, "endorsement_withdraw", pk=said.pk), {"withdrawn_reason": reason})


def confirm(member, said):
    return client_for(member).post(url(member, "paper_confirm", pk=said.pk))


def refuse(member, said):
    return client_for(member).post(url(member, "paper_refuse", pk=said.pk))
