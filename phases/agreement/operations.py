from django.db import transaction
from django.utils import timezone

from phases.agreement.models import Agreement
from phases.agreement.proposal import proposal_for
from phases.contributions.models import Kind, Revision
from phases.contributions.operations import new_contribution
from phases.partnership.models import Membership, Partnership


def new_agreement(*, by: Membership) -> Agreement:
    """Unsaved; call it inside the transaction that saves the first words."""
    return Agreement(
        contribution=new_contribution(by=by, kind=Kind.AGREEMENT, organisation_id=None),
        partnership_id=by.partnership_id,
    )


@transaction.atomic
def propose(*, by: Membership) -> list[str]:
    """Fills the fields that are still empty from earlier answers and marks them as proposed; gives back which."""
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    agreement = Agreement.objects.filter(partnership=by.partnership_id).first()
    if agreement is None:
        agreement = new_agreement(by=by)
        agreement.save(force_insert=True)
    proposal = proposal_for(by)
    filled = {field: text[:20_000] for field, text in proposal.texts.items() if not getattr(agreement, field).strip()}
    parties = [] if agreement.parties.exists() else proposal.parties
    if not filled and not parties:
        return []
    now = timezone.now()
    for field, text in filled.items():
        setattr(agreement, field, text)
        agreement.versions[field] = [agreement.version(field) + 1, "", 0]
    agreement.proposed = {**agreement.proposed, **filled}
    if parties:
        agreement.parties.set(parties)
        agreement.versions["parties"] = [agreement.version("parties") + 1, "", 0]
    agreement.changed_by, agreement.changed_at = by, now
    changes = {**filled, **({"parties": sorted(parties)} if parties else {})}
    agreement.last_revision = Revision.objects.create(contribution_id=agreement.pk, fields=changes, by=by, at=now)
    agreement.save()
    return [*filled, *(["parties"] if parties else [])]
