"""Whatever the order of choosing who may sign, leaving, recording, confirming, refusing and withdrawing: what counts for an
organisation was said by somebody of it who might say that then, and there is always somebody who may.
"""

from contextlib import suppress

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from phases.agreement import endorsing, signing, standing
from phases.agreement.frozen import text_hash
from phases.agreement.models import Agreement, AgreementVersion, Endorsement, Signers
from phases.agreement.queries import endorsements_to_withdraw, paper_to_confirm, who_may_endorse
from phases.partnership.models import Membership, Role
from phases.partnership.operations import LastCoordinator, LastOfOrganisation, change_member, end_membership
from phases.partnership.undoing import UNDO_WITHIN
from tests.factories import make_member, make_organisation
from tests.trust import Agreements

which = st.integers(0, 11)
REFUSED = (endorsing.StaleText, endorsing.NotAsked, endorsing.AlreadyEndorsed, standing.NotASigner, standing.NoLonger)
SETTINGS = settings(
    max_examples=8, stateful_step_count=30, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


class SigningMachine(RuleBasedStateMachine):
    """Three organisations of three people. The book: of each organisation the lists that were chosen, and what counts by whom."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.now = self.clock.start()
        self.lists: dict[int, list[set[int]]] = {}
        self.said: dict[int, int] = {}
        self.purposes = 0

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
        for organisation in self.organisations:
            self.lists[organisation.pk] = []
            for role in (Role.PARTNER, Role.PARTNER, Role.READER, Role.WAITING):
                make_member(self.partnership, organisation=organisation, role=role)
        self.agreements = Agreements(noor)
        self.agreements.put_forward(noor, "Eerst", self.organisations)

    def members(self) -> list[Membership]:
        found = Membership.objects.filter(partnership=self.partnership, ended_at=None)
        return list(found.select_related("organisation", "partnership", "user").order_by("pk"))

    def pick(self, number) -> Membership:
        return self.members()[number % len(self.members())]

    def colleague(self, number, said: Endorsement | Membership) -> Membership:
        """Mostly somebody of the organisation it is about, because little may be done to it by others."""
        found = [each for each in self.members() if each.organisation_id == said.organisation_id]
        return found[number % len(found)] if found else self.pick(number)

    def may_sign(self, member) -> bool:
        """As the book has it."""
        ours = [each for each in self.members() if each.organisation_id == member.organisation_id]
        writers = {each.pk for each in ours if each.role in (Role.PARTNER, Role.COORDINATOR)}
        chosen = self.lists[member.organisation_id]
        return member.pk in ((chosen[-1] if chosen else set()) & writers or writers)

    def version(self) -> AgreementVersion:
        return AgreementVersion.objects.filter(partnership=self.partnership).latest("number")

    @rule(number=which, first=which, second=which)
    def chooses(self, number, first, second):
        by = self.pick(number)
        now = signing.in_force(by.organisation_id)
        wanted = {self.colleague(first, by), self.pick(second)}
        writes = by.role in (Role.PARTNER, Role.COORDINATOR)
        try:
            done = signing.choose(by=by, members=[each.pk for each in wanted], shown=now.pk if now else 0)
        except signing.ChangedMeanwhile:
            assert not writes
            return
        assert writes
        if done:
            own = {each.pk for each in wanted if each.organisation_id == by.organisation_id}
            own -= {each.pk for each in wanted if each.role in (Role.READER, Role.WAITING)}
            self.lists[by.organisation_id].append(own)

    @rule(number=which, other=which, late=st.booleans())
    def undoes(self, number, other, late):
        by, signers = self.pick(number), signing.in_force(self.organisations[other % 3].pk)
        if signers is None:
            return
        if late:
            self.now.shift(UNDO_WITHIN)
        try:
            signing.undo(by=by, shown=signers.pk)
        except signing.ChangedMeanwhile:
            return
        assert (
            by.organisation_id == signers.organisation_id and by.role in (Role.PARTNER, Role.COORDINATOR) and not late
        )
        self.lists[by.organisation_id].pop()

    @rule(number=which, place=which)
    def says(self, number, place):
        by = self.pick(number)
        organisation = self.organisations[place % 3] if place > 8 else by.organisation
        self.record(by, organisation, on_paper=False)

    @rule(number=which, place=which)
    def records_paper(self, number, place):
        leading = [each for each in self.members() if each.role == Role.COORDINATOR]
        by = leading[0] if number % 4 else self.pick(number)
        self.record(by, self.organisations[place % 3], on_paper=True)

    def record(self, by, organisation, on_paper):
        facts = {"name": "N", "function": "f", "on_behalf_of": "o", "given_on": timezone.localdate()}
        said = Endorsement(organisation=organisation, by=by, verdict="agreed", on_paper=on_paper, **facts)
        version = self.version()
        try:
            endorsing.endorse_version(version=version, shown=text_hash(version.content), endorsement=said)
        except REFUSED:
            return
        own = by.organisation_id == organisation.pk and self.may_sign(by)
        assert own or (on_paper and by.role == Role.COORDINATOR)
        assert said.counts == own
        if own:
            self.said[said.pk] = by.pk

    @rule(number=which, place=which, how=st.sampled_from([standing.confirm, standing.refuse]))
    def answers_paper(self, number, place, how):
        found = list(Endorsement.objects.filter(on_paper=True, withdrawn_at=None).order_by("-pk"))
        if not found:
            return
        said = found[place % 2 % len(found)]
        by = self.pick(number) if place > 8 else self.colleague(number, said)
        asked = said in paper_to_confirm(by)
        try:
            how(endorsement=said, by=by)
        except standing.NoLonger:
            assert not asked
            return
        assert asked and by.organisation_id == said.organisation_id and self.may_sign(by)
        if how is standing.confirm:
            self.said[said.pk] = by.pk

    @rule(number=which, place=which)
    def withdraws(self, number, place):
        found = list(Endorsement.objects.filter(withdrawn_at=None).order_by("-pk"))
        if not found:
            return
        said = found[place % 3 % len(found)]
        by = self.pick(number) if place > 8 else self.colleague(number, said)
        asked = said in endorsements_to_withdraw(by)
        try:
            standing.withdraw(endorsement=said, by=by, reason="Toch niet")
        except standing.NoLonger:
            assert not asked
            return
        own = by.organisation_id == said.organisation_id and self.may_sign(by)
        assert own or (by.role == Role.COORDINATOR and said.pk not in self.said)
        self.said.pop(said.pk, None)

    @rule(number=which, often=which)
    def leaves(self, number, often):
        if often > 3:
            return
        member = self.pick(number)
        try:
            end_membership(membership=member, by=member)
        except LastCoordinator:
            assert member.role == Role.COORDINATOR

    @rule(number=which, role=st.sampled_from([Role.PARTNER, Role.READER]))
    def gets_another_role(self, number, role):
        member = self.pick(number)
        if member.role == Role.WAITING:
            return
        with suppress(LastCoordinator, LastOfOrganisation):
            change_member(membership=member, by=None, role=role)

    @rule(number=which)
    def is_put_forward_anew(self, number):
        """Now and then: it leaves nothing to answer."""
        if number > 2:
            return
        self.purposes += 1
        by = next(each for each in self.members() if each.role == Role.COORDINATOR)
        self.agreements.put_forward(by, f"Doel {self.purposes}", self.organisations)

    @invariant()
    def what_counts_was_said_by_who_might(self):
        if not self.lists:
            return
        counted = Endorsement.objects.filter(withdrawn_at=None, organisation__in=self.organisations)
        assert {each.pk for each in counted if each.counts} == set(self.said)
        for each in counted:
            if each.counts:
                speaker = each.confirmed_by or each.by
                assert (speaker.pk, speaker.organisation_id) == (self.said[each.pk], each.organisation_id)

    @invariant()
    def somebody_may_always_sign_while_somebody_writes(self):
        for organisation in self.organisations if self.lists else ():
            found = {each.pk for each in who_may_endorse([organisation.pk])}
            ours = [each for each in self.members() if each.organisation_id == organisation.pk]
            assert found == {each.pk for each in ours if self.may_sign(each)}
            assert bool(found) == any(each.role in (Role.PARTNER, Role.COORDINATOR) for each in ours)


@pytest.mark.django_db
def test_nobody_speaks_for_another():
    run_state_machine_as_test(SigningMachine, settings=SETTINGS)
    assert not Agreement.objects.exists() and not Signers.objects.exists()
