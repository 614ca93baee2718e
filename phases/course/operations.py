from django.utils import timezone

from phases.contributions.models import Kind
from phases.contributions.operations import new_contribution
from phases.course.models import Card, Round
from phases.guide.models import Item
from phases.partnership.models import Membership


def new_card(*, item: Item, by: Membership) -> Card:
    """Unsaved. Shared from the start, because the round is *op naam*, which the page says before anyone writes.

    Call it inside the transaction that saves the colour; the partnership is locked there, so there is one round.
    """
    round, _ = Round.objects.get_or_create(partnership_id=by.partnership_id, section=item.section, number=1)
    contribution = new_contribution(by=by, kind=Kind.CARD, organisation_id=by.organisation_id)
    contribution.shared_at, contribution.shared_by = timezone.now(), by
    contribution.save(update_fields=["shared_at", "shared_by"])
    return Card(contribution=contribution, round=round, item=item, member=by)
