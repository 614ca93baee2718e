"""One plan as a page: its actions as rows in which a member edits, filtered and in the order that was asked."""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.urls import reverse

from phases.contributions.editing import EditableField, Editor
from phases.guide.models import Rubric
from phases.partnership.access import Permission, may
from phases.partnership.models import Membership, Organisation
from phases.plans import queries
from phases.plans.editors import action_editor, offer_owners, plan_editor
from phases.plans.filters import FilterForm
from phases.plans.forms import owner_choices
from phases.plans.models import Action, ActionPlan
from phases.plans.origins import Finding, finding


@dataclass
class ActionBlock:
    """A row of the list. Without an editor it is read only."""

    action: Any
    findings: list[Finding]
    editor: Editor | None = None

    @property
    def progress(self) -> str:
        return queries.progress(self.action.steps)


@dataclass
class PlanPage:
    organisation: Organisation | None
    plan: ActionPlan | None
    url: str
    form: FilterForm
    blocks: list[ActionBlock]
    due: queries.DueSoon
    editor: Editor | None = None
    removed: list[Action] = field(default_factory=list)

    @property
    def may_edit(self) -> bool:
        return self.editor is not None

    @property
    def here(self) -> str:
        return self.url + self.form.query

    @property
    def save_url(self) -> str:
        return f"{self.url}opslaan/{self.form.query}"

    @property
    def add_url(self) -> str:
        return f"{self.url}toevoegen/{self.form.query}"

    @property
    def editors(self) -> list[Editor]:
        """Also of what the filter hides: it may have come to hide a row after that was filled in."""
        return [each for each in (self.editor, *(block.editor for block in self.blocks)) if each]

    @property
    def problems(self) -> list[EditableField]:
        return [each for editor in self.editors for each in editor.problems]

    @property
    def shown(self) -> list[ActionBlock]:
        """What the filter lets through, and what could not be saved whatever the filter says."""
        by_action = {block.action: block for block in self.blocks}
        ordered = [by_action[action] for action in self.form.ordered(list(by_action))]
        return [
            block for block in ordered if self.form.matches(block.action) or (block.editor and block.editor.problems)
        ]

    @property
    def counted(self) -> str:
        total, shown = len(self.blocks), len(self.shown)
        word = "actie" if total == 1 else "acties"
        return f"{shown} van {total} {word}" if self.form.is_narrowed else f"{total} {word}"

    @property
    def groups(self) -> list[tuple[str, list[ActionBlock]]]:
        """An internal plan by rubric, what has none last; the external plan as one."""
        shown = self.shown
        if self.organisation is None:
            return [("", shown)] if shown else []
        titles = [(rubric.pk, rubric.title) for rubric in Rubric.objects.all()] + [(None, "nog zonder onderwerp")]
        groups = [(title, [each for each in shown if each.action.rubric_id == pk]) for pk, title in titles]
        return [group for group in groups if group[1]]


def address(member: Membership, organisation: Organisation | None) -> str:
    kwargs = {"slug": member.partnership.slug}
    if organisation is None:
        return reverse("plan_external", kwargs=kwargs)
    return reverse("plan_internal", kwargs=kwargs | {"organisation": organisation.slug})


def plan_url(member: Membership, plan: ActionPlan) -> str:
    return address(member, plan.organisation)


def may_edit_plan(member: Membership, organisation: Organisation | None) -> bool:
    if not may(member, Permission.WRITE):
        return False
    return member.is_coordinator if organisation is None else organisation.pk == member.organisation_id


def action_blocks(member: Membership, actions) -> list[ActionBlock]:
    """To read. `actions` is a query of what this member may read."""
    found = queries.with_milestones(queries.with_origins(actions, member))
    return [
        ActionBlock(action, [finding(member, each.contribution) for each in action.findings])  # type: ignore[attr-defined]
        for action in found
    ]


def plan_page(member: Membership, organisation: Organisation | None, asked) -> PlanPage:
    """Raises Http404 for a plan that is not there and that this member can't begin either."""
    plan = queries.plans_for(member).filter(organisation=organisation).first()
    may_edit = may_edit_plan(member, organisation)
    if plan is None and not may_edit:
        raise Http404
    blocks = action_blocks(member, queries.actions_for(member).filter(plan=plan)) if plan else []
    actions = [block.action for block in blocks]
    page = PlanPage(
        organisation,
        plan,
        address(member, organisation),
        FilterForm(asked, actions),
        blocks,
        queries.DueSoon.among(actions),
    )
    if may_edit:
        page.editor = plan_editor(member, organisation, plan)
        page.removed = list(queries.removed_actions(member).filter(plan=plan)) if plan else []
        give_editors(member, page)
    return page


def give_editors(member: Membership, page: PlanPage) -> None:
    if not page.blocks:
        return
    people = owner_choices(member)
    editable = set(queries.actions_to_edit(member).filter(plan=page.plan).values_list("pk", flat=True))
    for block in page.blocks:
        if block.action.pk in editable:
            block.editor = action_editor(member, block.action.pk, block.action, quick=True)
            offer_owners(block.editor, block.action, people)
