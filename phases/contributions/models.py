from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from phases.partnership.models import Membership, Organisation, Partnership

MAX_TEXT = 20_000


class LongText(models.TextField):
    """Text of at most 20,000 characters, which is said at the field before someone types."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("blank", True)
        kwargs.setdefault("max_length", MAX_TEXT)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, MaxLengthValidator(MAX_TEXT)]


class Kind(models.TextChoices):
    ANSWER = "answer", "antwoord"
    DECISION = "decision", "besluit"
    PARTY_PROFILE = "party_profile", "partij"
    PROCESS = "process", "proces"
    BOTTLENECK = "bottleneck", "knelpunt"
    CARD = "card", "kaart"
    AGREEMENT = "agreement", "afspraken"
    PLAN = "plan", "actieplan"
    ACTION = "action", "actie"
    MEETING = "meeting", "bijeenkomst"
    ATTENTION = "attention", "intake"
    PHASE_CLOSING = "phase_closing", "afronding van een fase"


def own_or_joint(member: Membership, at: str = "") -> Q:
    """What is of the own organisation, once it admitted the reader; gezamenlijk too when the reader is a trekker. `at` leads to
    it, as in `action__contribution__`.
    """
    own = Q(**{f"{at}organisation": member.circle_id})
    return own | Q(**{f"{at}organisation": None}) if member.is_coordinator else own


def readable_by(member: Membership, at: str = "") -> Q:
    """The one rule of who may read what: shared, or of the own organisation, or gezamenlijk for a trekker.

    It names the partnership, so ask it of the table itself with `at`: inside `IN (…)` a database may not see that, and read
    everyone's rows.
    """
    shared = Q(**{f"{at}shared_at__isnull": False})
    return Q(**{f"{at}partnership": member.partnership_id}) & (own_or_joint(member, at) | shared)


def writable_by(member: Membership, at: str = "") -> Q:
    return Q(**{f"{at}partnership": member.partnership_id}) & own_or_joint(member, at)


class ContributionQuerySet(models.QuerySet):
    def visible_to(self, member: Membership):
        return self.filter(readable_by(member), removed_at=None)

    def writable_by(self, member: Membership):
        """Whoever reads what another organisation shared can't write in it. Whether a role may write at all is up to the view."""
        return self.filter(writable_by(member), removed_at=None)

    def restorable_by(self, member: Membership):
        """What was removed and may be put back."""
        return self.ever_writable_by(member).filter(removed_at__isnull=False)

    def ever_writable_by(self, member: Membership):
        """The same, removed or not."""
        return self.filter(writable_by(member))


class Contribution(models.Model):
    """Anything that someone wrote, whatever its kind: whose it is, who may read it, its history.

    Without an organisation it is *gezamenlijk*: of the partnership, written by the trekkers. Without `shared_at` it is
    *concept*. Each kind has its contribution as primary key.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="contributions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="contributions")
    kind = models.CharField(max_length=20, choices=Kind)
    created_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["partnership", "kind"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(shared_at=None, shared_by=None) | Q(shared_at__isnull=False, shared_by__isnull=False),
                name="shared_at_and_by_together",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def owner(self) -> str:
        """As the screen says it."""
        return self.organisation.name if self.organisation else "gezamenlijk"


def written_since_shared(at: str = "at") -> Q:
    """On what belongs to a contribution, with a moment `at`: written since others may read it. A bottleneck is read with its
    process and an action with its plan, so what was written before those were shared stays private too.
    """
    since = Q(**{f"{at}__gte": models.F("contribution__shared_at")})
    for whole in ("bottleneck__process", "action__plan"):
        name = whole.partition("__")[0]
        with_whole = Q(**{f"{at}__gte": models.F(f"contribution__{whole}__contribution__shared_at")})
        since &= Q(**{f"contribution__{name}": None}) | with_whole
    return since


class RevisionQuerySet(models.QuerySet):
    def visible_to(self, member: Membership):
        """With what it is about. Of what others shared only what was written since."""
        mine = Q(contribution__in=Contribution.objects.writable_by(member))
        since = Q(contribution__in=Contribution.objects.visible_to(member)) & written_since_shared()
        return self.filter(mine | since)


class Revision(models.Model):
    """What one person changed within ten minutes of `at`: the new value of each field that was touched, as a form posts it.

    A field of a row inside the contribution is named `step-12.what`. The order of a history is that of the ids.
    """

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="revisions")
    fields = models.JSONField(default=dict)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.contribution_id} {self.at:%Y-%m-%d %H:%M}"


class Guarded(models.Model):
    """A record whose fields are saved one by one, each guarded by its own version.

    `versions` holds per field `[version, client, seq]`: how often it was saved, and by which save of which open page last.
    `last_revision` saves looking for it at every keystroke. `locked_with` names relations that must stay as they are while a
    field is saved: their rows are locked first. See `operations.save_field`.
    """

    locked_with: tuple[str, ...] = ()

    versions = models.JSONField(default=dict, editable=False)
    changed_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_revision = models.ForeignKey(Revision, models.PROTECT, null=True, blank=True, related_name="+", editable=False)

    class Meta:
        abstract = True

    def version(self, field: str) -> int:
        return self.versions.get(field, [0])[0]

    @property
    def root_id(self) -> int:
        """The contribution whose history this record writes in."""
        return self.pk

    @property
    def row_name(self) -> str:
        """What precedes a field's name in the history; empty for the contribution itself."""
        return ""


