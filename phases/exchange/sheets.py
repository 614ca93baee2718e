"""Which Excel files there are. Each is made as its reader, with the queries of the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from phases.exchange.spreadsheets import Sheet
from phases.network.models import PartyProfile
from phases.network.queries import parties, profiles_to_edit
from phases.partnership.models import Membership
from phases.plans.open_points import OpenPoint, open_points
from phases.plans.origins import finding
from phases.plans.queries import actions_for, with_milestones, with_origins


def actions_sheet(member: Membership) -> Sheet:
    columns = [("Plan", 24), ("Actie", 50), ("Wie", 24), ("Organisatie", 24), ("Vóór wanneer", 14), ("Status", 12)]
    columns += [("Ronde", 8), ("Onderwerp", 24), ("Wat moet het opleveren", 40), ("Mijlpalen", 40)]
    columns += [("Waarom gaat dit niet door", 30), ("Notitie", 30), ("Waar komt het uit", 40)]
    found = with_milestones(with_origins(actions_for(member), member))
    return Sheet("Acties", columns, (action_row(member, each) for each in found))


def action_row(member: Membership, action) -> list:
    steps = [f"{each.text} ({each.reached_on:%d-%m-%Y})" if each.reached_on else each.text for each in action.steps]
    origins = [finding(member, each.contribution) for each in action.findings]
    return [
        str(action.plan),
        action.what,
        action.owner_shown,
        action.organisation.name if action.organisation else "",
        action.due,
        action.get_status_display(),
        action.cycle.number,
        action.rubric.title if action.rubric else "",
        action.result,
        "\n".join(steps),
        action.drop_reason,
        action.note,
        "\n".join(f"{each.kind}: {each.text}" if each.text else each.kind for each in origins),
    ]


PROFILE = (
    *(("active", 12), ("needed", 12), ("works_with_us", 12), ("wish", 14), ("offer", 40), ("ambition", 40)),
    *(("sees_problem", 14), ("sees_problem_note", 40), ("direction", 40), ("formality", 12), ("strength", 12)),
    ("contact", 24),
)


def parties_sheet(member: Membership) -> Sheet:
    """Every party, with what this member's own organisation (or the trekkers) think of it, the most important first."""
    profiles = list(profiles_to_edit(member))
    heads = [(capfirst(head(name)), width) for name, width in PROFILE]
    rows = [[each.party.name, each.party.get_sector_display(), *profile_row(each)] for each in profiles]
    known = {each.party_id for each in profiles}
    rows += [[each.name, each.get_sector_display()] for each in parties(member) if each.pk not in known]
    return Sheet("Partijen", [("Naam", 36), ("Soort organisatie", 26), *heads], rows)


def head(name: str) -> str:
    field: Any = PartyProfile._meta.get_field(name)
    return field.verbose_name


def profile_row(profile) -> list:
    found = []
    for name, _ in PROFILE:
        value = getattr(profile, name)
        if isinstance(value, bool):
            found.append("ja" if value else "")
        else:
            found.append(getattr(profile, f"get_{name}_display")() if profile._meta.get_field(name).choices else value)
    return found


def open_points_sheet(member: Membership) -> Sheet:
    points = open_points(member)
    groups = [
        ("Actie die te laat is", points.overdue),
        ("Uitzoeken", points.to_investigate),
        ("Knelpunt zonder actie", points.bottlenecks),
        ("Rode kaart zonder actie", points.red_cards),
    ]
    columns = [("Wat is er open", 24), ("Waar", 50), ("Tekst", 60), ("Wie", 24), ("Vóór wanneer", 14), ("Te laat", 10)]
    rows = (point_row(word, each) for word, found in groups for each in found)
    return Sheet("Open punten", columns, rows)


def point_row(word: str, point: OpenPoint) -> list:
    return [word, point.found.kind, point.found.text, point.who, point.by, "ja" if point.late else ""]


@dataclass(frozen=True)
class Offered:
    about: str
    make: Callable[[Membership], Sheet]


# By the word in the address.
SHEETS = {
    "acties": Offered("alle acties die je mag lezen, met wie, wanneer, mijlpalen en waar ze uit komen", actions_sheet),
    "partijen": Offered("alle partijen, met wat jullie zelf over ze schreven", parties_sheet),
    "open-punten": Offered("alles wat op iemand wacht", open_points_sheet),
}
