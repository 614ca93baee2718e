"""What the page of a decision shows of it being endorsed."""

from dataclasses import dataclass

from phases.agreement.models import Endorsement, Hiding
from phases.agreement.queries import asked_for_decision, endorsements_to_withdraw, hidings_of, hidings_to_decide, states
from phases.answers.models import Decision
from phases.partnership.access import Permission, may
from phases.partnership.models import Membership, Organisation


@dataclass(frozen=True)
class Consent:
    decision: Decision
    states: list[tuple[Organisation, Endorsement | None]]
    may_withdraw: set[int]
    may_ask: bool
    asked: bool
    hidings: list[Hiding]
    to_decide: set[int]


def consent_to(member: Membership, decision: Decision) -> Consent:
    """Of the decision that holds now. `asked`: the own organisation has not said anything yet and this member may."""
    found = states(decision, asked_for_decision(decision))
    mine = set(endorsements_to_withdraw(member).filter(decision=decision).values_list("pk", flat=True))
    waiting = any(each.pk == member.organisation_id and said is None for each, said in found)
    may_ask = may(member, Permission.COORDINATE) and decision.contribution.shared_at is None
    hidings = list(hidings_of(decision))
    asked = waiting and may(member, Permission.WRITE) and all(each.ruling for each in hidings)
    to_decide = set(hidings_to_decide(member).values_list("pk", flat=True))
    return Consent(decision, found, mine, may_ask, asked, hidings, to_decide)
