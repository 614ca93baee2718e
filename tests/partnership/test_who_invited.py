"""Colleagues and trekkers see who invited a person and the domain of their address; nobody else does."""

import pytest
from django.template.loader import render_to_string

from phases.partnership import admission
from phases.partnership.models import AccessRequest, Invitation, Membership, Role
from phases.partnership.queries import members_and_waiting, with_who_invited
from tests.factories import make_member, make_organisation
from tests.trust import accept, invite

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor():
    return make_member(name="Noor")


@pytest.fixture
def joost(noor):
    brug = make_organisation(noor.partnership, "De Brug")
    return make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name="Joost")


def shown(reader, person):
    found = with_who_invited(members_and_waiting(reader.partnership), reader).get(pk=person.pk)
    return " ".join(render_to_string("partnership/who_invited.html", {"person": found}).split())


def test_colleagues_and_trekkers_see_who_invited(noor, joost):
    newcomer = accept(invite(noor, joost.organisation, Role.PARTNER))
    said = "· adres bij example.org · uitgenodigd door Noor van GGD Rivierland"
    assert shown(noor, newcomer) == shown(joost, newcomer) == said
    admission.grant(request=AccessRequest.objects.get(membership=newcomer), by=joost)
    colleague = make_member(noor.partnership, role=Role.READER, organisation=joost.organisation, name="Lotte")
    assert shown(colleague, newcomer) == said


def test_others_do_not(noor, joost):
    newcomer = accept(invite(noor, joost.organisation, Role.PARTNER))
    other = make_member(noor.partnership, role=Role.PARTNER, name="Farah")
    assert shown(other, newcomer) == ""
    assert shown(Membership.objects.get(pk=newcomer.pk), joost) == ""  # who waits is no colleague yet


def test_the_first_invitation_counts_and_the_host_is_named_as_such(noor, joost):
    newcomer = accept(invite(noor, joost.organisation, Role.PARTNER))
    again = Invitation.objects.get(membership=newcomer)
    Invitation.objects.filter(pk=again.pk).update(invited_by=None)
    assert shown(joost, newcomer).endswith("uitgenodigd door de beheerder")


def test_who_was_not_invited_has_an_address_alone_and_who_has_no_account_nothing(noor, joost):
    assert shown(joost, joost) == "· adres bij example.org"
    without = make_member(noor.partnership, role=Role.PARTNER, organisation=joost.organisation, user=None)
    assert shown(joost, without) == ""


def test_it_is_one_query(noor, joost, django_assert_num_queries):
    for _ in range(3):
        accept(invite(noor, joost.organisation, Role.PARTNER))
    with django_assert_num_queries(1):
        assert len(with_who_invited(members_and_waiting(noor.partnership), noor)) == 5
