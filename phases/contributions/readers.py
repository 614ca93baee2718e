"""Who reads and writes a contribution that was already read: what `visible_to` and `writable_by` ask the database."""

from phases.contributions.models import Contribution
from phases.partnership.models import Membership


def is_writer(member: Membership, contribution: Contribution) -> bool:
    joint = contribution.organisation_id is None
    return member.is_coordinator if joint else contribution.organisation_id == member.organisation_id


def readers(member: Membership, contribution: Contribution) -> str:
    if contribution.shared_at:
        return "Iedereen die meedoet, leest wat hier staat."
    if contribution.organisation_id is None:
        return "Alleen de trekkers van deze samenwerking lezen wat je hier schrijft."
    return f"Alleen {member.organisation.name} leest wat je hier schrijft."
