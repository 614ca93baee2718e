from django.db import models
from django.db.models import Q
from django.utils import timezone

from phases.answers.models import Decision
from phases.contributions.models import ContributionKind, LongText
from phases.partnership.models import Membership, Organisation, Partnership, Role
from phases.partnership.words import by_words


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

    @property
    def parties_now(self):
        """Without those that stopped since they were chosen."""
        return self.parties.filter(removed_at=None, left_at=None)

    def is_proposal(self, field: str) -> bool:
        """Whether a field still holds the proposed text, untouched by anyone."""
        return bool(self.proposed.get(field)) and self.proposed[field] == getattr(self, field)


class AgreementVersion(models.Model):
    """The agreement as it was put forward (*voorgelegd*): frozen, numbered, and read by everyone who takes part.

    `content` holds the text per field of the agreement and `parties` by name. `sha256` is the mark by which it is known: of
    `content` with `salt`, see `frozen.mark_of`. Wiping destroys `salt`: the mark then proves nothing about what was wiped.
    `earlier_mark` is how it was known before there was a salt. `parties` are the organisations whose endorsement is asked.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="agreement_versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    salt = models.CharField(max_length=64, blank=True)
    earlier_mark = models.CharField(max_length=64, blank=True)
    parties = models.ManyToManyField(Organisation, related_name="+")
    put_forward_at = models.DateTimeField(default=timezone.now)
    put_forward_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "number"], name="one_agreement_version_per_number")
        ]

    def __str__(self):
        return f"Versie {self.number}"


class Verdict(models.TextChoices):
    AGREED = "agreed", "akkoord"
    OBJECTED = "objected", "bezwaar"


# What stands as the reason when an organisation refuses what was recorded of paper in its name.
REFUSED = "Geweigerd: dit is niet namens ons op papier gezegd."


class Endorsement(models.Model):
    """What one organisation says of one version of the agreement, or of one decision. Withdrawn, never removed.

    `by` recorded it; `name` is who gives it, which may be someone else when it is on paper. What a trekker recorded of paper
    counts once somebody of the organisation confirmed it. `first_person`: whoever spoke here for the organisation was its first
    person, whom no colleague had confirmed then, asked by `invited_by`. The roles are those of that moment; empty is not known.
    """

    version = models.ForeignKey(AgreementVersion, models.PROTECT, null=True, blank=True, related_name="endorsements")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="endorsements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="endorsements")
    verdict = models.CharField("akkoord of bezwaar", max_length=10, choices=Verdict)
    reason = LongText("waarom niet")
    name = models.CharField("naam", max_length=150)
    function = models.CharField("functie", max_length=150)
    on_behalf_of = models.CharField("namens wie", max_length=200)
    mandate = models.CharField("waarom mag je dit namens hen zeggen", max_length=300, blank=True)
    remark = LongText("opmerking")
    given_on = models.DateField("datum")
    on_paper = models.BooleanField("op papier getekend", default=False)
    imported = models.BooleanField(default=False)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=20, choices=Role, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    first_person = models.BooleanField(default=False)
    invited_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_role = models.CharField(max_length=20, choices=Role, blank=True)
    withdrawn_reason = LongText("waarom ingetrokken")

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "organisation"],
                condition=Q(withdrawn_at=None, version__isnull=False),
                name="one_endorsement_per_version_and_organisation",
            ),
            models.UniqueConstraint(
                fields=["decision", "organisation"],
                condition=Q(withdrawn_at=None, decision__isnull=False),
                name="one_endorsement_per_decision_and_organisation",
            ),
            models.CheckConstraint(
                condition=Q(version=None, decision__isnull=False) | Q(version__isnull=False, decision=None),
                name="endorses_a_version_or_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="confirmed_at_and_by_together",
            ),
        ]

    def __str__(self):
        return f"{self.organisation_id}: {self.verdict}"

    @property
    def refused(self) -> bool:
        """Whether it was never given: the organisation said that paper which others recorded is not theirs."""
        return self.withdrawn_at is not None and self.withdrawn_reason == REFUSED

    @property
    def counts(self) -> bool:
        """Whether the organisation itself said it: recorded by one of them, or confirmed since."""
        return not self.on_paper or self.confirmed_at is not None


class Signers(models.Model):
    """Whom an organisation lets sign in its name, as somebody of it said once. Only added to, and undone.

    The last one that was not undone holds; without any, and while nobody on it is left, whoever writes for the organisation signs.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="signers")
    members = models.ManyToManyField(Membership, blank=True, related_name="+", verbose_name="wie mag tekenen")
    set_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.organisation_id} since {self.set_at:%Y-%m-%d}"


class Ruling(models.TextChoices):
    WIPED = "wiped", "gewist"
    KEPT = "kept", "blijft staan"
    LAPSED = "lapsed", "niet beslist, staat er weer"


class Hiding(models.Model):
    """Words in a version or decision that was endorsed, or in what was said of it, are hidden until another organisation that
    endorsed it decides. It stays as a mark of what happened, and never says what the words were.

    Without `ruling` they are hidden now. `by` or `decided_by` is empty when the host did it, or when nobody decided in time.
    `refused` tells after a no that the same words are asked again; see `queries.was_refused`.
    """

    version = models.ForeignKey(AgreementVersion, models.PROTECT, null=True, blank=True, related_name="hidings")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="hidings")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ruling = models.CharField("wat er besloten is", max_length=10, choices=Ruling, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    refused = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(version=None, decision__isnull=False) | Q(version__isnull=False, decision=None),
                name="hides_in_a_version_or_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(ruling="", decided_at=None) | Q(ruling__in=Ruling.values, decided_at__isnull=False),
                name="ruling_and_moment_together",
            ),
        ]

    def __str__(self):
        return f"{self.version_id or self.decision_id} {self.ruling}"

    @property
    def asked_by(self) -> str:
        return by_words(self.by)

    @property
    def settled_by(self) -> str:
        return by_words(self.decided_by)
