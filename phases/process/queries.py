from django.db.models import Count, F, Prefetch, Q, QuerySet

from phases.contributions.models import Contribution
from phases.partnership.models import Membership
from phases.process.models import Bottleneck, Process, ProcessStep


def author(member: Membership) -> int | None:
    """Trekkers describe a process together; anyone else in the name of the own organisation."""
    return None if member.is_coordinator else member.organisation_id


def mine(member: Membership) -> Q:
    """What this member may write in: joint for a trekker, else of the own organisation."""
    own = Q(contribution__organisation=member.organisation_id)
    return own | Q(contribution__organisation=None) if member.is_coordinator else own


def processes_for(member: Membership) -> QuerySet[Process]:
    return Process.objects.visible_to(member).select_related("contribution")


def processes_to_edit(member: Membership) -> QuerySet[Process]:
    return Process.objects.visible_to(member).filter(mine(member))


def removed_processes(member: Membership) -> QuerySet[Process]:
    found = Process.objects.filter(partnership=member.partnership_id, contribution__removed_at__isnull=False)
    return found.filter(mine(member))


def steps_to_edit(member: Membership) -> QuerySet[ProcessStep]:
    return ProcessStep.objects.filter(process__in=processes_to_edit(member), removed_at=None)


def removed_steps(process: Process) -> QuerySet[ProcessStep]:
    return process.steps.filter(removed_at__isnull=False)


def steps_of(process: Process) -> QuerySet[ProcessStep]:
    return process.steps.filter(removed_at=None).select_related("changed_by").prefetch_related("organisations")


def bottlenecks_for(member: Membership) -> QuerySet[Bottleneck]:
    """Read by who may read both the bottleneck and its process."""
    visible = Bottleneck.objects.visible_to(member).filter(process__in=processes_for(member))
    return visible.select_related("process", "step", "next_step", "changed_by")


def bottlenecks_to_edit(member: Membership) -> QuerySet[Bottleneck]:
    return Bottleneck.objects.visible_to(member).filter(mine(member), process__in=processes_for(member))


def removed_bottlenecks(member: Membership) -> QuerySet[Bottleneck]:
    found = Bottleneck.objects.filter(mine(member), contribution__removed_at__isnull=False)
    return found.filter(process__in=processes_for(member))


def processes_with_steps(member: Membership) -> QuerySet[Process]:
    """Whole processes, for reading and printing: each with `.rows` and `.found`."""
    steps = ProcessStep.objects.filter(removed_at=None).prefetch_related("organisations")
    return processes_for(member).prefetch_related(
        Prefetch("steps", steps, to_attr="rows"), Prefetch("bottlenecks", bottlenecks_for(member), to_attr="found")
    )


def process_counts(member: Membership) -> list[tuple[str, int]]:
    visible = Contribution.objects.visible_to(member)
    counts = processes_for(member).aggregate(
        processes=Count("pk", distinct=True),
        steps=Count("steps", distinct=True, filter=Q(steps__removed_at=None)),
        bottlenecks=Count("bottlenecks", distinct=True, filter=Q(bottlenecks__contribution__in=visible)),
    )
    words = [("processen", "processes"), ("stappen", "steps"), ("knelpunten", "bottlenecks")]
    return [(word, counts[name]) for word, name in words]


def placed(bottlenecks: QuerySet[Bottleneck]) -> QuerySet[Bottleneck]:
    return bottlenecks.order_by(
        "process__position", "process_id", F("step__position").asc(nulls_last=True), "contribution_id"
    )
