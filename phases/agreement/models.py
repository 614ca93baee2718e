from django.db import models

from phases.contributions.models import ContributionKind, LongText
from phases.partnership.models import Organisation, Partnership


class Agreement(ContributionKind):
    """The working text of what partners agree on: the next concept, one per partnership.

    `proposed` names the fields that still hold the text proposed from earlier answers, untouched by anyone.
    """

    partnership = models.OneToOneField(Partnership, models.PROTECT, related_name="agreement")
    purpose = LongText("waarom werken we samen")
    target_groups = LongText("voor wie doen we dit")
    joint_work = LongText("wat doen we samen")
    lead = LongText("wie heeft de regie")
    commitments = LongText("waar mogen partijen elkaar aan houden")
    term = LongText("hoe lang geldt dit")
    evaluation_date = models.DateField("wanneer kijken we hoe het gaat", null=True, blank=True)
    parties = models.ManyToManyField(Organisation, blank=True, related_name="+", verbose_name="wie doen mee")
    proposed = models.JSONField(default=list, blank=True)

    def __str__(self):
        return f"Afspraken {self.partnership_id}"
