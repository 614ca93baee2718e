"""What stands at the head of every document, and whether what is in it is concept or shared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format

from phases.contributions.models import Contribution
from phases.partnership.models import Membership

CONCEPT, SHARED, MIXED = "Concept", "Gedeeld", "Deels concept"


@dataclass(frozen=True)
class Cover:
    title: str
    theme: str
    facts: list[tuple[str, str]]
    changed_at: datetime
    state: str = CONCEPT
    own_page: bool = True

    @property
    def dated(self) -> str:
        """A document is as old as its last change, not as its print."""
        return date_format(timezone.localtime(self.changed_at), "j F Y, H:i") + " uur"

    @property
    def version(self) -> str:
        """As it stands at the foot of every page."""
        return f"{self.state}, laatst gewijzigd op {self.dated}"


def state_of(contributions: Iterable[Contribution]) -> str:
    """Concept as long as one of them is not shared; empty when there is nothing."""
    shared = [each.shared_at is not None for each in contributions]
    if not shared:
        return ""
    return SHARED if all(shared) else MIXED if any(shared) else CONCEPT


def combined(states: Iterable[str]) -> str:
    """The state of a whole, from the states of its parts."""
    found = {state for state in states if state}
    return found.pop() if len(found) == 1 else MIXED if found else CONCEPT


def latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment), default=None)


def cover(
    member: Membership,
    title: str,
    facts: list[tuple[str, str]],
    *,
    changed_at: datetime | None,
    state: str,
    own_page: bool = True,
) -> Cover:
    partnership = member.partnership
    region = [("Gebied", partnership.region)] if partnership.region else []
    moment = changed_at or partnership.created_at
    return Cover(title, partnership.theme, region + facts, moment, state or CONCEPT, own_page)


def printed_for_all(contribution: Contribution, organisation_id: int | None) -> bool:
    """Whether a document that `organisation_id` hands out (without one: the partnership) may name this.

    Its reader may read it; who gets the paper may not. So only what is shared, or has the same owner as the document.
    """
    return contribution.shared_at is not None or contribution.organisation_id == organisation_id


def label(record: Model, name: str) -> str:
    """A field's name, as over that field on the screen."""
    words = str(record._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return words[0].upper() + words[1:]
