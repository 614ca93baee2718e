"""Whatever the order of inviting, joining, admitting, putting out, handing over, undoing and signing: nobody who was not
admitted reads or does a thing for an organisation, and there is always a way to go on.

The test keeps a book of who may speak for which organisation, and asks the app.
"""

from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from phases.contributions.models import Contribution
from phases.partnership import admission, host, operations, undoing
from phases.partnership.access import Permission, may
from phases.partnership.invitations import AlreadyInvited, AlreadyMember, accept, invite
from phases.partnership.models import WRITERS, AccessRequest, Membership, Organisation, Role
from tests.factories import client_for, make_member, make_organisation, make_user, numbers
from tests.world import write

which = st.integers(0, 23)
roles = st.sampled_from([Role.READER, Role.PARTNER, Role.COORDINATOR])
SETTINGS = settings(
    max_examples=12, stateful_step_count=25, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


class AdmissionMachine(RuleBasedStateMachine):
    """People of three organisations. One of them has nobody yet."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.now = self.clock.start()

    def teardown(self):
        self.clock.stop()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def start(self):
        noor = make_member(name="Noor")
        self.partnership = noor.partnership
        brug = make_organisation(self.partnership, "De Brug")
        make_organisation(self.partnership, "Kompas")
        joost = make_member(self.partnership, role=Role.PARTNER, organisation=brug, name="Joost")
        write(noor, "1b-01", "van ons")
        write(joost, "1b-01", "van hen")
        self.entitled = {(noor.user_id, noor.organisation_id), (joost.user_id, brug.pk)}
        self.refused: set[tuple[int, int]] = set()

    def members(self):
        found = Membership.objects.filter(partnership=self.partnership, ended_at=None).order_by("pk")
        return list(found.select_related("organisation", "partnership", "user"))

    def pick(self, number, *wanted):
        found = [each for each in self.members() if not wanted or each.role in wanted]
        return found[number % len(found)] if found else None

    def organisation(self, number):
        return list(Organisation.objects.filter(partnership=self.partnership).order_by("pk"))[number % 3]

    def asked(self, number):
        found = list(AccessRequest.objects.filter(membership__partnership=self.partnership, closed_at=None))
        return found[number % len(found)] if found else None

    @rule(number=which, place=which, role=roles)
    def somebody_joins(self, number, place, role):
        by = self.pick(number, *WRITERS)
        organisation = self.organisation(place) if by.is_coordinator else by.organisation
        role = role if by.is_coordinator else min(role, Role.PARTNER, key=lambda each: operations.RANK[each])
        self.joins(by, organisation, role, make_user("Nieuw", email=f"nieuw{next(numbers)}@example.org"))

    @rule(number=which, place=which)
    def somebody_comes_back(self, number, place):
        by = self.pick(number, Role.COORDINATOR)
        gone = Membership.objects.filter(partnership=self.partnership, ended_at__isnull=False, user__isnull=False)
        gone = gone.exclude(user__memberships__in=self.members()).select_related("user", "organisation")
        if gone:
            who = gone[place % len(gone)]
            self.joins(by, who.organisation, Role.PARTNER, who.user)

    def joins(self, by, organisation, role, user):
        if len(self.members()) > 9:
            return
        welcome = by.organisation_id == organisation.pk or admission.is_new_ground(organisation)
        facts = {"name": user.name, "email": user.email, "organisation": organisation, "new_organisation": ""}
        try:
            invitation = invite(by=by, role=role, layer="practice", **facts)
            member = accept(invitation=invitation, user=user)
        except admission.Refused:
            assert (user.pk, organisation.pk) in self.refused and not welcome
            return
        except (AlreadyInvited, AlreadyMember):
            return
        assert member.is_waiting is not welcome
        if welcome:
            self.entitled.add((user.pk, organisation.pk))
            self.refused.discard((user.pk, organisation.pk))

    @rule(number=which, place=which, yes=st.booleans())
    def somebody_answers(self, number, place, yes):
        by, request = self.pick(number), self.asked(place)
        if request is None:
            return
        person = request.membership
        theirs = by.organisation_id == person.organisation_id and (by.user_id, by.organisation_id) in self.entitled
        try:
            (admission.grant if yes else admission.refuse)(request=request, by=by)
        except admission.NotYours:
            return
        assert theirs and by.role in WRITERS
        if yes:
            self.entitled.add((person.user_id, person.organisation_id))
        elif request.kind == "join":
            self.refused.add((person.user_id, person.organisation_id))

    @rule(number=which, place=which, role=roles)
    def a_role_changes(self, number, place, role):
        by, person = self.pick(number, Role.COORDINATOR), self.pick(place, *WRITERS, Role.READER)
        before = person.role
        with suppress(operations.LastCoordinator, operations.LastOfOrganisation):
            admission.change_or_ask(membership=person, by=by, role=role)
        person.refresh_from_db()
        if by.organisation_id != person.organisation_id:
            assert operations.RANK[Role(person.role)] <= operations.RANK[Role(before)]

    @rule(number=which, place=which)
    def the_lead_is_offered(self, number, place):
        by, person = self.pick(number, Role.COORDINATOR), self.pick(place, *WRITERS)
        if by != person:
            admission.ask_for_role(membership=person, role=Role.COORDINATOR, by=by, kind="handover")

    @rule(number=which, place=which)
    def somebody_is_put_out_or_stops(self, number, place):
        by, person = self.pick(number, Role.COORDINATOR), self.pick(place)
        alone = operations.speaks_alone(person)
        try:
            operations.end_membership(membership=person, by=by)
        except (operations.LastCoordinator, operations.LastOfOrganisation):
            return
        assert by.organisation_id == person.organisation_id or not alone

    @rule(number=which, place=which)
    def an_organisation_leaves(self, number, place):
        by = self.pick(number, Role.COORDINATOR)
        with suppress(operations.LastCoordinator), transaction.atomic():
            operations.leave_partnership(organisation=self.organisation(place), by=by)

    @rule(place=which)
    def something_is_put_back(self, place):
        users = {each.user for each in Membership.objects.filter(partnership=self.partnership).select_related("user")}
        for user in sorted(users, key=lambda each: each.pk):
            events = undoing.undoable_by(user, self.partnership.pk)
            if events:
                with suppress(operations.LastCoordinator, undoing.CannotUndo):
                    undoing.undo(event=events[place % len(events)], user=user)
                return

    @rule(place=which)
    def the_host_says_yes(self, place):
        request = self.asked(place)
        if request is None or request.kind == "handover" or request.membership.ended_at:
            return
        try:
            host.say_yes(requests=[request])
        except host.TooEarly:
            assert not host.nobody_can_say(request)

    @rule(days=st.sampled_from([1, 3, 8, 15]))
    def time_passes(self, days):
        self.now.shift(timedelta(days=days))
        due = AccessRequest.objects.filter(
            closed_at=None, host_said_yes_at__lte=timezone.now() - host.HOST_WAITS, membership__ended_at=None
        )
        for request in due.select_related("membership"):
            self.entitled.add((request.membership.user_id, request.membership.organisation_id))
        host.carry_out_decisions()

    @invariant()
    def only_who_was_admitted_reads_or_does_a_thing_for_an_organisation(self):
        if not hasattr(self, "entitled"):
            return
        for member in self.members():
            admitted = (member.user_id, member.organisation_id) in self.entitled
            assert admitted or member.is_waiting
            own = Contribution.objects.visible_to(member).filter(shared_at=None)
            if not admitted:
                assert not may(member, Permission.WRITE) and not own.exists()

    @invariant()
    def who_waits_saves_nothing(self):
        waiting = self.pick(0, Role.WAITING) if hasattr(self, "entitled") else None
        if waiting:
            kwargs = {"slug": self.partnership.slug, "code": "1b-02", "field": "text"}
            page = client_for(waiting).post(reverse("answer_field", kwargs=kwargs), {"1b-02.text": "x", "version": 0})
            assert page.status_code == 403

    @invariant()
    def there_is_always_a_way_to_go_on(self):
        if not hasattr(self, "entitled"):
            return
        assert Membership.objects.leading().filter(partnership=self.partnership).exists()
        for request in admission.open_requests(self.partnership.pk).filter(kind="join"):
            can = [each for each in self.members() if request in admission.requests_for(each)]
            assert can or host.nobody_can_say(request)


@pytest.mark.django_db
def test_no_order_of_things_lets_somebody_speak_for_another_organisation():
    run_state_machine_as_test(AdmissionMachine, settings=SETTINGS)
