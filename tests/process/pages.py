"""What the tests of processes have in common."""

from django.urls import reverse
from django.utils import timezone

from phases.contributions.models import Contribution
from phases.process.models import ProcessStep
from phases.process.operations import add_step


def url(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def page(client, address):
    return client.get(address).content.decode()


def steps(process):
    return list(process.steps.filter(removed_at=None).order_by("position").values_list("what", flat=True))


def add_steps(process, *names):
    for name in names:
        ProcessStep.objects.filter(pk=add_step(process=process, position=99).pk).update(what=name)
    return list(process.steps.filter(removed_at=None).order_by("position"))


def share(kind, by):
    Contribution.objects.filter(pk=kind.pk).update(shared_at=timezone.now(), shared_by=by)
