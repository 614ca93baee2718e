from datetime import timedelta

from django.db import models
from django.utils import timezone

from phases.partnership.models import Membership, Role

# A worker that makes a document says so every few seconds; without a word for this long it is gone.
SILENCE = timedelta(seconds=60)
# A worker looks for work every second; after this long something is wrong, or another document is being made.
PATIENCE = timedelta(seconds=30)
LONGEST_ASKED = 4000


class JobState(models.TextChoices):
    WAITING = "waiting", "Wacht"
    BUSY = "busy", "Wordt gemaakt"
    DONE = "done", "Klaar"
    FAILED = "failed", "Niet gelukt"


class PrintJob(models.Model):
    """A long document that is made in the background, for one member alone.

    `asked` is what was asked, as in an address. `role` is that of the member then: who became something else reads other
    things. `made` is the key of the result among the made documents; that can be emptied at any time.
    """

    member = models.ForeignKey(Membership, models.PROTECT, related_name="print_jobs")
    role = models.CharField(max_length=20, choices=Role)
    kind = models.CharField(max_length=40)
    asked = models.CharField(max_length=LONGEST_ASKED, blank=True)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    pages = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    made = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    heard_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.title} ({self.state})"

    @property
    def is_going(self) -> bool:
        return self.state in (JobState.WAITING, JobState.BUSY) and not self.is_lost

    @property
    def is_lost(self) -> bool:
        """Nobody works on it any more: the worker stopped halfway."""
        silent_since = self.heard_at or self.asked_at
        return self.state == JobState.BUSY and silent_since < timezone.now() - SILENCE

    @property
    def waits_long(self) -> bool:
        return self.state == JobState.WAITING and self.asked_at < timezone.now() - PATIENCE
