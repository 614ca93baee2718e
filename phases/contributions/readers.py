"""Who reads and writes a contribution that was already read: what `visible_to` and `writable_by` ask the database, in words."""

from dataclasses import dataclass

from phases.contributions.models import Contribution, Kind
from phases.partnership.models import Membership

SHARED, CONCEPT = "Gedeeld", "Concept"


@dataclass(frozen=True)
class Circle:
    """Who reads what stands here, as the page says it. `mine`: this member writes it, and so may share it."""

    text: str
    shared: bool = False
    mine: bool = True

    @property
    def state(self) -> str:
        return SHARED if self.shared else CONCEPT


def is_writer(member: Membership, contribution: Contribution) -> bool:
    return writes(member, contribution.organisation_id)


def writes(member: Membership, organisation_id: int | None) -> bool:
    """Whether a member writes what is of this organisation, or (without one) gezamenlijk."""
    return member.is_coordinator if organisation_id is None else organisation_id == member.circle_id


def circle(member: Membership, contribution: Contribution | None, joint: bool = False) -> Circle:
    """Of what is not written yet, whoever will read it: `joint` says whether it will be gezamenlijk."""
    if contribution is None:
        return Circle(circle_words(member, None if joint else member.organisation_id))
    mine = is_writer(member, contribution)
    if not contribution.shared_at:
        return Circle(circle_words(member, contribution.organisation_id), mine=mine)
    live = "Iedereen die meedoet, leest wat hier staat"
    changes = mine and contribution.kind != Kind.DECISION  # who decides otherwise records another
    return Circle(f"{live}, ook wat je er nog in verandert." if changes else f"{live}.", shared=True, mine=mine)


def circle_words(member: Membership, organisation_id: int | None) -> str:
    if organisation_id is None:
        return "Alleen de trekkers van deze samenwerking lezen wat hier staat."
    return f"Alleen {member.organisation.name} leest wat hier staat."
