from django.db import models

from phases.contributions.models import ContributionKind, LongText
from phases.partnership.models import Organisation, Partnership


class Agreement(ContributionKind):
    """The working text of what partners agree on: the next concept, one per partnership.

    `proposed` holds per field the text that was proposed from earlier answers.
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
    proposed = models.JSONField(default=dict, blank=True)

    def __str__(self):
        return f"Afspraken {self.partnership_id}"

    def is_proposal(self, field: str) -> bool:
        """Whether a field still holds the proposed text, untouched by anyone."""
        return bool(self.proposed.get(field)) and self.proposed[field] == getattr(self, field)
