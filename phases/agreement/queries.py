from collections.abc import Iterable
from datetime import datetime
from unicodedata import normalize

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.crypto import salted_hmac

from phases.agreement.models import Agreement, AgreementVersion, Endorsement, Hiding, Ruling, Signers, Verdict
from phases.answers.models import Decision
from phases.answers.queries import decisions_for
from phases.partnership.access import Permission, may
from phases.partnership.models import NOBODY, Membership, Organisation
from phases.partnership.queries import partners


def agreements_for(member: Membership) -> QuerySet[Agreement]:
    """The one agreement of the partnership, if this member may read its working text."""
    return Agreement.objects.visible_to(member).filter(partnership=member.partnership_id)


def agreements_to_edit(member: Membership) -> QuerySet[Agreement]:
    return Agreement.objects.writable_by(member).filter(partnership=member.partnership_id)


def versions_for(member: Membership) -> QuerySet[AgreementVersion]:
    """What was put forward is read by everyone who takes part. The first one first."""
    found = AgreementVersion.objects.filter(partnership=member.partnership_id)
    return found.select_related("put_forward_by").prefetch_related("parties")


def latest_version(member: Membership) -> AgreementVersion | None:
    return versions_for(member).order_by("-number").first()


def endorsements_of(about: AgreementVersion | Decision) -> QuerySet[Endorsement]:
    """The withdrawn ones too, the last one of an organisation last."""
    people = [f"{name}__organisation" for name in ("by", "confirmed_by", "withdrawn_by", "invited_by")]
    return about.endorsements.select_related("organisation", *people).order_by("organisation__name", "pk")


def asked_for_version(version: AgreementVersion) -> list[Organisation]:
    return sorted(version.parties.all(), key=lambda each: (each.name, each.pk))


def asked_for_decision(decision: Decision) -> list[Organisation]:
    """Once it is shared: every organisation that takes part now, and who answered and left since."""
    if decision.contribution.shared_at is None:
        return []
    answered = Organisation.objects.filter(endorsements__decision=decision)
    found = {*partners(decision.partnership_id), *answered}
    return sorted(found, key=lambda each: (each.name, each.pk))


def states(said: Iterable[Endorsement], asked: list[Organisation]) -> list[tuple[Organisation, Endorsement | None]]:
    """Each organisation that is asked with what it says now; without an endorsement it is outstanding."""
    given = {each.organisation_id: each for each in said if each.withdrawn_at is None}
    return [(organisation, given.get(organisation.pk)) for organisation in asked]


def own_endorsement(member: Membership, about: AgreementVersion | Decision) -> Endorsement | None:
    """What the organisation of this member says of it now."""
    said = about.endorsements.filter(organisation=member.organisation_id, withdrawn_at=None)
    return said.select_related("organisation", "by").first()


def endorsements_here(member: Membership) -> QuerySet[Endorsement]:
    """Those that can still change: of the latest version, and of decisions."""
    here = Q(version__partnership=member.partnership_id) | Q(decision__partnership=member.partnership_id)
    newer = AgreementVersion.objects.filter(partnership=member.partnership_id, number__gt=OuterRef("version__number"))
    return Endorsement.objects.filter(here, ~Exists(newer), withdrawn_at=None)


ON_PAPER_ONLY = Q(on_paper=True, confirmed_at=None)


def endorsements_to_withdraw(member: Membership) -> QuerySet[Endorsement]:
    """What the own organisation said, for who may sign; for trekkers what they recorded of paper and nobody confirmed."""
    allowed = Q(organisation=member.organisation_id) & ~ON_PAPER_ONLY & Q(_signs(member))
    return endorsements_here(member).filter(allowed | ON_PAPER_ONLY if member.is_coordinator else allowed)


def paper_to_confirm(member: Membership) -> QuerySet[Endorsement]:
    """What a trekker recorded of paper in the name of the organisation of this member, who may confirm or refuse it."""
    found = endorsements_here(member).filter(ON_PAPER_ONLY, _signs(member), organisation=member.organisation_id)
    return found.select_related("version", "decision__item", "organisation", "by__organisation").order_by("pk")


def _signs(member: Membership) -> Exists:
    return Exists(who_may_endorse([member.organisation_id]).filter(pk=member.pk))


def who_may_endorse(organisation_ids: list[int]) -> QuerySet[Membership]:
    """The people of these organisations who may speak for them and have an address: whom the organisation chose, while one of
    those is left.
    """
    standing = Signers.objects.filter(organisation=OuterRef("organisation"), undone_at=None).order_by("-pk")
    chosen = Signers.members.through.objects.filter(signers=OuterRef("standing_signers"))
    left = chosen.filter(
        membership__in=Membership.objects.admitted(), membership__organisation=OuterRef("organisation")
    )
    speaking = Membership.objects.admitted().filter(organisation__in=organisation_ids)
    speaking = speaking.alias(standing_signers=Subquery(standing.values("pk")[:1]))
    speaking = speaking.filter(~Exists(left) | Exists(chosen.filter(membership=OuterRef("pk"))))
    return speaking.select_related("user", "organisation", "partnership")


def may_sign(member: Membership) -> bool:
    """Whether this member may endorse, withdraw and confirm in the name of the own organisation."""
    return may(member, Permission.WRITE) and who_may_endorse([member.organisation_id]).filter(pk=member.pk).exists()


