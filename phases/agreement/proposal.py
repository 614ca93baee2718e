"""Which earlier answers a first draft of the agreement is made of."""

from dataclasses import dataclass, field

from phases.answers.models import Answer
from phases.answers.queries import decisions_for
from phases.guide.models import Item
from phases.network.models import PartyProfile
from phases.partnership.models import Membership

# Only joint answers: what an organisation wrote for itself stays out of a joint text.
SOURCES = {
    "purpose": ["1a-01", "1a-19", "2a-05"],
    "target_groups": ["1a-03"],
    "joint_work": ["1a-18", "3-06"],
    "lead": ["4-06", "4-09"],
    "commitments": ["3-02", "2b-05"],
    "term": ["4-07", "4-10"],
}


@dataclass
class Proposal:
    texts: dict[str, str]
    items: list[Item]
    parties: list[int]
    concept: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.texts or self.parties)


def proposal_for(member: Membership) -> Proposal:
    """For trekkers. Text per field of the agreement, and which questions it comes from; `concept` are those not shared yet."""
    codes = [code for found in SOURCES.values() for code in found]
    answers = (
        Answer.objects.visible_to(member)
        .filter(organisation=None, item__code__in=codes)
        .select_related("item", "contribution")
    )
    by_code = {answer.item.code: answer for answer in answers if answer.text.strip()}
    texts = {}
    for name, found in SOURCES.items():
        parts = [by_code[code].text.strip() for code in found if code in by_code]
        if parts:
            texts[name] = "\n\n".join(parts)
    decision = decisions_for(member).filter(item__code="besluit-1", option__code="yes").first()
    if decision and (decision.vision or decision.ambition):
        texts["purpose"] = "\n\n".join(part for part in (decision.vision.strip(), decision.ambition.strip()) if part)
    needed = PartyProfile.objects.visible_to(member).filter(organisation=None, needed=True, party__removed_at=None)
    items = sorted((answer.item for answer in by_code.values()), key=lambda item: (item.section_id, item.position))
    concept = {answer.item_id for answer in by_code.values() if answer.contribution.shared_at is None}
    return Proposal(texts, items, list(needed.values_list("party_id", flat=True)), concept)
