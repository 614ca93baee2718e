"""Who takes part: roles, handing over, stopping, and an organisation that leaves. Never without a trekker."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from phases.agreement.models import Endorsement
from phases.contributions.models import Contribution
from phases.partnership.invitations import Closed, accept, invite
from phases.partnership.models import AccessEvent, AccessRequest, Invitation, Membership, Role
from phases.partnership.operations import change_member
from tests.factories import client_for, make_member, make_user
from tests.world import SECRET

pytestmark = pytest.mark.django_db


def url(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


@pytest.fixture
def noor():
    return make_member(name="Noor")


@pytest.fixture
def joost(noor):
    return make_member(noor.partnership, role=Role.PARTNER, name="Joost")


@pytest.fixture
def colleague(joost):
    """Without another partner the last one can't be put out or lowered by a trekker of elsewhere."""
    return make_member(joost.partnership, role=Role.PARTNER, organisation=joost.organisation, name="Sanne")


def test_everyone_reads_who_takes_part_and_only_trekkers_more(world, noor, joost):
    for reader in ("partner", "reader", "colleague"):
        page = world.clients[reader].get(url(world.coordinator, "members")).content.decode()
        assert all(name in page for name in ("Noor", "Karim", "Joost", "Lotte")) and "Vertrokken" not in page
        # Whom a colleague is asked to admit, the colleague has to know; of others only where their address is.
        addresses = set(re.findall(r"\w+@example\.org", page))
        assert addresses == ({world.waiting.user.email} if reader == "colleague" else set())
        assert SECRET not in page and "Wijzig" not in page
    assert (
        "gevraagd@example.org" in world.clients["coordinator"].get(url(world.coordinator, "members")).content.decode()
    )


def test_role_and_layer_change_and_are_registered(noor, joost, colleague):
    client = client_for(noor)
    assert client.post(url(noor, "member_edit", pk=joost.pk), {"role": "reader", "layer": "board"}).status_code == 302
    joost.refresh_from_db()
    assert (joost.role, joost.layer) == ("reader", "board")
    assert list(AccessEvent.objects.values_list("what", "role")) == [("role", "reader")]
    assert client.post(url(noor, "member_edit", pk=joost.pk), {"role": "baas", "layer": ""}).status_code == 422


def test_an_older_page_gives_no_role_back(noor, joost):
    """A colleague took the role away; who changes only the layer, changes only that."""
    change_member(membership=joost, role="coordinator", by=noor)
    to = url(noor, "member_edit", pk=joost.pk)
    page = client_for(noor).get(to).content.decode()
    shown = dict(re.findall(r'name="(initial-\w+)" value="(\w+)"', page))
    assert shown["initial-role"] == "coordinator"
    change_member(membership=joost, role="partner", by=noor)
    client_for(noor).post(to, shown | {"role": "coordinator", "layer": "board"})
    joost.refresh_from_db()
    assert (joost.role, joost.layer) == ("partner", "board")


def test_handing_over_holds_from_the_yes_of_the_new_trekker(noor, joost):
    client_for(noor).post(url(noor, "member_hand_over", pk=joost.pk))
    roles = noor.partnership.memberships.values_list("name", "role")
    assert dict(roles) == {"Noor": "coordinator", "Joost": "partner"}
    assert "Neem je het trekken over?" in client_for(joost).get(url(noor, "members")).content.decode()
    client_for(joost).post(url(noor, "access_grant", pk=AccessRequest.objects.get(membership=joost).pk))
    assert dict(roles.all()) == {"Noor": "partner", "Joost": "coordinator"}
    assert client_for(noor).get(url(noor, "partnership_settings")).status_code == 403


@pytest.mark.parametrize("deed", ["edit", "end", "stop", "leave"])
@pytest.mark.parametrize("other", [None, "inactive", "no account"])
def test_never_without_a_trekker_who_can_sign_in(noor, joost, deed, other):
    if other:
        user = make_user(is_active=False) if other == "inactive" else None
        make_member(noor.partnership, user=user, name="Andere")
    client = client_for(noor)
    if deed == "edit":
        assert (
            client.post(url(noor, "member_edit", pk=noor.pk), {"role": "partner", "layer": "board"}).status_code == 422
        )
    elif deed == "end":
        client.post(url(noor, "member_end", pk=noor.pk))
    elif deed == "stop":
        client.post(url(noor, "stop"))
    else:
        client.post(url(noor, "organisation_leave", organisation=noor.organisation.slug))
    noor.refresh_from_db()
    assert noor.ended_at is None and noor.is_coordinator
    assert client.get(url(noor, "partnership")).status_code == 200


