"""What the page of a decision shows of it being endorsed."""

from dataclasses import dataclass

from phases.agreement.counting import counts
from phases.agreement.models import Endorsement, Hiding
from phases.agreement.queries import (
    asked_for_decision,
    endorsements_of,
    endorsements_to_withdraw,
    hidings_of,
    hidings_to_decide,
    may_sign,
    paper_to_confirm,
    states,
)
from phases.answers.models import Decision
from phases.partnership.access import Permission, may
from phases.partnership.models import Membership, Organisation


@dataclass(frozen=True)
class Consent:
    decision: Decision
    states: list[tuple[Organisation, Endorsement | None]]
    counted: str
    withdrawn: list[Endorsement]
    may_withdraw: set[int]
    to_confirm: list[Endorsement]
    may_ask: bool
    asked: bool
    hidings: list[Hiding]
    to_decide: set[int]


def consent_to(member: Membership, decision: Decision) -> Consent:
    """Of the decision that holds now. `asked`: the own organisation has not said anything yet and this member may."""
    asked, given = asked_for_decision(decision), list(endorsements_of(decision))
    found = states(given, asked)
    mine = set(endorsements_to_withdraw(member).filter(decision=decision).values_list("pk", flat=True))
    waiting = any(each.pk == member.organisation_id and said is None for each, said in found)
    may_ask = may(member, Permission.COORDINATE) and decision.contribution.shared_at is None
    paper = list(paper_to_confirm(member).filter(decision=decision))
    withdrawn = [each for each in given if each.withdrawn_at]
    hidings = list(hidings_of(decision))
    may_now = waiting and may_sign(member) and all(each.ruling for each in hidings)
    to_decide = set(hidings_to_decide(member).values_list("pk", flat=True))
    counted = counts(asked, given)
    return Consent(decision, found, counted, withdrawn, mine, paper, may_ask, may_now, hidings, to_decide)
