from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from phases.guide.models import Layer
from phases.people.limits import Cause
from phases.people.names import plain_name


class Partnership(models.Model):
    """The cooperation of several organisations around one theme."""

    slug = models.SlugField(max_length=80, unique=True)
    theme = models.CharField("thema", max_length=120, validators=[plain_name])
    ambition = models.CharField("ambitie", max_length=500, blank=True)
    region = models.CharField("gebied", max_length=120, blank=True)
    existing = models.BooleanField("werken al samen", default=False)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    # When its trekkers were told that it will be deleted.
    notice_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "samenwerking"
        verbose_name_plural = "samenwerkingen"

    def __str__(self):
        return self.theme


class Sector(models.TextChoices):
    YOUTH_HEALTH = "youth_health", "jeugdgezondheidszorg"
    EDUCATION = "education", "onderwijs"
    WELFARE = "welfare", "welzijn"
    MUNICIPALITY = "municipality", "gemeente"
    YOUTH_CARE = "youth_care", "jeugdhulp"
    MENTAL_HEALTH = "mental_health", "GGZ"
    PRIMARY_CARE = "primary_care", "huisarts en wijkzorg"
    HOUSING = "housing", "wonen"
    SAFETY = "safety", "politie en veiligheid"
    INSURER = "insurer", "zorgverzekeraar"
    RESIDENTS = "residents", "bewoners, ouders of jongeren"
    OTHER = "other", "anders"


class Organisation(models.Model):
    """A party in the field of one partnership: a *partner* once it has active members, until it leaves (`left_at`).

    Name and sector are common facts that every member of the partnership may see. What one organisation thinks of it is a
    PartyProfile.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="organisations")
    slug = models.SlugField(max_length=80)
    name = models.CharField("naam", max_length=120, validators=[plain_name])
    sector = models.CharField("soort organisatie", max_length=20, choices=Sector, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "slug"], name="organisation_slug_once_per_partnership"),
        ]

    def __str__(self):
        return self.name


class Role(models.TextChoices):
    COORDINATOR = "coordinator", "trekker"
    PARTNER = "partner", "partner"
    READER = "reader", "meelezer"
    # Nobody gives this one: it is what a newcomer has until the own organisation says yes (`admission.py`).
    WAITING = "waiting", "wacht op toelating"


WRITERS = (Role.COORDINATOR, Role.PARTNER)
TAKES_PART = (*WRITERS, Role.READER)
GIVEN = [(role.value, role.label) for role in Role if role in TAKES_PART]
NOBODY = 0  # the id of no organisation
HOST_WAITS = timedelta(hours=48)


class MembershipQuerySet(models.QuerySet):
    def present(self):
        """Who takes part now and can sign in."""
        return self.filter(ended_at=None, user__is_active=True)

    def admitted(self):
        """The admitted partners: who takes part now, can sign in, and may write for the own organisation."""
        return self.present().filter(role__in=WRITERS)

    def leading(self):
        return self.present().filter(role=Role.COORDINATOR)


class Membership(models.Model):
    """A person in an organisation in a partnership: the author of everything that person writes there.

    `user` is empty for someone whose account is gone or who was imported: nobody acts in that name. `unconfirmed`: the first
    person of the organisation, of whom no colleague said yet that they belong there.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    name = models.CharField("naam", max_length=150, validators=[plain_name])
    role = models.CharField("rol", max_length=20, choices=Role)
    layer = models.CharField("laag", max_length=20, choices=Layer)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    unconfirmed = models.BooleanField(default=False)
    # When the first thing happened that this person still has to be told by mail.
    untold_since = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "deelnemer"
        verbose_name_plural = "deelnemers"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "partnership"],
                condition=Q(ended_at=None, user__isnull=False),
                name="one_active_membership_per_user",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def cause(self) -> Cause:
        """What the limits count for mail that goes out because of what this member does."""
        return Cause(self.user_id, self.partnership_id)

    @property
    def is_coordinator(self) -> bool:
        return self.role == Role.COORDINATOR

    @property
    def is_waiting(self) -> bool:
        return self.role == Role.WAITING

    @property
    def circle_id(self) -> int:
        """The organisation of which this member reads what it did not share; of none while waiting to be admitted."""
        return NOBODY if self.is_waiting else self.organisation_id

    @property
    def writes_for(self) -> int | None:
        """In whose name a member writes: trekkers *gezamenlijk* (None), anyone else for the own organisation.

        What each organisation writes for itself alone, such as its internal analysis, is in the name of `organisation`.
        """
        return None if self.is_coordinator else self.circle_id

    @property
    def page_mark(self) -> str:
        """Stands on every page made for this member. Another role writes in another circle, so its pages are others."""
        return f"{self.pk}-{self.role}"


