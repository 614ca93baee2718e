"""One action as a page: its fields, its milestones and where it came from."""

from dataclasses import dataclass, field

from phases.contributions.editing import EditableField, Editor
from phases.partnership.access import Permission, may
from phases.partnership.models import Membership
from phases.plans.editors import action_editor, milestone_editor, offer_owners
from phases.plans.forms import owner_choices
from phases.plans.models import Action, Milestone
from phases.plans.origins import Finding, finding
from phases.plans.plan_page import may_edit_plan
from phases.plans.queries import actions_to_edit, in_order, progress, removed_milestones
from phases.plans.stages import cycle_url


@dataclass
class MilestoneBlock:
    milestone: Milestone
    editor: Editor | None


@dataclass
class ActionPage:
    """`ended` is the address of the closed cycle in which it ended, for whoever may take it up again."""

    action: Action
    findings: list[Finding]
    editor: Editor | None
    milestones: list[MilestoneBlock]
    removed: list[Milestone] = field(default_factory=list)
    ended: str = ""

    @property
    def may_edit(self) -> bool:
        return self.editor is not None

    @property
    def editors(self) -> list[Editor]:
        return [each for each in (self.editor, *(block.editor for block in self.milestones)) if each]

    @property
    def problems(self) -> list[EditableField]:
        return [each for editor in self.editors for each in editor.problems]

    @property
    def progress(self) -> str:
        return progress([block.milestone for block in self.milestones if block.milestone.text])


def action_page(member: Membership, action) -> ActionPage:
    """`action` is one that this member may read, with `findings`."""
    may_edit = may(member, Permission.WRITE) and actions_to_edit(member).filter(pk=action.pk).exists()
    milestones = list(in_order(action.milestones.all()))
    page = ActionPage(
        action,
        [finding(member, each.contribution) for each in action.findings],
        None,
        [MilestoneBlock(each, milestone_editor(member, each.pk, each) if may_edit else None) for each in milestones],
    )
    if action.cycle.closed_at and may_edit_plan(member, action.plan.organisation):
        page.ended = cycle_url(member, action.plan, action.cycle.number)
    if may_edit:
        page.editor = action_editor(member, action.pk, action)
        offer_owners(page.editor, action, owner_choices(member))
        page.removed = list(removed_milestones(member).filter(action=action))
        if action.plan.organisation_id is None:
            page.editor.fields.pop("rubric")
    return page


def with_milestone_fields(editor: Editor, action: Action) -> Editor:
    """For the history of an action, which holds that of its milestones too."""
    for number, row in enumerate(in_order(action.milestones.all()), 1):
        for each in milestone_editor(editor.member, row.pk, row):
            each.form_field.label = f"Mijlpaal {number}: {str(each.form_field.label).lower()}"
            editor.fields[row.row_name + each.name] = each
    return editor
