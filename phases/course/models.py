from django.db import models
from django.utils import timezone

from phases.contributions.models import ContributionKind, LongText
from phases.guide.models import Item, Section
from phases.partnership.models import Membership, Partnership


class Round(models.Model):
    """One time that people give colour cards on the items of a section. The first is about the preconditions of *vooraf*.

    Rounds so far are *op naam*: everyone in the partnership sees who gave which card, and the page says so beforehand.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="rounds")
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "section", "number"], name="round_number_once"),
        ]

    def __str__(self):
        return f"{self.section_id} {self.number}"


class Colour(models.TextChoices):
    GREEN = "green", "groen"
    ORANGE = "orange", "oranje"
    RED = "red", "rood"


class Card(ContributionKind):
    """One person's colour and note on one item in one round."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="cards")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="cards")
    colour = models.CharField("kleur", max_length=10, choices=Colour, blank=True)
    note = LongText("toelichting")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "item", "member"], name="one_card_per_person_and_item"),
        ]

    def __str__(self):
        return f"{self.item_id} {self.colour}"
