from phases.contributions.editing import Editor
from phases.partnership.models import Membership, Organisation
from phases.plans.forms import ActionForm, MilestoneForm, PlanForm, QuickForm
from phases.plans.models import Action, ActionPlan, Milestone
from phases.plans.operations import add_plan
from phases.plans.queries import actions_to_edit, milestones_to_edit, plans_to_edit


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


def offer_owners(editor: Editor, action: Action, people: list[tuple[int, str]]) -> None:
    """Who takes part, asked once for all rows; and who owns this action and has left, so that no save drops that name."""
    owner = editor.form.fields["owner"]
    gone = [(action.owner.pk, f"{action.owner.name} (doet niet meer mee)")] if action.owner else []
    known = {pk for pk, _ in people}
    owner.choices = [("", owner.empty_label), *people, *(each for each in gone if each[0] not in known)]  # type: ignore[attr-defined]


def milestone_editor(member: Membership, pk: int, record: Milestone | None = None) -> Editor:
    return Editor(
        MilestoneForm,
        member=member,
        records=milestones_to_edit(member).filter(pk=pk),
        prefix=f"mijlpaal-{pk}",
        url_name="milestone_field",
        url_kwargs={"pk": pk},
        record=record,
        form_id="all",
    )