def test_ending_works_at_the_next_request_in_every_open_session(noor, joost, colleague):
    client = client_for(joost)
    field = url(joost, "answer_field", code="1b-01", field="text")
    assert client.post(field, {"1b-01.text": "Wat ik schreef", "version": 0}).status_code == 200
    client_for(noor).post(url(noor, "member_end", pk=joost.pk))
    assert client.post(field, {"1b-01.text": "Nog iets", "version": 1}).status_code == 404
    assert client.get(url(joost, "partnership"), headers={"HX-Request": "true"}).status_code == 404
    told = client.get(url(joost, "partnership"))
    assert told.status_code == 403 and "Je doet niet meer mee" in told.content.decode()
    assert "Je doet niet meer mee" in client.get("/").content.decode()
    assert "Wat ik schreef" in client_for(colleague).get(url(noor, "section", code="1b")).content.decode()
    assert AccessEvent.objects.get(what="ended").by == noor


def test_anyone_can_stop(noor, joost):
    assert client_for(joost).post(url(joost, "stop")).status_code == 302
    assert Membership.objects.get(pk=joost.pk).ended_at is not None


def test_what_an_organisation_shared_and_endorsed_stays_when_it_leaves(world):
    make_member(world.coordinator.partnership, organisation=world.partner.organisation, name="Nieuwe trekker")
    leader = make_member(world.coordinator.partnership, organisation=world.reader.organisation)
    Contribution.objects.filter(pk=world.internal.pk).update(
        shared_at=world.internal.changed_at, shared_by=world.coordinator
    )
    left = world.coordinator.organisation
    client = client_for(leader)
    assert client.post(url(leader, "organisation_leave", organisation=left.slug)).status_code == 302
    assert not Membership.objects.filter(organisation=left, ended_at=None).exists()
    for name in ("coordinator", "colleague"):
        assert world.clients[name].get(url(leader, "partnership")).status_code == 403
    assert f"{SECRET} 1b" in world.clients["partner"].get(url(leader, "question", code="1b-01")).content.decode()
    assert f"{SECRET} intern" not in client.get(url(leader, "plans")).content.decode()
    assert Endorsement.objects.get().withdrawn_at is None
    assert "Organisaties die stopten" in client.get(url(leader, "members")).content.decode()


def test_number_of_queries_is_the_same_for_one_and_for_many(noor, django_assert_num_queries):
    client, address = client_for(noor), url(noor, "members")
    client.get(address)
    with django_assert_num_queries(13):
        client.get(address)
    for number in range(5):
        make_member(noor.partnership, role=Role.PARTNER, name=f"Mens {number}")
    with django_assert_num_queries(13):
        client.get(address)


@pytest.mark.parametrize("address", ["on the account", "taken up before"])
@pytest.mark.parametrize("deed", ["member_end", "member_edit"])
def test_an_invitation_from_before_gives_no_role_back(noor, joost, colleague, deed, address):
    if address == "on the account":
        EmailAddress.objects.create(user=joost.user, email=joost.user.email.upper(), verified=True)
    else:
        before = {"organisation": joost.organisation, "role": "partner", "layer": "board", "expires_at": timezone.now()}
        Invitation.objects.create(
            partnership=noor.partnership,
            email=joost.user.email,
            membership=joost,
            accepted_at=timezone.now(),
            key="a",
            **before,
        )
    asked = invite(
        by=noor,
        name="Joost",
        email=joost.user.email,
        organisation=joost.organisation,
        new_organisation="",
        role=Role.COORDINATOR,
        layer="board",
    )
    client_for(noor).post(url(noor, deed, pk=joost.pk), {"role": "reader", "layer": "board"})
    with pytest.raises(Closed):
        accept(invitation=asked, user=joost.user)