def outstanding_version(member: Membership) -> AgreementVersion | None:
    """The latest version, when the organisation of this member still has to say something of it, and this member may."""
    version = latest_version(member) if may(member, Permission.WRITE) else None
    if version is None or not version.parties.filter(pk=member.organisation_id).exists():
        return None
    return None if own_endorsement(member, version) or not may_sign(member) or is_hidden(version) else version


def outstanding_decisions(member: Membership) -> list[Decision]:
    """Shared decisions that hold now and of which the organisation of this member said nothing yet, and this member may."""
    newest = standing_decisions(member) if may(member, Permission.WRITE) else []
    said = Endorsement.objects.filter(organisation=member.organisation_id, withdrawn_at=None, decision__isnull=False)
    answered = set(said.values_list("decision_id", flat=True))
    answered |= set(Hiding.objects.filter(decision__in=newest, ruling="").values_list("decision_id", flat=True))
    waiting = [each for each in newest if each.pk not in answered]
    return waiting if waiting and may_sign(member) else []


def standing_decisions(member: Membership) -> list[Decision]:
    """Of each question the last decision that is shared."""
    newest: dict[int, Decision] = {}
    for decision in decisions_for(member).filter(contribution__shared_at__isnull=False):
        newest.setdefault(decision.item_id, decision)
    return list(newest.values())


def standing_objections(member: Membership) -> QuerySet[Endorsement]:
    """To the latest version and to the decisions that hold now; for trekkers, who have to do something with them."""
    latest = latest_version(member)
    about = Q(version=latest.pk if latest else None, version__isnull=False) | Q(decision__in=standing_decisions(member))
    found = Endorsement.objects.filter(about, ~ON_PAPER_ONLY, verdict=Verdict.OBJECTED, withdrawn_at=None)
    found = found.filter(organisation__left_at=None)
    found = found.select_related("organisation", "version", "decision__item").order_by("recorded_at", "pk")
    return found if member.is_coordinator else found.none()


def verdicts_given(member: Membership, window: tuple[datetime, datetime]) -> QuerySet[Endorsement]:
    """What was said in that time by organisations that take part, on any version or on a decision that this member may read. Paper
    is said when it is confirmed; until then it was recorded.
    """
    about = Q(version__partnership=member.partnership_id) | Q(decision__in=decisions_for(member))
    found = Endorsement.objects.filter(about, withdrawn_at=None, organisation__left_at=None)
    return found.alias(said_at=Coalesce("confirmed_at", "recorded_at")).filter(said_at__range=window)


def hidings_of(about: AgreementVersion | Decision) -> QuerySet[Hiding]:
    """What was ever hidden in it, the first one first."""
    return about.hidings.select_related("by__organisation", "decided_by__organisation").order_by("at", "pk")


def is_hidden(about: AgreementVersion | Decision) -> bool:
    """Whether words in it are hidden now, so that nobody can say what they think of it."""
    return about.hidings.filter(ruling="").exists()


def endorsers(hiding: Hiding) -> QuerySet[Organisation]:
    """The organisations that said something of it, also those that withdrew that."""
    same = Q(endorsements__version=hiding.version_id, endorsements__decision=hiding.decision_id)
    return Organisation.objects.filter(same, partnership=hiding.partnership_id).distinct()


def _said_by_who_is_known(member: Membership) -> QuerySet[Endorsement]:
    """What yet another organisation said of the same, of whom a colleague has confirmed somebody: then that decides, and not a
    first person whom only the asker may know.
    """
    about = Q(version=OuterRef("version"), version__isnull=False) | Q(
        decision=OuterRef("decision"), decision__isnull=False
    )
    known = Membership.objects.admitted().filter(unconfirmed=False)
    said = Endorsement.objects.filter(about, organisation__in=known.values("organisation"))
    asker = Coalesce(OuterRef("by__organisation"), NOBODY)
    return said.exclude(organisation=member.organisation_id).exclude(organisation=asker)


def hidings_to_decide(member: Membership) -> QuerySet[Hiding]:
    """What is hidden now, and the organisation of this member decides. In what came from a file nothing can be brought back."""
    waiting = Hiding.objects.filter(partnership=member.partnership_id, ruling="", hidden_texts__isnull=False)
    if not may(member, Permission.WRITE):
        return waiting.none()
    said = Endorsement.objects.filter(organisation=member.organisation_id)
    about = Q(version__in=said.values("version")) | Q(decision__in=said.values("decision"))
    others = waiting.filter(about).exclude(by__organisation=member.organisation_id)
    if member.unconfirmed:
        others = others.exclude(Exists(_said_by_who_is_known(member)))
    return others.select_related("by__organisation", "version", "decision__item").distinct()


def was_refused(about: AgreementVersion | Decision, text: str) -> bool:
    """An endorsing organisation said that these words, or some of them in a row, stay here."""
    words = normalize("NFC", text).casefold().split()
    parts = {" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)}
    refused = set(about.hidings.filter(ruling=Ruling.KEPT).exclude(refused="").values_list("refused", flat=True))
    return bool(refused) and any(refused & set(refusal_marks(each)) for each in parts)


def refusal_marks(text: str) -> list[str]:
    """How a refusal remembers the words, which stand in the text itself: by the key of now, and by those of before."""
    words = " ".join(normalize("NFC", text).casefold().split())
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac("phases.agreement.refused", words, each, algorithm="sha256").hexdigest() for each in keys]
