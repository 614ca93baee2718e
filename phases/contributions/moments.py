"""What stood in a partnership at one time, kept under a name."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from phases.contributions.models import Contribution, LongText, own_or_joint, readable_by
from phases.partnership.models import Membership, Partnership


class Moment(models.Model):
    """What stood in the whole partnership at one time, under a name. Each organisation's own part is in it, for itself."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="moments")
    name = models.CharField("naam", max_length=120)
    note = LongText("waarvoor bewaren jullie dit")
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.name


class MomentEntryQuerySet(models.QuerySet):
    def visible_to(self, member: Membership):
        """What the reader may read now and was shared when the moment was made; of one's own circle everything.

        What was removed since is still in it. A bottleneck or action is read only with its process or plan (`part_of`).
        """
        readable = Contribution.objects.filter(readable_by(member))
        own = Contribution.objects.filter(own_or_joint(member), partnership=member.partnership_id)
        return self.filter(
            Q(shared=True) | Q(contribution__in=own),
            Q(part_of=None) | Q(part_of__in=readable),
            contribution__in=readable,
        )


class MomentEntry(models.Model):
    """One contribution as it was: `fields` holds pairs of a label and what stood there, in words."""

    moment = models.ForeignKey(Moment, models.PROTECT, related_name="entries")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="+")
    part_of = models.ForeignKey(Contribution, models.PROTECT, null=True, blank=True, related_name="+")
    shared = models.BooleanField()
    position = models.PositiveIntegerField()
    title = models.TextField()
    fields = models.JSONField(default=list)

    objects = MomentEntryQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["moment", "contribution"], name="one_entry_per_contribution")]

    def __str__(self):
        return self.title[:60]
