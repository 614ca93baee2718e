from django.db import transaction
from django.utils import timezone

from phases.answers.models import Answer, Decision, Status
from phases.answers.queries import author_organisation
from phases.contributions.models import Kind, Revision
from phases.contributions.operations import new_contribution
from phases.guide.models import Item
from phases.partnership.models import Membership


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
