from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from phases.contributions.models import Contribution, Kind, Revision
from phases.contributions.operations import Base, field_value, new_contribution, save_field, unsaved_contribution
from phases.partnership.models import Membership, Organisation, Partnership
from phases.partnership.operations import DOUBLE_CLICK
from phases.plans.models import Action, ActionOrigin, ActionPlan, Cycle, Milestone
from phases.plans.queries import milestones_to_edit

FILLED_IN = ("what", "owner", "owner_name", "organisation", "due", "result", "rubric", "status", "note")


@transaction.atomic
def add_plan(*, by: Membership, organisation: Organisation | None) -> ActionPlan:
    """The plan with its first cycle. Call it when the first words or the first action is saved, with the partnership locked."""
    organisation_id = organisation.pk if organisation else None
    contribution = new_contribution(by=by, kind=Kind.PLAN, organisation_id=organisation_id)
    plan = ActionPlan.objects.create(
        contribution=contribution, partnership_id=by.partnership_id, organisation_id=organisation_id
    )
    Cycle.objects.create(plan=plan, number=1)
    return plan


@transaction.atomic
def plan_to_write_in(*, by: Membership, organisation: Organisation | None) -> ActionPlan:
    """The external plan, or the internal one of an organisation; made when it is first needed."""
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    plans = ActionPlan.objects.filter(partnership=by.partnership_id, organisation=organisation)
    return plans.select_related("contribution").first() or add_plan(by=by, organisation=organisation)


@transaction.atomic
def add_action(
    *,
    by: Membership,
    action: Action,
    organisation: Organisation | None,
    origins: Iterable[Contribution] = (),
    milestone: str = "",
) -> Action:
    """Puts a filled-in, unsaved action in the plan of `organisation`, or the external plan. It remembers where it came from."""
    _put_in(plan_to_write_in(by=by, organisation=organisation), [action], by)
    ActionOrigin.objects.bulk_create(ActionOrigin(action=action, contribution=each) for each in origins)
    if milestone.strip():
        added = add_milestone(action=action)
        write = Milestone.objects.filter(pk=added.pk)
        save_field(records=write, field="text", value=milestone, base=Base(0), by=by)
    return action


@transaction.atomic
def add_actions(
    *, by: Membership, lines: list[str], due: date | None, organisation: Organisation | None
) -> tuple[list[str], list[str]]:
    """An action for each line; gives back which lines were added, and which this person had added just before."""
    plan = plan_to_write_in(by=by, organisation=organisation)
    just_now = Contribution.objects.filter(created_by=by, created_at__gt=timezone.now() - DOUBLE_CLICK, removed_at=None)
    known = set(plan.actions.filter(contribution__in=just_now, due=due).values_list("what", flat=True))
    different = list(dict.fromkeys(lines))
    added = [line for line in different if line not in known]
    _put_in(plan, [Action(what=line, due=due) for line in added], by)
    return added, [line for line in different if line in known]


def _put_in(plan: ActionPlan, actions: list[Action], by: Membership) -> None:
    """Saves new actions at the end of a plan that is locked, each with its first revision."""
    now, count = timezone.now(), plan.actions.count()
    cycle = plan.cycles.select_for_update().get(closed_at=None)
    contributions = Contribution.objects.bulk_create(
        unsaved_contribution(by=by, kind=Kind.ACTION, organisation_id=plan.organisation_id, part_of=plan.contribution)
        for _ in actions
    )
    revisions = []
    for place, (action, contribution) in enumerate(zip(actions, contributions, strict=True), count + 1):
        filled = {name: field_value(action, name) for name in FILLED_IN if field_value(action, name) not in ("", None)}
        action.contribution, action.plan, action.cycle, action.position = contribution, plan, cycle, place
        action.changed_by, action.changed_at = by, now
        action.versions = {name: [1, "", 0] for name in filled}
        revisions.append(Revision(contribution=contribution, fields=filled, by=by, at=now))
    for action, revision in zip(actions, Revision.objects.bulk_create(revisions), strict=True):
        action.last_revision = revision
    Action.objects.bulk_create(actions)


@transaction.atomic
def add_milestone(*, action: Action) -> Milestone:
    """An empty row at the end. One that is still empty is used first, so that a second click adds nothing."""
    Action.objects.select_for_update().get(pk=action.pk)
    empty = action.milestones.filter(removed_at=None, text="", reached_on=None).first()
    last = action.milestones.aggregate(last=Max("position"))["last"] or 0
    return empty or Milestone.objects.create(action=action, position=last + 1)


def reach_milestone(*, by: Membership, milestone: Milestone, day: date | None) -> None:
    """Reached on a day, or (None) not after all. Raises StaleVersion when someone else just said something different."""
    save_field(
        records=milestones_to_edit(by).filter(pk=milestone.pk),
        field="reached_on",
        value=day,
        base=Base(milestone.version("reached_on")),
        by=by,
    )


def remove_milestone(*, milestone: Milestone) -> None:
    """Off the page; what was written stays, for when it is put back."""
    Milestone.objects.filter(pk=milestone.pk).update(removed_at=timezone.now())


def put_milestone_back(*, milestone: Milestone) -> None:
    Milestone.objects.filter(pk=milestone.pk).update(removed_at=None)
