"""Fills an empty database with example partnerships, from `fixtures/demo/`: a new one, an existing one and an empty one."""

from django.db import transaction

from phases.guide.models import Item
from phases.overview.demo.course import write_answers, write_attention, write_cards, write_closings
from phases.overview.demo.endorsed import write_consents, write_versions
from phases.overview.demo.findings import write_agreement, write_parties, write_processes
from phases.overview.demo.meetings import write_agendas, write_meetings
from phases.overview.demo.plans import write_plan
from phases.overview.demo.texts import read
from phases.overview.demo.together import (
    write_access,
    write_invitations,
    write_own_profiles,
    write_readiness,
    write_responses,
    write_reviews,
    write_sharing,
    write_views,
)
from phases.overview.demo.world import Demo, make_member
from phases.partnership.models import Organisation, Partnership, Role


class GuideMissing(Exception):
    """The demo answers questions of the guide, so that has to be loaded first."""


@transaction.atomic
def load_demo() -> bool:
    """True when something was made. What stands there already is left as people made it. Raises GuideMissing."""
    if not Item.objects.exists():
        raise GuideMissing
    made = [fill(read("pesten")), fill(read("wonen")), make_empty(read("leeg")["partnership"])]
    return any(made)


def fill(texts: dict) -> bool:
    """Findings before what comes from them: an action names its meeting, and an agenda may name an action."""
    if Partnership.objects.filter(slug=texts["partnership"]["slug"]).exists():
        return False
    demo = Demo(texts["partnership"])
    write_attention(demo, texts["partnership"].get("attention", {}))
    write_cards(demo, texts["partnership"].get("cards", {}))
    write_answers(demo, texts["answers"])
    write_parties(demo, texts["parties"])
    write_processes(demo, texts["processes"])
    write_agreement(demo, texts["agreement"])
    parts = write_meetings(demo, texts["meetings"])
    for name in ("external", "internal"):
        if name in texts:
            write_plan(demo, texts[name])
    write_agendas(demo, parts)
    write_closings(demo, texts["partnership"]["closings"])
    write_access(demo)
    if "together" in texts:
        write_together(demo, {name: rows for file in texts["together"] for name, rows in file.items()})
    return True


def write_together(demo: Demo, facts: dict) -> None:
    write_sharing(demo, facts["sharing"])
    write_views(demo, facts["views"])
    write_own_profiles(demo, facts["profiles"])
    write_readiness(demo, facts["ready"])
    write_responses(demo, facts["responses"])
    write_reviews(demo, facts["reviews"])
    write_versions(demo, facts["versions"])
    write_consents(demo, facts["consents"])
    write_invitations(demo, facts["invitations"])


def make_empty(facts: dict) -> bool:
    if Partnership.objects.filter(slug=facts["slug"]).exists():
        return False
    members, organisation = facts.pop("members"), facts.pop("organisation")
    partnership = Partnership.objects.create(**facts)
    organisation = Organisation.objects.create(partnership=partnership, **organisation)
    for person in members:
        make_member(organisation, person | {"role": Role.COORDINATOR})
    return True
