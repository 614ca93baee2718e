from django.db.models import Count, F, Q, QuerySet

from phases.contributions.models import Contribution
from phases.partnership.models import Membership
from phases.process.models import Bottleneck, Process, ProcessStep


def processes_for(member: Membership) -> QuerySet[Process]:
    return Process.objects.visible_to(member).select_related("contribution")


def processes_to_edit(member: Membership) -> QuerySet[Process]:
    return Process.objects.writable_by(member)


def removed_processes(member: Membership) -> QuerySet[Process]:
    return Process.objects.restorable_by(member)


def processes_with_counts(member: Membership) -> QuerySet[Process]:
    return processes_for(member).annotate(**numbers(member))


def numbers(member: Membership) -> dict[str, Count]:
    """Of what a process holds; bottlenecks only as far as this member may read them."""
    read = Q(bottlenecks__contribution__in=Contribution.objects.visible_to(member))
    return {
        "number_of_steps": Count("steps", distinct=True, filter=Q(steps__removed_at=None)),
        "number_of_bottlenecks": Count("bottlenecks", distinct=True, filter=read),
        "number_of_clear_ones": Count(
            "bottlenecks",
            distinct=True,
            filter=read & ~Q(bottlenecks__what_is_needed="") & ~Q(bottlenecks__who_is_needed=""),
        ),
    }


def steps_to_edit(member: Membership) -> QuerySet[ProcessStep]:
    return ProcessStep.objects.filter(process__in=processes_to_edit(member), removed_at=None)


def steps_to_choose(member: Membership, bottleneck_id: int) -> QuerySet[ProcessStep]:
    """Where this bottleneck can be: at the steps of its own process."""
    steps = ProcessStep.objects.filter(process__in=processes_for(member), process__bottlenecks=bottleneck_id)
    return steps.filter(removed_at=None)


def removed_steps(member: Membership) -> QuerySet[ProcessStep]:
    return ProcessStep.objects.filter(process__in=processes_to_edit(member), removed_at__isnull=False)


def all_steps(process: Process) -> QuerySet[ProcessStep]:
    """The removed ones too."""
    return process.steps.select_related("changed_by").prefetch_related("organisations")


def bottlenecks_for(member: Membership) -> QuerySet[Bottleneck]:
    """Read by who may read both the bottleneck and its process."""
    visible = Bottleneck.objects.visible_to(member).filter(process__in=processes_for(member))
    return visible.select_related("process", "step", "next_step", "changed_by")


def bottlenecks_to_edit(member: Membership) -> QuerySet[Bottleneck]:
    return Bottleneck.objects.writable_by(member).filter(process__in=processes_for(member))


def removed_bottlenecks(member: Membership) -> QuerySet[Bottleneck]:
    return Bottleneck.objects.restorable_by(member).filter(process__in=processes_for(member))


def process_counts(member: Membership) -> list[tuple[str, int]]:
    counts = processes_for(member).aggregate(processes=Count("pk", distinct=True), **numbers(member))
    words = [
        ("processen", "processes"),
        ("stappen", "number_of_steps"),
        ("knelpunten", "number_of_bottlenecks"),
        ("knelpunten waarbij staat wat en wie er nodig is", "number_of_clear_ones"),
    ]
    return [(word, counts[name]) for word, name in words]


def placed(bottlenecks: QuerySet[Bottleneck]) -> QuerySet[Bottleneck]:
    return bottlenecks.order_by(
        "process__position", "process_id", F("step__position").asc(nulls_last=True), "contribution_id"
    )