class KindQuerySet(models.QuerySet):
    """Base of each kind's QuerySet: the same visibility, reached through the contribution."""

    def visible_to(self, member: Membership):
        return self.filter(readable_by(member, "contribution__"), contribution__removed_at=None)

    def writable_by(self, member: Membership):
        return self.filter(writable_by(member, "contribution__"), contribution__removed_at=None)

    def restorable_by(self, member: Membership):
        return self.filter(writable_by(member, "contribution__"), contribution__removed_at__isnull=False)


class ContributionKind(Guarded):
    """Base of every kind: the contribution is its primary key, so ids of kinds never differ from ids of contributions."""

    contribution = models.OneToOneField(Contribution, models.PROTECT, primary_key=True)

    objects = KindQuerySet.as_manager()

    class Meta:
        abstract = True


class Row(Guarded):
    """A row inside a contribution, read by whoever may read that. Say in `root_id` and `row_name` what it is a row of."""

    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class Stance(models.TextChoices):
    RECOGNISE = "recognise", "herkenbaar"
    ADDITION = "addition", "aanvulling"
    DISAGREE = "disagree", "niet eens"
    REMARK = "remark", "opmerking"


class Resolution(models.TextChoices):
    TAKEN_OVER = "taken_over", "overgenomen"
    HANDLED = "handled", "afgehandeld"


class ResponseQuerySet(models.QuerySet):
    def visible_to(self, member: Membership):
        """With what it is about. Of what others shared only what was said since, as they were among themselves before; and
        what one said oneself, with the replies since then. `to_all` tells of each whether everyone who takes part may read it.
        """
        about = Contribution.objects.visible_to(member)
        mine = Contribution.objects.writable_by(member)
        since = written_since_shared()
        to_all = since & (Q(parent=None) | written_since_shared("parent__at"))
        readable = Q(contribution__in=mine) | to_all | Q(by=member) | Q(parent__by=member) & since
        found = self.filter(readable, contribution__in=about, removed_at=None, parent__removed_at=None)
        return found.annotate(to_all=to_all)


class Response(models.Model):
    """What somebody says of a contribution: a stance with text, or a reply to such a response (`parent`).

    `part` names a field or row of the contribution as its history does, such as `purpose` or `step-12`; empty means the whole.
    It is never changed: its author may withdraw it and say something else.
    """

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="responses")
    part = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="responses")
    at = models.DateTimeField(default=timezone.now)
    stance = models.CharField("jullie reactie", max_length=20, choices=Stance)
    text = LongText("toelichting")
    mentioned = models.ManyToManyField(Membership, blank=True, related_name="+", verbose_name="vraag aandacht van")
    resolution = models.CharField(max_length=20, choices=Resolution, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    to_all: bool  # set by `visible_to`

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["contribution", "part"])]

    def __str__(self):
        return f"{self.get_stance_display()} {self.pk}"
