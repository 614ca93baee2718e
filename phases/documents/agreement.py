from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from phases.agreement.counting import counts
from phases.agreement.frozen import ARTICLES, Content, content_of
from phases.agreement.models import Agreement, AgreementVersion, Endorsement, Hiding
from phases.agreement.queries import (
    agreements_for,
    asked_for_version,
    endorsements_of,
    hidings_of,
    latest_version,
    states,
    versions_for,
)
from phases.documents.cover import Cover, cover, latest, state_of
from phases.partnership.models import Membership

CONCEPT_VERSION = "concept"
MARK_LENGTH = 16  # enough to tell versions apart; the whole mark is in the file of the partnership


@dataclass(frozen=True)
class Article:
    number: int
    title: str
    text: str


@dataclass(frozen=True)
class Party:
    """Who is asked to sign, as the organisation is called now, and what was said; without an endorsement there is room for ink."""

    name: str
    said: Endorsement | None = None
    left_at: datetime | None = None


@dataclass(frozen=True)
class AgreementDocument:
    template = "documents/agreement.html"
    cover: Cover
    articles: list[Article]
    names: list[str]
    parties: list[Party]
    evaluation_date: date | None
    counted: str = ""
    withdrawn: list[Endorsement] = field(default_factory=list)
    replaced: bool = False
    hidings: list[Hiding] = field(default_factory=list)


def readable_agreement(member: Membership) -> Agreement | None:
    """The working text."""
    return agreements_for(member).select_related("contribution").first()


def agreement_document(member: Membership, asked) -> AgreementDocument:
    """`versie` names a version, or `concept` the working text; without it the latest version, and before there is one the
    working text. Raises Http404 when there is none that this member may read.
    """
    number = asked.get("versie", "")
    if number.isdecimal() and len(number) < 10:
        return version_document(member, get_object_or_404(versions_for(member), number=int(number)))
    newest = latest_version(member)
    if newest and not number:
        return version_document(member, newest)
    agreement = readable_agreement(member)
    if agreement is None or number not in ("", CONCEPT_VERSION):
        raise Http404
    content = content_of(agreement)
    parties = [Party(name) for name in content["parties"]]
    return built(member, content, parties, agreement.changed_at, state_of([agreement.contribution]))


def version_document(member: Membership, version: AgreementVersion) -> AgreementDocument:
    """As it was put forward; what parties said of it since has days of its own. Nobody signs what was replaced."""
    newest = latest_version(member) or version
    replaced = newest.number > version.number
    given, asked = list(endorsements_of(version)), asked_for_version(version)
    said = states(given, asked)
    parties = [
        Party(organisation.name, each, organisation.left_at) for organisation, each in said if each or not replaced
    ]
    withdrawn = [each for each in given if each.withdrawn_at]
    state = f"Versie {version.number}, " + (f"vervangen door versie {newest.number}" if replaced else "voorgelegd")
    days = [(each.recorded_at, each.confirmed_at, each.withdrawn_at) for each in given]
    last = latest(*(day for each in days for day in each if day))
    facts = [("Wat partijen zeiden", f"tot en met {date_format(timezone.localtime(last), 'j F Y')}")] if last else []
    facts.append(("Kenmerk", version.sha256[:MARK_LENGTH]))
    if version.earlier_mark:
        facts.append(("Eerder kenmerk", version.earlier_mark[:MARK_LENGTH]))
    found = built(member, version.content, parties, version.put_forward_at, state, facts)
    hidings, counted = list(hidings_of(version)), counts(asked, given)
    return replace(found, counted=counted, withdrawn=withdrawn, replaced=replaced, hidings=hidings)


def built(member, content: Content, parties: list[Party], changed_at, state: str, facts=()) -> AgreementDocument:
    names = content["parties"]
    head = cover(
        member,
        "Samenwerkingsafspraken",
        [*([("Partijen", ", ".join(names))] if names else []), *facts],
        changed_at=changed_at,
        state=state,
    )
    articles = [Article(place, title, content[name]) for place, (name, title) in enumerate(ARTICLES.items(), 1)]
    day = content["evaluation_date"]
    return AgreementDocument(head, articles, names, parties, parse_date(day) if day else None)
