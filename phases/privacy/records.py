"""Every record of one partnership, whatever its model, and whose text it is. The lists of the exchange name them; here is what is
not exchanged.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from phases.agreement.models import AgreementVersion, Endorsement
from phases.answers.models import ReviewRequest
from phases.contributions.models import Response
from phases.contributions.moments import Moment, MomentEntry
from phases.documents.models import PrintJob
from phases.exchange.layout import LIST_OF, LISTS, OF_CONTRIBUTION
from phases.exchange.queries import records
from phases.partnership.models import AccessRequest, Invitation, Membership, Organisation, Partnership
from phases.plans.models import ActionCheck, Cycle
from phases.plans.queries import findings_for
from phases.privacy.models import HiddenText, Wipe, WipeQuestion
from phases.privacy.searching import text_fields

NOT_EXCHANGED: list[tuple[Any, str]] = [
    (Invitation, "partnership"),
    (AccessRequest, "membership__partnership"),
    (PrintJob, "member__partnership"),
    (Wipe, "partnership"),
    (WipeQuestion, "wipe__partnership"),
    (HiddenText, "wipe__partnership"),
]
# How a record reaches the contribution that it is, or is part of.
ABOUT: dict[Any, str] = {
    each.model: each.partnership.removesuffix("__partnership")
    for each in LISTS
    if each.partnership.endswith(OF_CONTRIBUTION)
} | {Cycle: "plan__contribution", ActionCheck: "action__contribution", MomentEntry: "contribution"}
# Whose text a record is, where that isn't whose contribution it is.
OWNER: dict[Any, str] = {Response: "by__organisation", Endorsement: "organisation"}
# Of the trekkers together.
JOINT: set[Any] = {Partnership, AgreementVersion, Moment, ReviewRequest, Invitation, Wipe}
WITH_TEXT: set[Any] = {*ABOUT, *OWNER, *JOINT, Organisation}


def records_of(partnership: Partnership) -> Iterator[tuple[Any, QuerySet[Any]]]:
    """Model and rows, each before what refers to it."""
    for model, path in [*((each.model, each.partnership) for each in LISTS), *NOT_EXCHANGED]:
        yield model, model._base_manager.filter(**{path: partnership}).order_by("pk")


def owned_records_of(partnership: Partnership) -> Iterator[tuple[Any, QuerySet[Any]]]:
    """Model and rows that may hold text. `whose`: the organisation whose text a row is; empty for what is gezamenlijk.

    The name of an organisation of which nobody ever took part is a word of the trekkers, that of any other is its own.
    """
    people = Membership.objects.filter(organisation=OuterRef("pk"))
    itself = Case(When(Exists(people), then=F("pk")), default=None, output_field=BigIntegerField())
    for model, rows in [(Partnership, Partnership.objects.filter(pk=partnership.pk)), *records_of(partnership)]:
        if not text_fields(model):
            continue
        if model is Organisation:
            yield model, rows.annotate(whose=itself)
        elif model in JOINT:
            yield model, rows.annotate(whose=Value(None, output_field=BigIntegerField()))
        elif model in WITH_TEXT:
            yield model, rows.annotate(whose=F(OWNER.get(model) or f"{ABOUT[model]}__organisation"))


def readable_by(member: Membership, model: Any) -> Q:
    """What this member may read of a model with text: the rule of the exchange, that pages have too."""
    if model not in ABOUT:
        return Q(pk__isnull=False)  # names, versions and what was said of them are for everyone who takes part
    found = Q(pk__in=records(LIST_OF[model], member.partnership, member).order_by().prefetch_related(None).values("pk"))
    if model is MomentEntry:
        return found
    return found & Q(**{f"{ABOUT[model]}__in": findings_for(member)})
