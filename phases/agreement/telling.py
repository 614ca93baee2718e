"""What is said in the name of an organisation, told by mail at once to whom it concerns. No mail holds what was written."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse

from phases.agreement.models import Endorsement, Signers
from phases.partnership.models import WRITERS, Membership, Role
from phases.people.mail import absolute, post


def people_of(organisation_id: int) -> QuerySet[Membership]:
    """Who takes part for this organisation, also who only reads."""
    return Membership.objects.present().filter(organisation=organisation_id, role__in=[*WRITERS, Role.READER])


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
    leading = Membership.objects.leading().filter(partnership=by.partnership_id)
    people = {*people_of(endorsement.organisation_id), *leading, *signers}
    _tell(people, "endorsement_withdrawn", endorsement, by, refused=refused)


def _tell(people: Iterable[Membership], template: str, endorsement: Endorsement, by: Membership, **more) -> None:
    about = f"versie {endorsement.version.number} van de afspraken" if endorsement.version else "een besluit"
    facts = {"endorsement": endorsement, "about": about, "url": absolute(place_of(endorsement))}
    _mail(people, template, by, facts | more)


def tell_signers(signers: Signers, by: Membership) -> None:
    url = absolute(reverse("signers", kwargs={"slug": by.partnership.slug}))
    _mail(people_of(signers.organisation_id), "signers_changed", by, {"signers": signers, "url": url})


def _mail(people: Iterable[Membership], template: str, by: Membership, facts: dict) -> None:
    for person in sorted(people, key=lambda each: each.pk):
        if person.pk != by.pk:
            context = {"person": person, "by": by, "theme": by.partnership.theme, **facts}
            post(
                to=person.user.email,  # type: ignore[union-attr] # only who has an account
                template=template,
                context=context,
            )
