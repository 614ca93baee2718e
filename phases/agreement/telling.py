"""What is said in the name of an organisation, told by mail at once to whom it concerns. No mail holds what was written."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse

from phases.agreement.models import Endorsement, Signers
from phases.partnership.models import Membership
from phases.partnership.telling import leading, mail_each, path_of, people_of


def place_of(endorsement: Endorsement) -> str:
    """The page that shows it."""
    at = {"slug": endorsement.organisation.partnership.slug}
    if endorsement.version:
        return reverse("agreement_version", kwargs=at | {"number": endorsement.version.number})
    return reverse("decision", kwargs=at | {"code": endorsement.decision.item.code})  # type: ignore[union-attr] # one of both


def tell_recorded(endorsement: Endorsement) -> None:
    """The people of the organisation, but not who recorded it."""
    on_paper = endorsement.on_paper and not endorsement.counts
    people = people_of(endorsement.organisation_id)
    _tell(people, "paper_recorded" if on_paper else "endorsed", endorsement, endorsement.by)


def tell_confirmed(endorsement: Endorsement, by: Membership) -> None:
    _tell(people_of(endorsement.organisation_id), "endorsed", endorsement, by)


def tell_withdrawn(endorsement: Endorsement, by: Membership, refused: bool = False) -> None:
    """The organisation, the trekkers, and who signed: also when that person was put out meanwhile."""
    signed = Q(pk=endorsement.by_id) | Q(pk=endorsement.confirmed_by_id)
    signers = Membership.objects.filter(signed, user__is_active=True)
    people = {*people_of(endorsement.organisation_id), *leading(by.partnership_id), *signers}
    _tell(people, "endorsement_withdrawn", endorsement, by, refused=refused)


def _tell(people: Iterable[Membership], template: str, endorsement: Endorsement, by: Membership, **more: Any) -> None:
    about = f"versie {endorsement.version.number} van de afspraken" if endorsement.version else "een besluit"
    _mail(people, template, by, place_of(endorsement), endorsement=endorsement, about=about, **more)


def tell_signers(signers: Signers, by: Membership) -> None:
    path = path_of("signers", by.partnership)
    _mail(people_of(signers.organisation_id), "signers_changed", by, path, signers=signers)


def _mail(people: Iterable[Membership], template: str, by: Membership, path: str, **facts: Any) -> None:
    others = [each for each in sorted(people, key=lambda each: each.pk) if each.pk != by.pk]
    mail_each(others, template, by.partnership, path, by=by, **facts)
