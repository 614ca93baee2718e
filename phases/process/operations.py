from django.db import transaction
from django.utils import timezone

from phases.contributions.models import Kind
from phases.contributions.operations import new_contribution
from phases.partnership.models import Membership, Partnership
from phases.process.models import Bottleneck, Process, ProcessStep


@transaction.atomic
def add_process(*, by: Membership, name: str) -> Process:
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    contribution = new_contribution(by=by, kind=Kind.PROCESS, organisation_id=by.writes_for)
    position = Process.objects.filter(partnership=by.partnership_id).count()
    return Process.objects.create(
        contribution=contribution, partnership_id=by.partnership_id, name=name, position=position
    )


@transaction.atomic
def add_step(*, process: Process, position: int) -> ProcessStep:
    """An empty step before the one that is now at `position` (from 0); further on than the last means at the end."""
    rows = _locked_steps(process)
    step = ProcessStep.objects.create(process=process, position=0)
    rows.insert(min(position, len(rows)), step)
    _number(rows)
    return step


@transaction.atomic
def move_step(*, step: ProcessStep, position: int) -> ProcessStep:
    rows = [row for row in _locked_steps(step.process) if row.pk != step.pk]
    rows.insert(min(max(position, 0), len(rows)), step)
    _number(rows)
    return step


def _locked_steps(process):
    Process.objects.select_for_update().get(pk=process.pk)
    return list(process.steps.filter(removed_at=None))


def _number(rows):
    for place, row in enumerate(rows, 1):
        row.position = place
    ProcessStep.objects.bulk_update(rows, ["position"])


@transaction.atomic
def remove_step(*, step: ProcessStep) -> None:
    """Bottlenecks at this step stay: the page shows them as not at a step. It keeps its number, for when it is put back."""
    rows = _locked_steps(step.process)
    ProcessStep.objects.filter(pk=step.pk).update(removed_at=timezone.now())
    _number([row for row in rows if row.pk != step.pk])


@transaction.atomic
def put_step_back(*, step: ProcessStep) -> None:
    rows = [row for row in _locked_steps(step.process) if row.pk != step.pk]
    ProcessStep.objects.filter(pk=step.pk).update(removed_at=None)
    rows.insert(max(step.position - 1, 0), step)
    _number(rows)


@transaction.atomic
def add_bottleneck(
    *, by: Membership, process: Process, step: ProcessStep | None, next_step: ProcessStep | None, kind: str
) -> Bottleneck:
    """In a process of the own organisation it is of that organisation too, also when a trekker writes it."""
    own = process.contribution.organisation_id == by.organisation_id
    organisation_id = by.organisation_id if own else by.writes_for
    contribution = new_contribution(by=by, kind=Kind.BOTTLENECK, organisation_id=organisation_id)
    return Bottleneck.objects.create(
        contribution=contribution,
        partnership_id=by.partnership_id,
        process=process,
        step=step,
        next_step=next_step,
        kind=kind,
    )
