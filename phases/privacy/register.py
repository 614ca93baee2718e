"""What happened in the name of each organisation: who was asked, had access, and gave or withdrew an endorsement. Nobody is left
out who left.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from phases.agreement.models import Endorsement, Signers, Verdict
from phases.partnership.models import AccessEvent, Invitation, Membership, Organisation
from phases.partnership.words import answer_words, by_words, event_words, invited_words


@dataclass(frozen=True)
class Line:
    at: datetime
    organisation: Organisation
    text: str


def organisations_to_read(member: Membership) -> QuerySet[Organisation]:
    """Trekkers read it of all, everyone else of the own organisation, who waits of none."""
    here = Organisation.objects.filter(partnership=member.partnership_id).order_by("name", "pk")
    return here if member.is_coordinator else here.filter(pk=member.circle_id)


def register(organisations: Iterable[Organisation]) -> list[Line]:
    """The newest first."""
    wanted = [each.pk for each in organisations]
    lines = [*access(wanted), *invitations(wanted), *endorsements(wanted), *signers(wanted)]
    return sorted(lines, key=lambda each: each.at)[::-1]


def access(organisations: list[int]) -> Iterator[Line]:
    found = AccessEvent.objects.filter(membership__organisation__in=organisations).order_by("pk")
    for each in found.select_related("membership__organisation", "by__organisation"):
        yield Line(each.at, each.membership.organisation, event_words(each))


def invitations(organisations: list[int]) -> Iterator[Line]:
    found = Invitation.objects.filter(organisation__in=organisations).order_by("pk")
    for each in found.select_related("organisation", "invited_by__organisation"):
        yield Line(each.created_at, each.organisation, f"{invited_words(each)}: {answer_words(each)}")


def endorsements(organisations: list[int]) -> Iterator[Line]:
    """Who recorded it is always told; its reason and remark stand where it was given."""
    found = Endorsement.objects.filter(organisation__in=organisations).order_by("pk")
    people = ("by__organisation", "confirmed_by__organisation", "withdrawn_by__organisation")
    for each in found.select_related("organisation", "version", "decision__item", *people):
        what = endorsed_words(each)
        how = "op papier, " if each.on_paper else ""
        yield Line(
            each.recorded_at, each.organisation, f"{what}, van {each.name}: {how}vastgelegd door {by_words(each.by)}"
        )
        if each.on_paper and each.confirmed_at and each.confirmed_by_id != each.by_id:
            yield Line(
                each.confirmed_at, each.organisation, f"{what} op papier bevestigd, door {by_words(each.confirmed_by)}"
            )
        if each.withdrawn_at:
            how = "geweigerd" if each.refused else "ingetrokken"
            yield Line(each.withdrawn_at, each.organisation, f"{what} {how}, door {by_words(each.withdrawn_by)}")


def signers(organisations: list[int]) -> Iterator[Line]:
    """Who was chosen to sign, and when that was undone."""
    found = Signers.objects.filter(organisation__in=organisations).prefetch_related("members").order_by("pk")
    for each in found.select_related("organisation", "set_by__organisation", "undone_by__organisation"):
        names = ", ".join(person.name for person in each.members.all()) or "iedereen die namens hen schrijft"
        yield Line(each.set_at, each.organisation, f"Wie mag tekenen: {names}, gekozen door {by_words(each.set_by)}")
        if each.undone_at:
            yield Line(
                each.undone_at,
                each.organisation,
                f"Dat {names} mag tekenen, teruggezet door {by_words(each.undone_by)}",
            )


def endorsed_words(endorsement: Endorsement) -> str:
    version, decision = endorsement.version, endorsement.decision
    about = f"de afspraken, versie {version.number}" if version else f"het besluit ‘{decision.item.text}’"  # type: ignore[union-attr] # one of both
    return f"Akkoord met {about}" if endorsement.verdict == Verdict.AGREED else f"Bezwaar tegen {about}"
