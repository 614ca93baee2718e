from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from phases.contributions.models import Contribution, Kind, Revision
from phases.contributions.operations import field_value, new_contribution
from phases.partnership.models import Membership, Organisation, Partnership
from phases.plans.models import Action, ActionOrigin, ActionPlan, Cycle


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
    plan = ActionPlan.objects.filter(partnership=by.partnership_id, organisation=organisation).first()
    return plan or add_plan(by=by, organisation=organisation)


@transaction.atomic
def add_action(
    *, by: Membership, action: Action, organisation: Organisation | None, origins: Iterable[Contribution] = ()
) -> Action:
    """Puts a filled-in, unsaved action in the plan of `organisation`, or the external plan. It remembers where it came from."""
    plan = plan_to_write_in(by=by, organisation=organisation)
    contribution = new_contribution(by=by, kind=Kind.ACTION, organisation_id=plan.organisation_id)
    action.contribution, action.plan, action.position = contribution, plan, plan.actions.count() + 1
    action.cycle = plan.cycles.select_for_update().get(closed_at=None)
    action.changed_by, action.changed_at = by, timezone.now()
    names = ["what", "owner", "owner_name", "organisation", "due", "result", "rubric", "status", "note"]
    filled = {name: field_value(action, name) for name in names if field_value(action, name) not in ("", None)}
    action.last_revision = Revision.objects.create(
        contribution=contribution, fields=filled, by=by, at=action.changed_at
    )
    action.versions = {name: [1, "", 0] for name in filled}
    action.save(force_insert=True)
    ActionOrigin.objects.bulk_create(ActionOrigin(action=action, contribution=each) for each in origins)
    return action
