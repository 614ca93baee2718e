from dataclasses import dataclass
from datetime import date

from django.http import Http404

from phases.agreement.models import Agreement
from phases.agreement.queries import agreements_for
from phases.documents.cover import Cover, cover, state_of
from phases.partnership.models import Membership

TITLES = {
    "purpose": "Waarom wij samenwerken",
    "target_groups": "Voor wie wij dit doen",
    "joint_work": "Wat wij samen doen",
    "lead": "Wie de regie heeft",
    "commitments": "Waar wij elkaar aan houden",
    "term": "Hoe lang dit geldt",
}


@dataclass(frozen=True)
class Article:
    number: int
    title: str
    text: str


@dataclass(frozen=True)
class AgreementDocument:
    template = "documents/agreement.html"
    cover: Cover
    articles: list[Article]
    parties: list[str]
    evaluation_date: date | None


def readable_agreement(member: Membership) -> Agreement | None:
    return agreements_for(member).select_related("contribution").first()


def agreement_document(member: Membership, asked) -> AgreementDocument:
    """Raises Http404 when there is no agreement that this member may read."""
    agreement = readable_agreement(member)
    if agreement is None:
        raise Http404
    articles = [
        Article(number, title, getattr(agreement, name)) for number, (name, title) in enumerate(TITLES.items(), 1)
    ]
    parties = [party.name for party in agreement.parties.order_by("name", "pk")]
    head = cover(
        member,
        "Samenwerkingsafspraken",
        [("Partijen", ", ".join(parties))] if parties else [],
        changed_at=agreement.changed_at,
        state=state_of([agreement.contribution]),
    )
    return AgreementDocument(head, articles, parties, agreement.evaluation_date)
