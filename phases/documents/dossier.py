"""Everything of a partnership in one document, as far as its reader may read it. The reader chooses the parts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import Http404

from phases.documents.agreement import CONCEPT_VERSION, agreement_document, readable_agreement
from phases.documents.analysis import network_part, processes_part
from phases.documents.answers import Written, phase_part
from phases.documents.cards import cards_part
from phases.documents.cover import Cover, combined, cover, latest
from phases.documents.cycles import cycles_part
from phases.documents.meetings import meetings_part
from phases.documents.plans import plan_document
from phases.guide.models import Phase
from phases.partnership.models import Membership


@dataclass(frozen=True)
class Part:
    code: str
    title: str
    content: Any

    @property
    def state(self) -> str:
        return self.content.cover.state if hasattr(self.content, "cover") else self.content.state

    @property
    def changed_at(self):
        return self.content.cover.changed_at if hasattr(self.content, "cover") else self.content.changed_at

    @property
    def headings(self) -> list[str]:
        """What the contents name below this part."""
        return getattr(self.content, "headings", [])


@dataclass(frozen=True)
class Dossier:
    template = "documents/dossier.html"
    cover: Cover
    parts: list[Part]


def phase_titles() -> dict[str, str]:
    return {f"fase-{phase.code}": str(phase) for phase in Phase.objects.filter(number__gt=0)}


TITLES_BEFORE = {"vooraf": "Vooraf: waar staan we?"}
TITLES_AFTER = {
    "partijen": "Partijen",
    "processen": "Processen en knelpunten",
    "afspraken": "Afspraken",
    "extern": "Extern actieplan",
    "intern": "Intern actieplan",
    "rondes": "Rondes: wat wij leerden",
    "bijeenkomsten": "Bijeenkomsten",
}


def parts_to_choose(member: Membership) -> dict[str, str]:
    """Code and title, in the order of the dossier."""
    own = {"intern": f"Intern actieplan {member.organisation.name}"}
    return TITLES_BEFORE | phase_titles() | TITLES_AFTER | own


def dossier(member: Membership, asked) -> Dossier:
    """`deel` names the parts that the reader wants; without it, all. Raises Http404 for a part that doesn't exist."""
    titles = parts_to_choose(member)
    wanted = asked.getlist("deel") or list(titles)
    if not set(wanted) <= set(titles):
        raise Http404
    makers = builders(member)
    parts = []
    for code, title in titles.items():
        content = made(makers[code]) if code in wanted else None
        if content is not None:
            parts.append(Part(code, title, content))
    head = cover(
        member,
        "Dossier van de samenwerking",
        [("Voor wie", f"Wat {member.name} van {member.organisation.name} mag lezen")],
        changed_at=latest(*(part.changed_at for part in parts)),
        state=combined(part.state for part in parts),
    )
    return Dossier(head, parts)


def builders(member: Membership) -> dict[str, Callable[[], Any]]:
    phases = {f"fase-{phase.code}": phase for phase in Phase.objects.filter(number__gt=0)}
    written = Written(member)
    return {code: partial(phase_part, written, phase) for code, phase in phases.items()} | {
        "vooraf": partial(cards_part, member),
        "partijen": partial(network_part, member),
        "processen": partial(processes_part, member),
        "afspraken": partial(
            agreement_document, member, {"versie": CONCEPT_VERSION} if readable_agreement(member) else {}
        ),
        "extern": partial(plan_document, member, None),
        "intern": partial(plan_document, member, member.organisation),
        "rondes": partial(cycles_part, member),
        "bijeenkomsten": partial(meetings_part, member),
    }


def made(build: Callable[[], Any]) -> Any | None:
    """Without what is not there, or not for this reader."""
    try:
        return build()
    except Http404:
        return None
