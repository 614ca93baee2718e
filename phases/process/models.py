from django.db import models

from phases.contributions.models import ContributionKind, LongText, Row
from phases.partnership.models import Organisation, Partnership


class Process(ContributionKind):
    """The way a child and family go, from the first signal to aftercare."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    name = models.CharField("naam van het proces", max_length=200)
    description = LongText("voor wie is dit en waar begint het")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "contribution_id"]

    def __str__(self):
        return self.name


class ProcessStep(Row):
    process = models.ForeignKey(Process, models.PROTECT, related_name="steps")
    what = LongText("wat gebeurt er")
    function = models.CharField("welke functie doet dit", max_length=300, blank=True)
    organisations = models.ManyToManyField(
        Organisation, verbose_name="bij welke organisatie", blank=True, related_name="+"
    )
    waiting_time = models.CharField("wachttijd", max_length=200, blank=True)

    def __str__(self):
        return self.what[:60]

    @property
    def root_id(self):
        return self.process_id

    @property
    def row_name(self):
        return f"step-{self.pk}."


class BottleneckKind(models.TextChoices):
    GAP = "gap", "hiaat"
    OVERLAP = "overlap", "overlap"
    WAIT = "wait", "wachttijd"
    HANDOVER = "handover", "overdracht"
    OTHER = "other", "anders"


class Bottleneck(ContributionKind):
    """What goes wrong at a step, or at the handover from `step` to `next_step`.

    A contribution of its own, because actions come from it. It is read by whoever may read both it and its process.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    process = models.ForeignKey(Process, models.PROTECT, related_name="bottlenecks")
    step = models.ForeignKey(
        ProcessStep, models.PROTECT, null=True, blank=True, related_name="bottlenecks", verbose_name="bij stap"
    )
    next_step = models.ForeignKey(
        ProcessStep, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="overdracht naar stap"
    )
    kind = models.CharField("soort knelpunt", max_length=10, choices=BottleneckKind, default=BottleneckKind.OTHER)
    description = LongText("wat gaat er mis")
    what_is_needed = LongText("wat is er nodig")
    who_is_needed = LongText("wie is er nodig")

    class Meta:
        ordering = ["contribution_id"]

    def __str__(self):
        return self.description[:60]

    @property
    def is_handover(self) -> bool:
        return self.next_step_id is not None and self.next_step_id != self.step_id

    @property
    def place(self) -> str:
        """Where it is, in words. Also says so when a step of it was removed."""
        step, following = (each if each and each.removed_at is None else None for each in (self.step, self.next_step))
        if self.is_handover:
            start = f" van stap {step.position}" if step else ""
            end = f" naar stap {following.position}" if following else ""
            return "overdracht" + (start + end or " tussen stappen die verwijderd zijn")
        if step:
            return f"stap {step.position}"
        return "een stap die verwijderd is" if self.step_id else "het hele proces"
