"""What stands in each document. Screen and paper print the same context; nothing is added after this."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format

from phases.agreement.queries import agreements_for
from phases.guide.models import Rubric
from phases.partnership.models import Membership, Organisation
from phases.plans.models import Action, ActionPlan, ActionStatus
from phases.plans.origins import finding
from phases.plans.queries import actions_for, plans_for, with_milestones, with_origins


@dataclass(frozen=True)
class Cover:
    title: str
    theme: str
    facts: list[tuple[str, str]]
    changed_at: datetime

    @property
    def dated(self) -> str:
        """A document is as old as its last change, not as its print."""
        return date_format(timezone.localtime(self.changed_at), "j F Y, H:i") + " uur"


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


@dataclass(frozen=True)
class ActionRow:
    number: int
    what: str
    milestones: list[tuple[str, date | None]]
    note: str
    origins: list[str]
    who: str
    organisation: str
    due: date | None
    result: str
    status: str
    status_word: str
    drop_reason: str
    late: bool


@dataclass(frozen=True)
class PlanDocument:
    template = "documents/plan.html"
    cover: Cover
    goal: str
    responsible: str
    check_rhythm: str
    check_on: date | None
    groups: list[tuple[str, list[ActionRow]]]


TITLES = {
    "purpose": "Waarom wij samenwerken",
    "target_groups": "Voor wie wij dit doen",
    "joint_work": "Wat wij samen doen",
    "lead": "Wie de regie heeft",
    "commitments": "Waar wij elkaar aan houden",
    "term": "Hoe lang dit geldt",
}


def cover(member: Membership, title: str, facts: list[tuple[str, str]], changed: list[datetime | None]) -> Cover:
    partnership = member.partnership
    region = [("Gebied", partnership.region)] if partnership.region else []
    moments = [moment for moment in changed if moment] or [partnership.created_at]
    return Cover(title, partnership.theme, region + facts, max(moments))


def agreement_document(member: Membership) -> AgreementDocument:
    """Raises Http404 when there is no agreement that this member may read."""
    agreement = agreements_for(member).first()
    if agreement is None:
        raise Http404
    articles = [
        Article(number, title, getattr(agreement, name)) for number, (name, title) in enumerate(TITLES.items(), 1)
    ]
    parties = [party.name for party in agreement.parties.order_by("name", "pk")]
    facts = [("Partijen", ", ".join(parties))] if parties else []
    return AgreementDocument(
        cover(member, "Samenwerkingsafspraken", facts, [agreement.changed_at]),
        articles,
        parties,
        agreement.evaluation_date,
    )


def plan_document(member: Membership, organisation: Organisation | None) -> PlanDocument:
    """Raises Http404 when there is no such plan that this member may read."""
    plan = plans_for(member).filter(organisation=organisation).first()
    if plan is None:
        raise Http404
    actions = list(with_milestones(with_origins(actions_for(member).filter(plan=plan), member)))
    rows = [action_row(member, number, action, plan) for number, action in enumerate(actions, 1)]
    title = f"Intern actieplan {organisation.name}" if organisation else "Extern actieplan"
    facts = [("Verantwoordelijk", plan.responsible or "nog niemand")]
    changed = [plan.changed_at, *(action.changed_at for action in actions)]
    return PlanDocument(
        cover(member, title, facts, changed),
        plan.goal,
        plan.responsible,
        plan.check_rhythm,
        plan.cycles.get(closed_at=None).check_on,
        grouped(plan, actions, rows),
    )


def grouped(plan: ActionPlan, actions: list[Action], rows: list[ActionRow]) -> list[tuple[str, list[ActionRow]]]:
    """The external plan as one table; an internal plan has one for each subject."""
    if plan.organisation_id is None:
        return [("", rows)] if rows else []
    pairs = list(zip(actions, rows, strict=True))
    titles = [(rubric.pk, rubric.title) for rubric in Rubric.objects.all()] + [(None, "nog zonder onderwerp")]
    groups = [(title, [row for action, row in pairs if action.rubric_id == pk]) for pk, title in titles]
    return [group for group in groups if group[1]]


def action_row(member: Membership, number: int, action: Any, plan: ActionPlan) -> ActionRow:
    """In a joint document an origin is named only when that finding itself is shared."""
    joint = plan.organisation_id is None
    origins = [
        finding(member, each.contribution).kind for each in action.findings if each.contribution.shared_at or not joint
    ]
    return ActionRow(
        number=number,
        what=action.what,
        milestones=[(each.text, each.reached_on) for each in action.steps],
        note=action.note,
        origins=origins,
        who=action.owner_shown,
        organisation=action.organisation.name if action.organisation else "",
        due=action.due,
        result=action.result,
        status=action.status,
        status_word=action.get_status_display(),
        drop_reason=action.drop_reason if action.status == ActionStatus.DROPPED else "",
        late=action.is_late,
    )


def document(
    member: Membership, kind: str, organisation: Organisation | None = None
) -> AgreementDocument | PlanDocument:
    if kind == "overeenkomst":
        return agreement_document(member)
    if kind == "extern":
        return plan_document(member, None)
    if kind == "intern" and organisation is not None:
        return plan_document(member, organisation)
    raise Http404
