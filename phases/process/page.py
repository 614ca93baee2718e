"""One process as a page: its steps in order, with the bottlenecks at each step and at the handover to the next."""

from dataclasses import dataclass, field

from phases.contributions.editing import EditableField, Editor
from phases.partnership.models import Membership
from phases.partnership.queries import organisations
from phases.process.forms import BottleneckForm, ProcessForm, StepForm
from phases.process.models import Bottleneck, Process, ProcessStep
from phases.process.queries import bottlenecks_for, bottlenecks_to_edit, processes_to_edit, steps_of, steps_to_edit


@dataclass
class FoundBlock:
    bottleneck: Bottleneck
    editor: Editor | None


@dataclass
class StepBlock:
    step: ProcessStep
    editor: Editor
    following: ProcessStep | None = None
    here: list[FoundBlock] = field(default_factory=list)
    handover: list[FoundBlock] = field(default_factory=list)


@dataclass
class ProcessPage:
    process: Process
    editor: Editor
    steps: list[StepBlock]
    elsewhere: list[FoundBlock]
    may_edit: bool

    @property
    def editors(self) -> list[Editor]:
        found = [block for step in self.steps for block in (*step.here, *step.handover)] + self.elsewhere
        own = [self.editor, *(step.editor for step in self.steps)] if self.may_edit else []
        return own + [block.editor for block in found if block.editor]

    @property
    def problems(self) -> list[EditableField]:
        return [field for editor in self.editors for field in editor.problems]


def process_editor(member: Membership, pk: int, record: Process | None = None) -> Editor:
    records = processes_to_edit(member).filter(pk=pk)
    return Editor(
        ProcessForm,
        member=member,
        records=records,
        prefix=f"proces-{pk}",
        url_name="process_field",
        url_kwargs={"pk": pk},
        record=record,
        form_id="all",
    )


def step_editor(member: Membership, pk: int, record: ProcessStep | None = None) -> Editor:
    records = steps_to_edit(member).filter(pk=pk)
    return Editor(
        StepForm,
        member=member,
        records=records,
        prefix=f"stap-{pk}",
        url_name="step_field",
        url_kwargs={"pk": pk},
        record=record,
        form_id="all",
    )


def bottleneck_editor(member: Membership, pk: int, record: Bottleneck | None = None) -> Editor:
    records = bottlenecks_to_edit(member).filter(pk=pk)
    return Editor(
        BottleneckForm,
        member=member,
        records=records,
        prefix=f"knelpunt-{pk}",
        url_name="bottleneck_field",
        url_kwargs={"pk": pk},
        record=record,
        form_id="all",
    )


def process_page(member: Membership, process: Process, may_write: bool) -> ProcessPage:
    owner = process.contribution.organisation_id
    may_edit = may_write and (owner == member.organisation_id or (owner is None and member.is_coordinator))
    steps = list(steps_of(process))
    choices = [(each.pk, each.name) for each in organisations(member.partnership_id)]
    blocks = {}
    for place, step in enumerate(steps):
        editor = step_editor(member, step.pk, step)
        editor.form.fields["organisations"].choices = choices  # type: ignore[attr-defined] # asked once
        blocks[step.pk] = StepBlock(step, editor, steps[place + 1] if place + 1 < len(steps) else None)
    elsewhere: list[FoundBlock] = []
    for bottleneck in bottlenecks_for(member).filter(process=process).select_related("contribution"):
        mine = bottleneck.contribution.organisation_id in (
            member.organisation_id,
            None if member.is_coordinator else member.organisation_id,
        )
        block = FoundBlock(
            bottleneck, bottleneck_editor(member, bottleneck.pk, bottleneck) if may_write and mine else None
        )
        at = blocks.get(bottleneck.step_id or 0)
        (elsewhere if at is None else at.handover if bottleneck.next_step_id else at.here).append(block)
    return ProcessPage(process, process_editor(member, process.pk, process), list(blocks.values()), elsewhere, may_edit)
