"""Every kind of document: how it is called in an address, its title, and what builds it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, QueryDict
from django.template.loader import render_to_string

from phases.documents.agreement import agreement_document
from phases.documents.board import board_page
from phases.documents.dossier import dossier
from phases.documents.meetings import agenda, minutes
from phases.documents.models import LONGEST_ASKED
from phases.documents.plans import external_plan, internal_plan
from phases.documents.todo import action_list
from phases.partnership.models import Membership


@dataclass(frozen=True)
class Kind:
    """`asks` are the names in an address that say which one, or which parts of it."""

    title: str
    build: Callable[[Membership, QueryDict], Any]
    asks: tuple[str, ...] = ()


KINDS = {
    "dossier": Kind("Dossier", dossier, ("deel",)),
    "bestuurder": Kind("Voor de bestuurder", board_page),
    "acties": Kind("Acties per persoon", action_list, ("wie",)),
    "overeenkomst": Kind("Afspraken", agreement_document, ("versie",)),
    "extern": Kind("Extern actieplan", external_plan),
    "intern": Kind("Intern actieplan", internal_plan, ("organisatie",)),
    "agenda": Kind("Agenda", agenda, ("bijeenkomst",)),
    "verslag": Kind("Verslag", minutes, ("bijeenkomst",)),
}
MOST_ASKED = 30


def kind_of(slug: str) -> Kind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def what_is_asked(slug: str, query: QueryDict) -> QueryDict:
    """Only what this kind knows, in a fixed order: the same question always reads the same. Raises Http404 for more than fits."""
    asked = QueryDict(mutable=True)
    for name in kind_of(slug).asks:
        asked.setlist(name, sorted(value.replace("\x00", "") for value in query.getlist(name)[:MOST_ASKED]))
    if len(asked.urlencode()) > LONGEST_ASKED:
        raise Http404
    return asked


def document(member: Membership, slug: str, asked: QueryDict) -> Any:
    """Raises Http404 for what is not there or not for this reader."""
    return kind_of(slug).build(member, asked)


def paper(found: Any) -> str:
    return render_to_string("documents/paper.html", {"document": found})
