from phases.contributions.editing import Editor
from phases.partnership.models import Membership, Organisation
from phases.plans.forms import ActionForm, PlanForm, QuickForm
from phases.plans.models import Action, ActionPlan
from phases.plans.operations import add_plan
from phases.plans.queries import actions_to_edit, plans_to_edit


def plan_editor(member: Membership, organisation: Organisation | None, record: ActionPlan | None = None) -> Editor:
    kwargs = {"organisation": organisation.slug} if organisation else {}
    return Editor(
        PlanForm,
        member=member,
        records=plans_to_edit(member).filter(organisation=organisation),
        prefix="plan",
        url_name="plan_internal_field" if organisation else "plan_external_field",
        url_kwargs=kwargs,
        record=record,
        create=lambda: add_plan(by=member, organisation=organisation),
        form_id="all",
    )


def action_editor(member: Membership, pk: int, record: Action | None = None, quick: bool = False) -> Editor:
    return Editor(
        QuickForm if quick else ActionForm,
        member=member,
        records=actions_to_edit(member).filter(pk=pk),
        prefix=f"actie-{pk}",
        url_name="action_field",
        url_kwargs={"pk": pk},
        record=record,
        form_id="all",
    )
