"""Short ways to make what a test is not about."""

from itertools import count

from django.test import Client

from phases.guide.models import Layer
from phases.partnership.models import Membership, Organisation, Partnership, Role
from phases.people.models import User

numbers = count(1)


def make_user(name="Noor Visser", **fields):
    fields.setdefault("email", f"persoon{next(numbers)}@example.org")
    return User.objects.create(name=name, **fields)


def make_partnership(theme="Samen tegen pesten", **fields):
    fields.setdefault("slug", f"samenwerking-{next(numbers)}")
    return Partnership.objects.create(theme=theme, **fields)


def make_organisation(partnership, name="GGD Rivierland", **fields):
    fields.setdefault("slug", f"organisatie-{next(numbers)}")
    return Organisation.objects.create(partnership=partnership, name=name, **fields)


def make_member(
    partnership=None, *, role=Role.COORDINATOR, organisation=None, layer=Layer.PRACTICE, name="Noor Visser", **fields
):
    partnership = partnership or make_partnership()
    organisation = organisation or make_organisation(partnership)
    fields.setdefault("user", make_user(name))
    return Membership.objects.create(
        partnership=partnership, organisation=organisation, role=role, layer=layer, name=name, **fields
    )


def client_for(member, **defaults):
    """A browser in which this member is signed in."""
    client = Client(**defaults)
    client.force_login(member.user)
    return client
