"""One cycle as a page: what was planned, what came of each action, what was learned."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import Http404

from phases.contributions.editing import EditableField, Editor
from phases.partnership.models import Membership
from phases.plans.cycle_forms import CheckForm, CycleForm, EndForm
from phases.plans.cycles import Checks, Ending, Missing, ending, missing
from phases.plans.models import Action, ActionCheck, Cycle
from phases.plans.plan_page import may_edit_plan
from phases.plans.queries import actions_for, actions_to_edit, plans_to_edit, progress, with_milestones
from phases.plans.stages import PLANNING, PlanCycles, cycle_url, cycles_of, place

LEARN_FIELDS = ("learned", "changes")


def cycle_editor(member: Membership, cycle: Cycle) -> Editor:
    kind, at = place(cycle.plan)
    return Editor(
        CycleForm,
        member=member,
        records=Cycle.objects.filter(pk=cycle.pk, plan__in=plans_to_edit(member), closed_at=None),
        prefix="ronde",
        url_name=f"cycle_{kind}_field",
        url_kwargs={**at, "number": cycle.number},
        record=cycle,
        form_id="all",
    )


def check_editor(member: Membership, cycle: Cycle, pk: int, record: ActionCheck | None = None) -> Editor:
    kind, at = place(cycle.plan)
    mine = actions_to_edit(member).filter(pk=pk, cycle=cycle)
    return Editor(
        CheckForm,
        member=member,
        records=ActionCheck.objects.filter(cycle=cycle, cycle__closed_at=None, action__in=mine),
        prefix=f"nagaan-{pk}",
        url_name=f"cycle_{kind}_check",
        url_kwargs={**at, "number": cycle.number, "pk": pk},
        record=record,
        create=partial(new_check, member, cycle, pk),
        form_id="all",
    )


def new_check(member: Membership, cycle: Cycle, pk: int) -> ActionCheck:
    """Unsaved. Call it inside the transaction that saves its first words: the cycle stays open until then."""
    running = Cycle.objects.select_for_update().filter(pk=cycle.pk, closed_at=None).first()
    action = actions_to_edit(member).filter(pk=pk, cycle=running).first()
    if running is None or action is None:
        raise Http404
    return ActionCheck(action=action, cycle=running)


def with_check_fields(editor: Editor, action: Action) -> Editor:
    """For the history of an action: what came of it in the cycle that runs. What is closed, is read in its cycle."""
    for check in action.checks.filter(cycle__closed_at=None).select_related("cycle__plan__organisation"):
        for each in check_editor(editor.member, check.cycle, action.pk, check):
            each.form_field.label = f"Ronde {check.cycle.number}: {str(each.form_field.label).lower()}"
            editor.fields[check.row_name + each.name] = each
    return editor


def end_editor(member: Membership, action: Action) -> Editor:
    return Editor(
        EndForm,
        member=member,
        records=actions_to_edit(member).filter(pk=action.pk),
        prefix=f"actie-{action.pk}",
        url_name="action_field",
        url_kwargs={"pk": action.pk},
        record=action,
        form_id="all",
    )


@dataclass
class CheckBlock:
    """An action in a cycle, with what came of it. Without editors it is read only."""

    action: Any
    check: ActionCheck | None
    editor: Editor | None = None
    end: Editor | None = None

    @property
    def progress(self) -> str:
        return progress(self.action.steps)

    @property
    def carries(self) -> bool:
        return ending(self.action, self.check) == Ending.CARRIED


@dataclass
class CyclePage:
    cycle: Cycle
    cycles: PlanCycles
    blocks: list[CheckBlock]
    url: str
    editor: Editor | None = None

    @property
    def may_edit(self) -> bool:
        return self.editor is not None

    @property
    def editors(self) -> list[Editor]:
        rows = [each for block in self.blocks for each in (block.editor, block.end)]
        return [each for each in (self.editor, *rows) if each]

    @property
    def problems(self) -> list[EditableField]:
        return [each for editor in self.editors for each in editor.problems]

    @property
    def going(self) -> list[Action]:
        return [block.action for block in self.blocks if block.carries]

    @property
    def missing(self) -> list[Missing]:
        checks: Checks = {block.action.pk: block.check for block in self.blocks if block.check}
        return missing(self.cycle, [block.action for block in self.blocks], checks, {})

    def fields(self, names: Iterable[str]) -> list[EditableField]:
        return [self.editor.fields[name] for name in names] if self.editor else []

    @property
    def plan_fields(self) -> list[EditableField]:
        return self.fields(PLANNING)

    @property
    def learn_fields(self) -> list[EditableField]:
        return self.fields(LEARN_FIELDS)


def cycle_page(member: Membership, cycle: Cycle) -> CyclePage:
    """Of a cycle that runs, in a plan that this member may read."""
    cycles = cycles_of(member, cycle.plan)
    assert cycles  # noqa: S101 - there is a plan
    checks = {each.action_id: each for each in cycle.checks.select_related("changed_by")}
    actions = with_milestones(actions_for(member).filter(cycle=cycle))
    blocks = [CheckBlock(each, checks.get(each.pk)) for each in actions]
    page = CyclePage(cycle, cycles, blocks, cycle_url(member, cycle.plan, cycle.number))
    if may_edit_plan(member, cycle.plan.organisation):
        page.editor = cycle_editor(member, cycle)
        for block in blocks:
            block.editor = check_editor(member, cycle, block.action.pk, block.check)
            block.end = end_editor(member, block.action)
    return page
