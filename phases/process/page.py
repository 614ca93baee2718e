"""One process as a page: its steps in order, with the bottlenecks at each step and at the handover to the next."""

from dataclasses import dataclass, field

from phases.contributions.editing import EditableField, Editor
from phases.contributions.readers import circle, is_writer
from phases.partnership.models import Membership
from phases.partnership.queries import organisations
from phases.process.forms import BottleneckForm, ProcessForm, StepForm, step_label
from phases.process.models import Bottleneck, Process, ProcessStep
from phases.process.queries import (
    all_steps,
    bottlenecks_for,
    bottlenecks_to_edit,
    processes_to_edit,
    steps_to_choose,
    steps_to_edit,
)

PLACE_FIELDS = ("step", "next_step")
Choices = list[tuple[int, str]]


@dataclass
class FoundBlock:
    """`apart`: others read it than the process. `place` only where it differs from what the block around it already says."""

    bottleneck: Bottleneck
    editor: Editor | None
    apart: bool = False
    place: str = ""

    @property
    def place_fields(self) -> list[EditableField]:
        return [self.editor.fields[name] for name in PLACE_FIELDS] if self.editor else []

    @property
    def text_fields(self) -> list[EditableField]:
        return [each for each in self.editor if each.name not in PLACE_FIELDS] if self.editor else []

    @property
    def place_problems(self) -> list[EditableField]:
        return [each for each in self.place_fields if each.error or each.conflict]


@dataclass
class StepBlock:
    step: ProcessStep
    editor: Editor | None
    following: ProcessStep | None = None
    here: list[FoundBlock] = field(default_factory=list)
    handover: list[FoundBlock] = field(default_factory=list)


@dataclass
class ProcessPage:
    process: Process
    editor: Editor | None
    steps: list[StepBlock]
    removed_steps: list[ProcessStep]
    elsewhere: list[FoundBlock] = field(default_factory=list)

    @property
    def may_edit(self) -> bool:
        return self.editor is not None

    @property
    def bottlenecks(self) -> list[FoundBlock]:
        return [block for step in self.steps for block in (*step.here, *step.handover)] + self.elsewhere

    @property
    def editors(self) -> list[Editor]:
        editors = [self.editor, *(step.editor for step in self.steps), *(block.editor for block in self.bottlenecks)]
        return [editor for editor in editors if editor]

    @property
    def problems(self) -> list[EditableField]:
        return [field for editor in self.editors for field in editor.problems]

    def add(self, block: FoundBlock) -> None:
        """Gives a bottleneck its place; one whose step is gone stands at the end, so that none is ever out of sight."""
        found = block.bottleneck
        at = next((each for each in self.steps if each.step.pk == found.step_id), None)
        if at is None:
            block.place = found.place if found.step_id or found.next_step_id else ""
            self.elsewhere.append(block)
        elif found.is_handover:
            adjacent = at.following is not None and at.following.pk == found.next_step_id
            block.place = "" if adjacent else found.place
            at.handover.append(block)
        else:
            at.here.append(block)


def editor_of(form_class, member: Membership, pk: int, records, word: str, kind: str, record) -> Editor:
    return Editor(
        form_class,
        member=member,
        records=records.filter(pk=pk),
        prefix=f"{word}-{pk}",
        url_name=f"{kind}_field",
        url_kwargs={"pk": pk},
        record=record,
        form_id="all",
    )


def process_editor(member: Membership, pk: int, record: Process | None = None) -> Editor:
    return editor_of(ProcessForm, member, pk, processes_to_edit(member), "proces", "process", record)


def step_editor(member: Membership, pk: int, record: ProcessStep | None = None) -> Editor:
    return editor_of(StepForm, member, pk, steps_to_edit(member), "stap", "step", record)


def bottleneck_editor(member: Membership, pk: int, record: Bottleneck | None = None) -> Editor:
    editor = editor_of(BottleneckForm, member, pk, bottlenecks_to_edit(member), "knelpunt", "bottleneck", record)
    for name in PLACE_FIELDS:
        editor.form.fields[name].queryset = steps_to_choose(member, pk)  # type: ignore[attr-defined]
    return editor


def found_block(member: Membership, bottleneck: Bottleneck, may_write: bool, places: Choices) -> FoundBlock:
    if not (may_write and is_writer(member, bottleneck.contribution)):
        return FoundBlock(bottleneck, None)
    editor = bottleneck_editor(member, bottleneck.pk, bottleneck)
    for name in PLACE_FIELDS:
        chosen, choice = getattr(bottleneck, name), editor.form.fields[name]
        gone = [(chosen.pk, "een stap die verwijderd is")] if chosen and chosen.removed_at else []
        choice.choices = [("", choice.empty_label), *places, *gone]  # type: ignore[attr-defined] # asked once
    return FoundBlock(bottleneck, editor)


def process_page(member: Membership, process: Process, may_write: bool) -> ProcessPage:
    may_edit = may_write and is_writer(member, process.contribution)
    rows = list(all_steps(process))
    steps = [row for row in rows if row.removed_at is None]
    page = ProcessPage(
        process,
        process_editor(member, process.pk, process) if may_edit else None,
        [
            StepBlock(step, step_editor(member, step.pk, step) if may_edit else None, following)
            for step, following in zip(steps, [*steps[1:], None], strict=False)
        ],
        [row for row in rows if row.removed_at and may_edit],
    )
    parties: Choices = [(each.pk, each.name) for each in organisations(member.partnership_id)] if may_edit else []
    for block in page.steps:
        if block.editor:
            block.editor.form.fields["organisations"].choices = parties  # type: ignore[attr-defined] # asked once
    places: Choices = [(step.pk, step_label(step)) for step in steps]
    for bottleneck in bottlenecks_for(member).filter(process=process).select_related("contribution"):
        found = found_block(member, bottleneck, may_write, places)
        found.apart = circle(member, bottleneck.contribution) != circle(member, process.contribution)
        page.add(found)
    return page
