"""What the tests of plans have in common."""

import re

from django.urls import reverse
from django.utils import timezone

from phases.contributions.models import Contribution
from phases.plans.models import Action
from phases.plans.operations import add_action
from tests.factories import client_for


def url(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def page(client, address):
    return client.get(address).content.decode()


def add(member, what="Iets doen", *, organisation=None, origin=None, milestone="", **fields):
    action = Action(what=what, **fields)
    return add_action(by=member, action=action, organisation=organisation, origin=origin, milestone=milestone)


def share(kind, by):
    Contribution.objects.filter(pk=kind.pk).update(shared_at=timezone.now(), shared_by=by)


def rows(html):
    """The actions in the list, in order."""
    return [int(pk) for pk in re.findall(r'<tr id="actie-(\d+)"', html)]


def save(member, action, field, value, version=0):
    address = url(member, "action_field", pk=action.pk, field=field)
    return client_for(member).post(address, {f"actie-{action.pk}.{field}": value, "version": version})
