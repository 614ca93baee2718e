"""Putting forward and endorsing. Each waits for its turn, so that no endorsement is for another text."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from phases.agreement.frozen import Content, content_of, decision_content, mark_of, new_salt, text_hash
from phases.agreement.models import Agreement, AgreementVersion, Endorsement
from phases.agreement.queries import (
    ON_PAPER_ONLY,
    asked_for_decision,
    asked_for_version,
    is_hidden,
    who_may_endorse,
)
from phases.agreement.standing import complete
from phases.agreement.telling import tell_recorded
from phases.answers.models import Decision
from phases.partnership.models import Membership, Organisation, Partnership
from phases.people.mail import TooSoon, absolute, post, too_soon

NEEDED = {"purpose": "waarom jullie samenwerken", "joint_work": "wat jullie samen doen", "parties": "wie meedoen"}


class StaleText(Exception):
    """What is there now differs from what the page showed. Nothing was saved."""


class NotComplete(Exception):
    """`missing` says in words what has to be written first."""

    def __init__(self, missing: list[str]):
        super().__init__("not complete")
        self.missing = missing


class NothingChanged(Exception):
    """The latest version says exactly this already."""


class NotAsked(Exception):
    """This organisation is not one of those whose endorsement is asked."""


class WordsHidden(Exception):
    """Words in it are hidden, until it is decided whether they are wiped. Nobody endorses what nobody can read."""


class AlreadyEndorsed(Exception):
    """Somebody of the organisation was first; `earlier` is what they said."""

    def __init__(self, earlier: Endorsement):
        super().__init__("already endorsed")
        self.earlier = earlier


def missing_in(content: Content) -> list[str]:
    return [
        words for name, words in NEEDED.items() if not (content[name].strip() if name != "parties" else content[name])
    ]


@transaction.atomic
def put_forward(*, by: Membership, shown: str) -> AgreementVersion:
    """Freezes the working text, of which `shown` is the hash on the page, as the next version and asks each party.

    Raises StaleText, NotComplete, NothingChanged or TooMuchMail.
    """
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    agreement = Agreement.objects.select_for_update(of=("self",)).get(partnership=by.partnership_id)
    content = content_of(agreement)
    if text_hash(content) != shown:
        raise StaleText
    if missing := missing_in(content):
        raise NotComplete(missing)
    last = by.partnership.agreement_versions.order_by("-number").first()
    if last and text_hash(last.content) == shown:
        raise NothingChanged
    salt = new_salt()
    version = AgreementVersion.objects.create(
        partnership_id=by.partnership_id,
        number=last.number + 1 if last else 1,
        content=content,
        sha256=mark_of(content, salt),
        salt=salt,
        put_forward_by=by,
        put_forward_at=timezone.now(),
    )
    version.parties.set(agreement.parties_now)
    ask(by, asked_for_version(version), version_url(by, version), "version_asked")
    return version


def version_url(member: Membership, version: AgreementVersion) -> str:
    return reverse("agreement_version", kwargs={"slug": member.partnership.slug, "number": version.number})


def ask(by: Membership, organisations: list[Organisation], path: str, template: str) -> list[Membership]:
    """Mails whoever may speak for these organisations, but not the one who asks."""
    people = list(who_may_endorse([each.pk for each in organisations]).exclude(pk=by.pk))
    for person in people:
        context = {"person": person, "by": by, "theme": by.partnership.theme, "url": absolute(path)}
        post(
            to=person.user.email,  # type: ignore[union-attr] # only who has an account
            template=template,
            context=context,
            cause=by.cause,
        )
    return people


@transaction.atomic
def endorse_version(*, version: AgreementVersion, shown: str, endorsement: Endorsement) -> Endorsement:
    """Only for the text that was on the page, and only when that is the latest. `endorsement` is filled in, unsaved.

    Raises WordsHidden, StaleText, NotAsked, AlreadyEndorsed or NotASigner.
    """
    Partnership.objects.select_for_update().get(pk=endorsement.by.partnership_id)
    latest = AgreementVersion.objects.filter(partnership=version.partnership_id).order_by("-number")[0]
    if is_hidden(latest):
        raise WordsHidden
    if latest.pk != version.pk or text_hash(latest.content) != shown:
        raise StaleText
    endorsement.version = latest
    return _record(endorsement, asked_for_version(latest))


@transaction.atomic
def endorse_decision(*, decision: Decision, shown: str, endorsement: Endorsement) -> Endorsement:
    """The same for a decision: only for the last one that is shared. It raises what `endorse_version` raises."""
    Partnership.objects.select_for_update().get(pk=endorsement.by.partnership_id)
    same = Decision.objects.filter(partnership=decision.partnership_id, item=decision.item_id)
    shared = same.filter(contribution__removed_at=None, contribution__shared_at__isnull=False)
    latest = shared.select_related("option", "contribution").order_by("-pk").first()
    if latest is None:
        raise NotAsked
    if is_hidden(latest):
        raise WordsHidden
    if latest.pk != decision.pk or text_hash(decision_content(latest)) != shown:
        raise StaleText
    endorsement.decision = latest
    return _record(endorsement, asked_for_decision(latest))


def _record(endorsement: Endorsement, asked: list[Organisation]) -> Endorsement:
    if endorsement.organisation_id not in {each.pk for each in asked if each.left_at is None}:
        raise NotAsked
    about = {"version": endorsement.version, "decision": endorsement.decision}
    same = Endorsement.objects.filter(organisation=endorsement.organisation_id, withdrawn_at=None, **about)
    if earlier := same.select_related("by", "organisation").first():
        raise AlreadyEndorsed(earlier)
    complete(endorsement)
    endorsement.save(force_insert=True)
    tell_recorded(endorsement)
    return endorsement


def may_remind(version: AgreementVersion) -> bool:
    """A reminder is not for within a day of the mail before, nor while nobody can answer."""
    return not is_hidden(version) and not too_soon(version.reminded_at or version.put_forward_at)


@transaction.atomic
def remind(*, by: Membership, version: AgreementVersion) -> list[Membership]:
    """Mails the organisations that said nothing themselves yet; gives whom. Raises TooSoon or TooMuchMail."""
    version = AgreementVersion.objects.select_for_update().get(pk=version.pk)
    if not may_remind(version):
        raise TooSoon
    version.reminded_at = timezone.now()
    version.save(update_fields=["reminded_at"])
    said = version.endorsements.filter(withdrawn_at=None).exclude(ON_PAPER_ONLY)
    given = set(said.values_list("organisation_id", flat=True))
    waiting = [each for each in asked_for_version(version) if each.pk not in given]
    return ask(by, waiting, version_url(by, version), "version_reminder")


@transaction.atomic
def ask_for_consent(*, by: Membership, decision: Decision, path: str) -> list[Membership]:
    """Shares the decision, so that every partner reads it, and asks each whether it agrees; gives who was mailed. Raises
    TooMuchMail; then it is not shared.
    """
    contribution = type(decision.contribution).objects.select_for_update().get(pk=decision.pk)
    if contribution.shared_at:
        return []
    contribution.shared_at, contribution.shared_by = timezone.now(), by
    contribution.save(update_fields=["shared_at", "shared_by"])
    decision.contribution = contribution
    return ask(by, asked_for_decision(decision), path, "decision_asked")
