"""The plans on paper, and who does what from all of them together."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from phases.documents.cover import Cover, cover, latest, state_of
from phases.documents.cycles import cycle_facts
from phases.guide.models import Rubric
from phases.partnership.models import Membership, Organisation
from phases.partnership.queries import organisations
from phases.plans.models import Action, ActionPlan, ActionStatus
from phases.plans.origins import finding
from phases.plans.queries import actions_for, plans_for, with_milestones, with_origins


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
    wide = True
    cover: Cover
    goal: str
    responsible: str
    check_rhythm: str
    cycle: list[tuple[str, str]]
    groups: list[tuple[str, list[ActionRow]]]


def external_plan(member: Membership, asked) -> PlanDocument:
    return plan_document(member, None)


def internal_plan(member: Membership, asked) -> PlanDocument:
    """`organisatie` names whose plan; without it, the own one."""
    slug = asked.get("organisatie", member.organisation.slug)
    return plan_document(member, get_object_or_404(organisations(member.partnership_id), slug=slug))


def plan_document(member: Membership, organisation: Organisation | None) -> PlanDocument:
    """What runs now; earlier cycles stand in the dossier. Raises Http404 when there is no such plan that this member may read."""
    plan = plans_for(member).select_related("contribution").filter(organisation=organisation).first()
    if plan is None:
        raise Http404
    actions = list(with_milestones(with_origins(actions_for(member).filter(plan=plan, cycle__closed_at=None), member)))
    rows = [action_row(member, number, action, plan) for number, action in enumerate(actions, 1)]
    cycle = plan.cycles.get(closed_at=None)
    head = cover(
        member,
        f"Intern actieplan {organisation.name}" if organisation else "Extern actieplan",
        [("Verantwoordelijk", plan.responsible or "nog niemand")],
        changed_at=latest(plan.changed_at, cycle.changed_at, *(changed(action) for action in actions)),
        state=state_of([plan.contribution, *(action.contribution for action in actions)]),
    )
    groups = grouped(plan, actions, rows)
    facts = [("Ronde", str(cycle.number)), *cycle_facts(cycle)]
    return PlanDocument(head, plan.goal, plan.responsible, plan.check_rhythm, facts, groups)


def changed(action: Any):
    return latest(action.changed_at, *(each.changed_at for each in action.steps))


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
