"""Whatever the order of inviting, sharing, taking back, leaving, editing, putting forward and endorsing: the rules of trust hold.

Every text that is typed holds a word of its own. The test keeps a book of who may ever have seen which word, and asks the app.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from phases.answers.editors import answer_editor
from phases.answers.models import Answer
from phases.contributions.models import Contribution, Revision
from phases.contributions.operations import Base, share, unshare
from phases.partnership.models import GIVEN, Membership, Role
from tests.factories import client_for, make_member, make_organisation
from tests.trust import Agreements, accept, invite, leave, make_coordinator

which = st.integers(0, 11)
codes = st.sampled_from(["1a-01", "1a-02", "1b-01"])
SETTINGS = settings(
    max_examples=15, stateful_step_count=25, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@dataclass
class Kept:
    """What the test knows of one answer: whose it is, whether it is shared, and its words since when."""

    owner: int | None
    shared: bool = False
    words: list[str] = field(default_factory=list)
    private: set[str] = field(default_factory=set)


class TrustMachine(RuleBasedStateMachine):
    """People of three organisations, each step through what their pages call. Every run starts with an empty database."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.now = self.clock.start()
        self.book: dict[int, Kept] = {}
        self.words = 0

    def teardown(self):
        self.clock.stop()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def start(self):
        noor = make_member(name="Noor")
        self.partnership = noor.partnership
        self.organisations = [
            noor.organisation,
            *(make_organisation(self.partnership, name) for name in ("Brug", "Kompas")),
        ]
        for organisation, role in zip(self.organisations, (Role.PARTNER, Role.PARTNER, Role.READER), strict=True):
            make_member(self.partnership, organisation=organisation, role=role, name=f"Van {organisation}")
        self.agreements = Agreements(noor)

    def later(self):
        """Some time passes: more than fits in one revision, so that each is a step of its own in the history."""
        self.now.shift(timedelta(minutes=11))

    def members(self) -> list[Membership]:
        return list(
            Membership.objects.filter(partnership=self.partnership, ended_at=None)
            .select_related("organisation", "partnership", "user")
            .order_by("pk")
        )

    def pick(self, number, *roles) -> Membership | None:
        found = [each for each in self.members() if not roles or each.role in roles]
        return found[number % len(found)] if found else None

    @rule(number=which, code=codes, wait=st.booleans())
    def write(self, number, code, wait):
        by = self.pick(number, Role.COORDINATOR, Role.PARTNER)
        if wait:
            self.later()
        self.words += 1
        word = f"woord{self.words}w"
        editor = answer_editor(by, code)
        editor.record = editor.records.first()
        text = editor.fields["text"]
        assert text.save(word, Base(int(text.version)))
        kept = self.book.setdefault(editor.record.pk, Kept(editor.record.organisation_id))
        kept.words.append(word)
        if not kept.shared:
            kept.private.add(word)

    @rule(number=which, place=which)
    def share_or_take_back(self, number, place):
        by = self.pick(number, Role.COORDINATOR, Role.PARTNER)
        mine = list(Contribution.objects.writable_by(by).filter(kind="answer").order_by("pk"))
        if not mine:
            return
        self.later()
        chosen = mine[place % len(mine)]
        kept, found = self.book[chosen.pk], Contribution.objects.writable_by(by).filter(pk=chosen.pk)
        if kept.shared:
            unshare(contributions=found)
            kept.private.update(kept.words)
        else:
            share(contributions=found, by=by)
            kept.private.discard(kept.words[-1])
        kept.shared = not kept.shared

    @rule(number=which, place=which, role=st.sampled_from([role for role, _ in GIVEN]))
    def someone_joins(self, number, place, role):
        by = self.pick(number, Role.COORDINATOR)
        if len(self.members()) < 9:
            accept(invite(by, self.organisations[place % 3], role))

    @rule(number=which)
    def someone_leaves(self, number):
        """Unless nobody would be left to lead."""
        member = self.pick(number)
        others = [each for each in self.members() if each.role == Role.COORDINATOR and each != member]
        assert leave(member) is (member.role != Role.COORDINATOR or bool(others))

    @rule(number=which, place=which)
    def a_colleague_becomes_coordinator(self, number, place):
        by, other = self.pick(number, Role.COORDINATOR), self.pick(place, Role.PARTNER)
        if other:
            make_coordinator(other, by)

    @rule(number=which)
    def agreement_is_put_forward(self, number):
        self.words += 1
        self.agreements.put_forward(self.pick(number, Role.COORDINATOR), f"afspraak{self.words}", self.organisations)

    @rule(number=which, behind=st.integers(0, 2))
    def agreement_is_endorsed(self, number, behind):
        """`behind`: for the text of so many versions ago, as someone does whose page was open for long."""
        if by := self.pick(number, Role.PARTNER, Role.COORDINATOR):
            self.agreements.endorse(by, behind)

    @rule(number=which)
    def endorsement_is_withdrawn(self, number):
        if by := self.pick(number, Role.PARTNER, Role.COORDINATOR):
            self.agreements.withdraw(by)

    @invariant()
    def each_reads_what_is_shared_or_their_own(self):
        if not hasattr(self, "partnership"):
            return
        for member in self.members():
            expected = {pk for pk, kept in self.book.items() if kept.shared or self.writes(member, kept)}
            assert set(Answer.objects.visible_to(member).values_list("pk", flat=True)) == expected

    def writes(self, member, kept):
        own = kept.owner == member.organisation_id and member.role != Role.WAITING
        return member.is_coordinator if kept.owner is None else own

    @invariant()
    def nobody_reads_in_a_history_what_was_never_shared(self):
        if not hasattr(self, "partnership"):
            return
        for member in self.members():
            for contribution in Contribution.objects.visible_to(member).filter(pk__in=self.book):
                kept = self.book[contribution.pk]
                read = Revision.objects.visible_to(member).filter(contribution=contribution)
                seen = {each.fields["text"] for each in read if "text" in each.fields}
                if self.writes(member, kept):
                    assert kept.words[-1] in seen
                else:
                    assert not seen & (kept.private - {kept.words[-1]})

    @invariant()
    def somebody_leads_and_who_left_gets_nothing(self):
        if not hasattr(self, "partnership"):
            return
        assert any(each.role == Role.COORDINATOR and each.user_id for each in self.members())
        gone = Membership.objects.filter(partnership=self.partnership, ended_at__isnull=False, user__isnull=False)
        active = {each.user_id for each in self.members()}
        for member in gone.exclude(user__in=active).select_related("user")[:2]:
            assert client_for(member).get(f"/samenwerkingen/{self.partnership.slug}/").status_code == 403

    @invariant()
    def endorsements_are_for_the_text_that_was_shown(self):
        if hasattr(self, "agreements"):
            self.agreements.check()


@pytest.mark.django_db
def test_no_order_of_things_breaks_the_circles_of_trust():
    run_state_machine_as_test(TrustMachine, settings=SETTINGS)
