"""The network and the processes on paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from phases.documents.cover import label, latest, state_of
from phases.network.models import PartyProfile
from phases.network.queries import parties
from phases.partnership.models import Membership
from phases.process.models import ProcessStep
from phases.process.queries import bottlenecks_for, processes_for

YES_OR_NO = ("active", "needed", "works_with_us")
CHOICES = ("wish", "sees_problem", "formality", "strength")
TEXTS = ("offer", "ambition", "sees_problem_note", "direction", "contact")


@dataclass(frozen=True)
class Profile:
    name: str
    sector: str
    who: str
    concept: bool
    short: list[tuple[str, str]]
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class Network:
    template = "documents/network.html"
    state: str
    changed_at: datetime | None
    profiles: list[Profile]
    others: list[str]


def network_part(member: Membership) -> Network:
    """What is written about each party, and the names of the other parties: those are for all."""
    found = PartyProfile.objects.visible_to(member).filter(party__removed_at=None)
    profiles = list(found.select_related("party", "organisation", "contribution"))
    described = {each.party_id for each in profiles}
    return Network(
        state_of(each.contribution for each in profiles),
        latest(*(each.changed_at for each in profiles)),
        [profile(each) for each in profiles],
        [each.name for each in parties(member) if each.pk not in described],
    )


def profile(found: PartyProfile) -> Profile:
    short = [(label(found, name), "ja" if getattr(found, name) else "nee") for name in YES_OR_NO]
    short += [(label(found, name), getattr(found, f"get_{name}_display")()) for name in CHOICES if getattr(found, name)]
    facts = [(label(found, name), getattr(found, name)) for name in TEXTS if getattr(found, name).strip()]
    return Profile(
        found.party.name,
        found.party.get_sector_display(),
        found.organisation.name if found.organisation else "Gezamenlijk",
        found.contribution.shared_at is None,
        short,
        facts,
    )


@dataclass(frozen=True)
class StepRow:
    number: int
    what: str
    function: str
    organisations: str
    waiting_time: str


@dataclass(frozen=True)
class BottleneckRow:
    place: str
    kind: str
    description: str
    what_is_needed: str
    who_is_needed: str


@dataclass(frozen=True)
class ProcessOnPaper:
    name: str
    description: str
    concept: bool
    steps: list[StepRow]
    bottlenecks: list[BottleneckRow]


@dataclass(frozen=True)
class Processes:
    template = "documents/processes.html"
    state: str
    changed_at: datetime | None
    processes: list[ProcessOnPaper]

    @property
    def headings(self) -> list[str]:
        return [each.name for each in self.processes]


def processes_part(member: Membership) -> Processes:
    bottlenecks = bottlenecks_for(member).select_related("step", "next_step", "contribution")
    steps = ProcessStep.objects.filter(removed_at=None).prefetch_related("organisations")
    found: list[Any] = list(
        processes_for(member).prefetch_related(
            Prefetch("steps", steps, to_attr="standing"), Prefetch("bottlenecks", bottlenecks, to_attr="found")
        )
    )
    records: list[Any] = [row for each in found for row in (each, *each.standing, *each.found)]
    contributions = [row.contribution for each in found for row in (each, *each.found)]
    return Processes(
        state_of(contributions), latest(*(each.changed_at for each in records)), [on_paper(each) for each in found]
    )


def on_paper(process) -> ProcessOnPaper:
    return ProcessOnPaper(
        process.name,
        process.description,
        process.contribution.shared_at is None,
        steps_on_paper(process.standing),
        [
            BottleneckRow(
                each.place, each.get_kind_display(), each.description, each.what_is_needed, each.who_is_needed
            )
            for each in process.found
        ],
    )


def steps_on_paper(steps: Iterable[ProcessStep]) -> list[StepRow]:
    return [
        StepRow(
            each.position,
            each.what,
            each.function,
            ", ".join(organisation.name for organisation in each.organisations.all()),
            each.waiting_time,
        )
        for each in steps
    ]
