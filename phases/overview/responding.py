"""What can be responded to, by whom, and where it stands on the screen: over the kinds of every room."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from phases.agreement.forms import AgreementForm
from phases.agreement.frozen import ARTICLES
from phases.agreement.queries import agreements_to_edit
from phases.answers.models import Answer
from phases.contributions.models import Contribution, Kind, Response, Stance
from phases.contributions.responses import anchor
from phases.partnership.models import TAKES_PART, Membership, Role
from phases.plans.origins import ORIGIN_RELATIONS, finding
from phases.plans.queries import findings_for

KINDS = (Kind.ANSWER, Kind.PARTY_PROFILE, Kind.PROCESS, Kind.BOTTLENECK, Kind.AGREEMENT, Kind.ACTION, Kind.DECISION)
RELATIONS = (
    *ORIGIN_RELATIONS,
    "process",
    "agreement",
    "bottleneck__process__contribution",
    "action__plan__contribution",
)


@dataclass(frozen=True)
class Subject:
    """`url` is where the responses to it stand, and where whoever responded goes back to."""

    contribution: Contribution
    part: str
    title: str
    text: str
    url: str


def readable(member: Membership) -> QuerySet[Contribution]:
    return findings_for(member).filter(kind__in=KINDS)


def subject(member: Membership, pk: int, part: str = "") -> Subject:
    """Raises Http404 for what this member can't read, and for a part that it doesn't have."""
    contribution = get_object_or_404(readable(member).select_related(*RELATIONS), pk=pk)
    title, text, url = words(member, contribution, part)
    return Subject(contribution, part, title, text, f"{url.partition('#')[0]}#{anchor(pk, part)}")


def words(member: Membership, contribution: Contribution, part: str) -> tuple[str, str, str]:
    if contribution.kind == Kind.PROCESS:
        return process_words(member, contribution.process, part)
    if contribution.kind == Kind.AGREEMENT:
        return article_words(member, contribution.agreement, part)
    if part:
        raise Http404
    found = finding(member, contribution)
    if contribution.kind == Kind.ANSWER and contribution.organisation_id not in (None, member.organisation_id):
        code = contribution.answer.item.code  # another organisation's text stands beside the others
        return found.kind, found.text, reverse("question", kwargs={"slug": member.partnership.slug, "code": code})
    return found.kind, found.text, found.url


def process_words(member: Membership, process, part: str) -> tuple[str, str, str]:
    url = reverse("process", kwargs={"slug": member.partnership.slug, "pk": process.pk})
    if not part:
        return f"Proces: {process.name}", process.description, url
    steps = {f"step-{step.pk}": step for step in process.steps.filter(removed_at=None)}
    if part not in steps:
        raise Http404
    return f"Stap {steps[part].position} van {process.name}", steps[part].what, url


def article_words(member: Membership, agreement, part: str) -> tuple[str, str, str]:
    if part not in AgreementForm.base_fields:
        raise Http404
    label = AgreementForm.base_fields[part].label or part
    text = getattr(agreement, part) if part in ARTICLES else ""
    return f"Afspraken: {label.lower()}", text, reverse("agreement", kwargs={"slug": member.partnership.slug})


def reads(contribution: Contribution) -> Q:
    """Who may read it, as a condition on members: `visible_to` the other way round."""
    return Q() if contribution.shared_at else writes_in(contribution)


def writes_in(contribution: Contribution) -> Q:
    if contribution.organisation_id is None:
        return Q(role=Role.COORDINATOR)
    return Q(organisation=contribution.organisation_id, role__in=TAKES_PART)


def people_to_mention(
    member: Membership, contribution: Contribution, parent: Response | None = None
) -> QuerySet[Membership]:
    """Everyone else with an account who may read it: a bottleneck with its process, an action with its plan, a reply with the
    response that it is to (`parent`).
    """
    found = Membership.objects.present().filter(partnership=member.partnership_id).filter(role__in=TAKES_PART)
    found = found.filter(reads(contribution)).exclude(pk=member.pk).select_related("organisation", "user")
    if parent and not parent.to_all:
        found = found.filter(writes_in(contribution) | Q(pk=parent.by_id))
    if contribution.kind == Kind.BOTTLENECK:
        return found.filter(reads(contribution.bottleneck.process.contribution))
    if contribution.kind == Kind.ACTION:
        return found.filter(reads(contribution.action.plan.contribution))
    return found


def responses_to_read(member: Membership) -> QuerySet[Response]:
    """Not the replies."""
    found = Response.objects.visible_to(member).filter(parent=None, contribution__in=readable(member))
    return found.select_related("contribution", "by__organisation")


def own_responses(member: Membership) -> QuerySet[Response]:
    """What this member said, replies too."""
    return Response.objects.visible_to(member).filter(by=member, contribution__in=readable(member))


def responses_to_handle(member: Membership) -> QuerySet[Response]:
    """Those to what this member writes."""
    return responses_to_read(member).filter(contribution__in=Contribution.objects.writable_by(member))


def open_responses_for(member: Membership) -> QuerySet[Response]:
    """What others said of what this member writes, and nobody dealt with yet, the oldest first."""
    waiting = responses_to_handle(member).filter(resolution="").exclude(by=member)
    return waiting.exclude(stance=Stance.RECOGNISE, text="").order_by("at", "pk")


def text_to_add_to(member: Membership, response: Response) -> tuple[QuerySet, str]:
    """The record and field that an addition is taken over in: an answer, or an article of the agreement."""
    if response.contribution.kind == Kind.ANSWER:
        return Answer.objects.writable_by(member).filter(pk=response.contribution_id), "text"
    if response.contribution.kind == Kind.AGREEMENT and response.part in ARTICLES:
        return agreements_to_edit(member).filter(pk=response.contribution_id), response.part
    raise Http404
