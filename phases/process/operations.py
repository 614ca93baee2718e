from django.db import transaction

from phases.contributions.models import Kind, Revision
from phases.contributions.operations import new_contribution
from phases.contributions.rows import add_row, remove_row
from phases.partnership.models import Membership, Partnership
from phases.process.models import Bottleneck, Process, ProcessStep


@transaction.atomic
def add_process(*, by: Membership, name: str) -> Process:
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    contribution = new_contribution(by=by, kind=Kind.PROCESS, organisation_id=by.writes_for)
    position = Process.objects.filter(partnership=by.partnership_id).count()
    Revision.objects.create(contribution=contribution, fields={"name": name}, by=by, at=contribution.created_at)
    return Process.objects.create(
        contribution=contribution, partnership_id=by.partnership_id, name=name, position=position
    )


def add_step(*, process: Process, position: int) -> ProcessStep:
    step = ProcessStep(process=process)
    add_row(rows=process.steps, row=step, position=position)
    return step


def remove_step(*, step: ProcessStep) -> None:
    """Bottlenecks at this step stay: the page shows them as not at a step."""
    remove_row(rows=step.process.steps, row=step)


@transaction.atomic
def add_bottleneck(
    *, by: Membership, process: Process, step: ProcessStep | None, next_step: ProcessStep | None, kind: str
) -> Bottleneck:
    """In a process of the own organisation it is of that organisation too, also when a trekker writes it."""
    own = process.contribution.organisation_id == by.organisation_id
    organisation_id = by.organisation_id if own else by.writes_for
    contribution = new_contribution(
        by=by, kind=Kind.BOTTLENECK, organisation_id=organisation_id, part_of=process.contribution
    )
    return Bottleneck.objects.create(
        contribution=contribution,
        partnership_id=by.partnership_id,
        process=process,
        step=step,
        next_step=next_step,
        kind=kind,
    )
