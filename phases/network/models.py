from django.db import models
from django.db.models import Q

from phases.contributions.models import ContributionKind, LongText
from phases.partnership.models import Organisation, Partnership


class Wish(models.TextChoices):
    MORE = "more", "meer"
    SAME = "same", "gelijk"
    LESS = "less", "minder"


class SeesProblem(models.TextChoices):
    YES = "yes", "ja"
    PARTLY = "partly", "deels"
    NO = "no", "nee"
    NOT_ASKED = "not_asked", "niet gevraagd"


class Formality(models.TextChoices):
    FORMAL = "formal", "formeel"
    INFORMAL = "informal", "informeel"
    NONE = "none", "geen"


class Strength(models.TextChoices):
    STRONG = "strong", "sterk"
    WEAK = "weak", "zwak"


class PartyProfile(ContributionKind):
    """What one organisation (or the trekkers together) thinks of a party: never visible to others until it is shared."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    party = models.ForeignKey(Organisation, models.PROTECT, related_name="profiles")
    position = models.PositiveIntegerField("volgorde van belang", default=0)
    active = models.BooleanField("is nu actief voor deze doelgroep", default=False)
    needed = models.BooleanField("is nodig voor de ambitie", default=False)
    works_with_us = models.BooleanField("werkt al met ons samen", default=False)
    wish = models.CharField("meer of minder samenwerken", max_length=10, choices=Wish, blank=True)
    offer = LongText("wat doet deze partij nu voor de doelgroep")
    ambition = LongText("wat wil deze partij")
    sees_problem = models.CharField("ziet hetzelfde probleem", max_length=10, choices=SeesProblem, blank=True)
    sees_problem_note = LongText("toelichting: welk probleem zien zij")
    direction = LongText("welke kant gaat deze partij op")
    formality = models.CharField("soort relatie", max_length=10, choices=Formality, blank=True)
    strength = models.CharField("hoe sterk is de relatie", max_length=10, choices=Strength, blank=True)
    contact = models.CharField("wie van ons heeft het contact", max_length=200, blank=True)

    class Meta:
        ordering = ["position", "contribution_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "party", "organisation"], name="one_profile_per_organisation"
            ),
            models.UniqueConstraint(
                fields=["partnership", "party"], condition=Q(organisation=None), name="one_joint_profile"
            ),
        ]

    def __str__(self):
        return str(self.party)