class InvitationQuerySet(models.QuerySet):
    def unanswered(self):
        """Also those that are too old by now."""
        return self.filter(accepted_at=None, declined_at=None, revoked_at=None)


class Invitation(models.Model):
    """Somebody was asked to take part, at one e-mail address, once. It holds no access: that begins when a Membership is made.

    The link holds `key`, signed; asking again makes a new one, so that an older link no longer works.
    """

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    name = models.CharField("naam", max_length=150, blank=True, validators=[plain_name])
    email = models.EmailField("e-mailadres")
    role = models.CharField("rol", max_length=20, choices=Role)
    layer = models.CharField("laag", max_length=20, choices=Layer)
    key = models.CharField(max_length=40, unique=True)
    invited_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="invitations")
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_note = models.CharField("wie had gevraagd moeten worden", max_length=300, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "email"],
                condition=Q(accepted_at=None, declined_at=None, revoked_at=None),
                name="one_open_invitation_per_address",
            ),
        ]

    def __str__(self):
        return self.name or self.email

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def state(self) -> str:
        if self.accepted_at:
            return "accepted"
        if self.declined_at:
            return "declined"
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= timezone.now() else "open"

    @property
    def masked_email(self) -> str:
        """Enough to know one's own address by, too little to learn another's from a link."""
        name, _, host = self.email.partition("@")
        return f"{name[:2]}…@{host}"

    @property
    def address_domain(self) -> str:
        return self.email.partition("@")[2]


class AccessRequest(models.Model):
    """A question that an organisation answers: may this person have this role in our name? At most one of a person is open.

    `host_said_yes_at`: the host decided, because the organisation could not or did not; that holds after a while, unless
    somebody of the organisation says no.
    """

    class Kind(models.TextChoices):
        JOIN = "join", "wil meedoen"
        RAISE = "raise", "krijgt een grotere rol"
        HANDOVER = "handover", "neemt het trekken over"

    class Outcome(models.TextChoices):
        GRANTED = "granted", "ja"
        REFUSED = "refused", "nee"
        LAPSED = "lapsed", "verlopen"

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="access_requests")
    kind = models.CharField(max_length=20, choices=Kind)
    role = models.CharField("rol", max_length=20, choices=Role)
    asked_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    host_said_yes_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(closed_at=None), name="one_open_access_request_per_member"
            ),
        ]

    def __str__(self):
        return f"{self.membership_id} {self.kind}"

    @property
    def holds_at(self) -> datetime | None:
        """The moment from which the yes of the host holds."""
        return self.host_said_yes_at + HOST_WAITS if self.host_said_yes_at else None


class AccessEvent(models.Model):
    """One line of the register of who had access when. Only added to. `role` is what it became, `role_before` what it was."""

    class What(models.TextChoices):
        JOINED = "joined", "doet mee"
        FIRST = "first", "doet mee, als eerste van de organisatie"
        WAITS = "waits", "wil meedoen en wacht op toelating"
        ADMITTED = "admitted", "toegelaten"
        REFUSED = "refused", "niet toegelaten"
        CONFIRMED = "confirmed", "bevestigd door een collega"
        HOST_SAID_YES = "host_said_yes", "de beheerder zei ja"
        STOPPED_HOST = "stopped_host", "het ja van de beheerder tegengehouden"
        ASKED = "asked", "gevraagd voor een andere rol"
        DENIED = "denied", "een andere rol geweigerd"
        ROLE = "role", "andere rol"
        HANDED_OVER = "handed_over", "het trekken overgedragen"
        ENDED = "ended", "doet niet meer mee"
        LEFT = "left", "organisatie doet niet meer mee"
        UNDONE = "undone", "teruggezet"

    ARRIVED = (What.JOINED, What.FIRST, What.ADMITTED)
    STOPPED = (What.ENDED, What.LEFT)

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="access_events")
    what = models.CharField(max_length=20, choices=What)
    role = models.CharField(max_length=20, choices=Role)
    role_before = models.CharField(max_length=20, choices=Role, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.membership_id} {self.what}"
