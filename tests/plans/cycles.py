"""What the tests of cycles have in common."""

from django.urls import reverse

from phases.plans.cycles import close_cycle
from phases.plans.models import Action, ActionCheck, Cycle
from phases.plans.operations import add_action


def url(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def page(client, address):
    return client.get(address).content.decode()


def add(by, what, organisation=None, **fields):
    return add_action(by=by, action=Action(what=what, **fields), organisation=organisation)


def check(action, outcome, text=""):
    """What came of an action in the cycle that it is in."""
    action.refresh_from_db()
    found, _ = ActionCheck.objects.update_or_create(
        action=action, cycle=action.cycle, defaults={"outcome": outcome, "text": text}
    )
    return found


def fill(plan, **fields):
    """The running cycle of a plan, ready to be closed unless `fields` says otherwise."""
    texts = {"measured": "Drie van de vier groepen", "learned": "Eerder beginnen"} | fields
    Cycle.objects.filter(plan=plan, closed_at=None).update(**texts)
    return running(plan)


def running(plan):
    return Cycle.objects.get(plan=plan, closed_at=None)


def close(cycle, by, endings=None, **following):
    values = {"goal": "", "measure": "", "check_on": None, "responsible": ""} | following
    return close_cycle(cycle=cycle, by=by, endings=endings or {}, **values)


def save(client, address, name, value, *, version=0, seq=1):
    data = {name: value, "version": version, "client": "pagina", "seq": seq}
    return client.post(address, data, headers={"X-Requested-With": "fetch"})
