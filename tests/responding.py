"""What the tests of responses have in common: a partnership of three organisations in which an answer is shared."""

import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from phases.answers.models import Answer
from phases.contributions.models import Contribution, Response
from phases.partnership.models import Membership, Role
from tests.factories import client_for, make_member, make_organisation
from tests.world import write


@dataclass
class Table:
    """`noor` leads; `joost` is a partner and `lotte` reads along in De Brug; `femke` is a partner in De Linde."""

    noor: Membership
    karim: Membership
    joost: Membership
    lotte: Membership
    femke: Membership
    answer: Answer


def make_table() -> Table:
    noor = make_member(name="Noor")
    partnership = noor.partnership
    brug, linde = (make_organisation(partnership, name) for name in ("De Brug", "De Linde"))
    answer = write(noor, "1a-01", "Minder pesten")
    share(answer, noor)
    return Table(
        noor,
        make_member(partnership, role=Role.PARTNER, organisation=noor.organisation, name="Karim"),
        make_member(partnership, role=Role.PARTNER, organisation=brug, name="Joost"),
        make_member(partnership, role=Role.READER, organisation=brug, name="Lotte"),
        make_member(partnership, role=Role.PARTNER, organisation=linde, name="Femke"),
        answer,
    )


def share(kind, by):
    Contribution.objects.filter(pk=kind.pk).update(shared_at=timezone.now(), shared_by=by)


def unshare(kind):
    Contribution.objects.filter(pk=kind.pk).update(shared_at=None, shared_by=None)


def url(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def html(member, address):
    response = client_for(member).get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def words(member, address):
    """The text of a page's main part, without markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", html(member, address).split("<main")[1]).split())


def respond(member, kind, stance="addition", text="Ook thuis", part="", **more):
    """As the page says now who reads it."""
    to_all = Contribution.objects.filter(pk=kind.pk, shared_at__isnull=False).exists()
    data = {"stance": stance, "text": text, "shared": "1" if to_all else "", **more}
    return client_for(member).post(url(member, "respond", pk=kind.pk) + f"?onderdeel={part}", data)


def said(member, kind, stance="addition", text="Ook thuis", part="", **fields):
    """A response that is there already."""
    fields.setdefault("at", timezone.now())
    return Response.objects.create(contribution_id=kind.pk, by=member, stance=stance, text=text, part=part, **fields)


def deed(member, response, name, **data):
    data.setdefault("shared", "1" if response.contribution.shared_at else "")
    return client_for(member).post(url(member, f"response_{name}", pk=response.pk), data)
