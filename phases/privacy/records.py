"""Every record of one partnership, whatever its model. The lists of the exchange name them; here is what is not exchanged."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from phases.documents.models import PrintJob
from phases.exchange.layout import LISTS
from phases.partnership.models import AccessRequest, Invitation, Partnership
from phases.privacy.models import Wipe

NOT_EXCHANGED: list[tuple[Any, str]] = [
    (Invitation, "partnership"),
    (AccessRequest, "membership__partnership"),
    (PrintJob, "member__partnership"),
    (Wipe, "partnership"),
]


def records_of(partnership: Partnership) -> Iterator[tuple[Any, QuerySet[Any]]]:
    """Model and rows, each before what refers to it."""
    for model, path in [*((each.model, each.partnership) for each in LISTS), *NOT_EXCHANGED]:
        yield model, model._base_manager.filter(**{path: partnership}).order_by("pk")
