"""Which records a file holds."""

from typing import Any

from django.db.models import F, Q, QuerySet

from phases.agreement.models import Signers
from phases.answers.models import Review, ReviewRequest
from phases.contributions.models import Contribution, Response, Revision, Row
from phases.contributions.moments import Moment, MomentEntry
from phases.exchange.layout import Listing
from phases.partnership.models import AccessEvent, Membership, Partnership
from phases.plans.models import ActionCheck
from phases.plans.queries import findings_for


def records(listing: Listing, partnership: Partnership, reader: Membership | None) -> QuerySet[Any]:
    """Everything, removed things too; with a reader as far as that member may read it.

    Of most kinds nothing is asked here: a record stays out of the file when what it belongs to is not in it.
    """
    found = listing.model.objects.filter(**{listing.partnership: partnership})
    if reader is not None:
        found = _readable(found, listing.model, reader)
    many = [name for name in listing.fields if listing.model._meta.get_field(name).many_to_many]
    return found.order_by("pk").prefetch_related(*many)


def _readable(found: QuerySet[Any], model: Any, reader: Membership) -> QuerySet[Any]:
    if model is Contribution:
        return found.filter(pk__in=findings_for(reader).values("pk"))
    if model is Revision:
        return found.filter(pk__in=Revision.objects.visible_to(reader).values("pk"))
    if model is Response:
        return found.filter(pk__in=Response.objects.visible_to(reader).values("pk"))
    if model is MomentEntry:
        return found.filter(pk__in=MomentEntry.objects.visible_to(reader).values("pk"))
    if model is AccessEvent and not reader.is_coordinator:
        return found.filter(membership=reader)
    if model is Review and not reader.is_coordinator:
        return found.filter(member__organisation=reader.circle_id)
    if model is Signers:
        return found.filter(organisation=reader.circle_id)
    if model is ReviewRequest and not reader.is_coordinator:
        return found.filter(reviews__member=reader)
    if model is ActionCheck:
        mine = Q(action__contribution__in=Contribution.objects.writable_by(reader))
        closed_before = Q(cycle__closed_at__lt=F("action__contribution__shared_at"))
        closed_before |= Q(cycle__closed_at__lt=F("action__plan__contribution__shared_at"))
        return found.filter(mine | ~closed_before | Q(cycle__closed_at=None))
    if model is Moment:
        return found.filter(removed_at=None)
    return found.filter(removed_at=None) if issubclass(model, Row) else found
