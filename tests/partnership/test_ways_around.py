"""Ways around the admission that combine two parts: each was open once."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from phases.partnership import admission
from phases.partnership.models import AccessEvent, AccessRequest, Invitation, Role
from phases.partnership.operations import change_member, end_membership
from tests.factories import client_for, make_member, make_organisation
from tests.partnership.test_admission import asked, joins, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor():
    cache.clear()
    return make_member(name="Noor")


@pytest.fixture
def brug(noor):
    return make_organisation(noor.partnership, "De Brug", slug="de-brug")


@pytest.fixture
def joost(noor, brug):
    return make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name="Joost")


def test_a_partner_asks_a_colleague_who_stood_there_without_account(noor, brug, joost):
    known = make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name="Piet", user=None)
    _, member = joins(asked(joost, brug))
    assert (member.pk, member.role) == (known.pk, Role.PARTNER)


def test_an_invitation_that_was_too_old_when_the_first_person_came_lets_nobody_in_later(noor, brug):
    late = asked(noor, brug)
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        first = asked(noor, brug, email="eerste@brug.example", name="Joost")
    with time_machine.travel(timezone.now() + timedelta(days=16)):
        joins(first)
        client_for(noor).post(url(noor, "invitation_again", pk=late.pk))
        late.refresh_from_db()
        assert late.is_open
        _, member = joins(late)
        assert member.role == Role.WAITING


def test_who_was_lowered_does_not_put_that_back_themselves(noor):
    other = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    change_member(membership=other, by=noor, role=Role.PARTNER)
    event = AccessEvent.objects.get(membership=other)
    client_for(other).post(url(noor, "access_undo", pk=event.pk))
    other.refresh_from_db()
    assert other.role == Role.PARTNER


@pytest.mark.parametrize("end", [False, True])
@pytest.mark.parametrize("kind", ["raise", "handover"])
def test_who_leads_no_longer_makes_nobody_trekker(noor, joost, kind, end):
    other = make_member(noor.partnership, name="Karim")
    admission.ask_for_role(membership=joost, role=Role.COORDINATOR, by=other, kind=kind)
    if end:
        make_member(noor.partnership, role=Role.PARTNER, organisation=other.organisation)
        end_membership(membership=other, by=noor)
    else:
        change_member(membership=other, by=noor, role=Role.PARTNER)
    request = AccessRequest.objects.get()
    client_for(joost).post(url(noor, "access_grant", pk=request.pk))
    joost.refresh_from_db()
    assert joost.role == Role.PARTNER


@pytest.mark.parametrize("where", ["own", "new"])
def test_an_invitation_of_who_leads_no_longer_makes_no_trekker(noor, where):
    other = make_member(noor.partnership, name="Karim")
    make_member(noor.partnership, role=Role.PARTNER, organisation=other.organisation)
    organisation = other.organisation if where == "own" else make_organisation(noor.partnership, "Nieuw")
    invitation = asked(other, organisation, role="coordinator")
    change_member(membership=other, by=noor, role=Role.PARTNER)
    _, member = joins(invitation)
    assert member.role == Role.PARTNER


def test_a_person_without_account_is_not_the_last_who_speaks(noor, brug):
    person = make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name="Piet", user=None)
    client_for(noor).post(url(noor, "member_end", pk=person.pk))
    person.refresh_from_db()
    assert person.ended_at


def test_what_a_colleague_asked_and_became_too_old_is_not_their_yes_when_a_trekker_sends_it_again(noor, brug, joost):
    old = asked(joost, brug)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        client_for(noor).post(url(noor, "invitation_again", pk=old.pk))
        _, member = joins(Invitation.objects.get(pk=old.pk))
        assert member.role == Role.WAITING


def test_an_organisation_of_which_somebody_is_put_back_takes_part_again(noor, brug, joost):
    colleague = make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name="Els")
    end_membership(membership=colleague, by=noor)
    client_for(noor).post(url(noor, "organisation_leave", organisation="de-brug"))
    event = AccessEvent.objects.get(membership=colleague)
    client_for(noor).post(url(noor, "access_undo", pk=event.pk))
    brug.refresh_from_db()
    colleague.refresh_from_db()
    assert colleague.ended_at is None and brug.left_at is None
