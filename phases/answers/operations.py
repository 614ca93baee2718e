from django.db import transaction
from django.utils import timezone

from phases.answers.models import Answer, Attention, Decision, PhaseClosing, Readiness, Status
from phases.answers.queries import author_organisation
from phases.contributions.models import Contribution, Kind, Revision
from phases.contributions.operations import new_contribution
from phases.guide.models import Item, Phase, Section
from phases.partnership.models import Membership, Partnership


def new_answer(*, item: Item, by: Membership) -> Answer:
    """Unsaved, and *bezig*: somebody is writing the first words. Its contribution is made here, so call it inside
    the transaction that saves them.
    """
    organisation_id = author_organisation(by, item.section.per_organisation)
    contribution = new_contribution(by=by, kind=Kind.ANSWER, organisation_id=organisation_id)
    return Answer(
        contribution=contribution,
        partnership_id=by.partnership_id,
        organisation_id=organisation_id,
        item=item,
        status=Status.BUSY,
    )


@transaction.atomic
def record_decision(*, decision: Decision, item: Item, by: Membership) -> Decision:
    """Adds a joint decision; earlier ones stay as they were."""
    contribution = new_contribution(by=by, kind=Kind.DECISION, organisation_id=None)
    decision.contribution, decision.partnership_id, decision.item = contribution, by.partnership_id, item
    decision.changed_by, decision.changed_at = by, timezone.now()
    decision.last_revision = Revision.objects.create(
        contribution=contribution, fields={"option": decision.option_id}, by=by, at=decision.changed_at
    )
    decision.save(force_insert=True)
    return decision


def new_attention(*, section: Section, by: Membership) -> Attention:
    """Unsaved; call it inside the transaction that saves the level. Shared at once, because all follow the same route."""
    contribution = new_contribution(by=by, kind=Kind.ATTENTION, organisation_id=None)
    contribution.shared_at, contribution.shared_by = timezone.now(), by
    contribution.save(update_fields=["shared_at", "shared_by"])
    return Attention(contribution=contribution, partnership_id=by.partnership_id, section=section)


@transaction.atomic
def close_phase(*, closing: PhaseClosing, phase: Phase, by: Membership) -> PhaseClosing:
    """Calls a phase finished, with what the trekkers want to remember. A second one, of a colleague, stands beside the first."""
    contribution = new_contribution(by=by, kind=Kind.PHASE_CLOSING, organisation_id=None)
    closing.contribution, closing.partnership_id, closing.phase = contribution, by.partnership_id, phase
    closing.changed_by, closing.changed_at = by, timezone.now()
    closing.last_revision = Revision.objects.create(
        contribution=contribution, fields={"note": closing.note}, by=by, at=closing.changed_at
    )
    closing.save(force_insert=True)
    return closing


def reopen_phase(*, phase: Phase, by: Membership) -> None:
    """Undoes the closing. What was remembered stays in the database, off the pages."""
    closings = Contribution.objects.writable_by(by).filter(kind=Kind.PHASE_CLOSING, phaseclosing__phase=phase)
    closings.update(removed_at=timezone.now())


@transaction.atomic
def declare_ready(*, by: Membership, part: str) -> None:
    """In the name of the own organisation. A second time changes nothing."""
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    given = {"partnership_id": by.partnership_id, "declared_by": by, "declared_at": timezone.now()}
    Readiness.objects.get_or_create(organisation_id=by.organisation_id, part=part, withdrawn_at=None, defaults=given)


def withdraw_ready(*, by: Membership, part: str) -> None:
    declared = Readiness.objects.filter(organisation=by.organisation_id, part=part, withdrawn_at=None)
    declared.update(withdrawn_at=timezone.now())
