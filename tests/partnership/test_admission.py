"""Nobody speaks for another organisation: every way in waits for a yes of that organisation, or of the host where it can't."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from phases.exchange.checks import read_file
from phases.exchange.export import partnership_file
from phases.exchange.operations import import_and_join
from phases.partnership import admission, host
from phases.partnership.invitations import MAILED, link
from phases.partnership.models import AccessEvent, AccessRequest, Invitation, Membership, Organisation, Role
from tests.factories import client_for, make_member, make_organisation, make_user
from tests.world import SECRET, write

pytestmark = pytest.mark.django_db


def url(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


@pytest.fixture
def noor():
    """The trekker, who also has a second mailbox."""
    cache.clear()
    return make_member(name="Noor")


@pytest.fixture
def brug(noor):
    return make_organisation(noor.partnership, "De Brug", slug="de-brug")


@pytest.fixture
def joost(noor, brug):
    """The director of another organisation, with a concept text."""
    member = make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name="Joost")
    write(member, "1b-01", f"{SECRET} concept")
    return member


def account(email, name="Piet"):
    user = make_user(name, email=email)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    client = Client()
    client.force_login(user)
    return client


def asked(by, organisation, email="tweede@bus.example", role="partner", name="Piet"):
    data = {"name": name, "email": email, "organisation": str(organisation.pk), "role": role, "layer": "board"}
    client_for(by).post(url(by, "member_invite"), data)
    return Invitation.objects.get(email=email)


def open_request(by):
    return AccessRequest.objects.get(membership__partnership=by.partnership)


def joins(invitation):
    """Takes it up, by the mailed link, with an account of their own."""
    client = account(invitation.email)
    client.post("/" + link(invitation, MAILED).split("/", 3)[3])
    return client, Membership.objects.filter(user__email=invitation.email).first()


def by_one_invitation(noor, brug):
    return joins(asked(noor, brug))


def by_many_at_once(noor, brug):
    lines = "Piet <tweede@bus.example>; De Brug; bestuur"
    client_for(noor).post(url(noor, "members_invite"), {"lines": lines, "send": "1"})
    return joins(Invitation.objects.get(partnership=noor.partnership))


def by_a_name_typed_as_new(noor, brug):
    data = {"name": "Piet", "email": "tweede@bus.example", "organisation": "", "new_organisation": " de  brug."}
    client_for(noor).post(url(noor, "member_invite"), data | {"role": "partner", "layer": "board"})
    assert Organisation.objects.filter(partnership=noor.partnership).count() == 2
    return joins(Invitation.objects.get(partnership=noor.partnership))


def by_a_person_without_account(noor, brug):
    make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name="Piet", user=None)
    return joins(asked(noor, brug))


def after_the_organisation_left(noor, brug):
    client_for(noor).post(url(noor, "organisation_leave", organisation="de-brug"))
    return joins(asked(noor, brug))


def as_trekker(noor, brug):
    return joins(asked(noor, brug, role="coordinator"))


WAYS_IN = [
    by_one_invitation,
    by_many_at_once,
    by_a_name_typed_as_new,
    by_a_person_without_account,
    after_the_organisation_left,
    as_trekker,
]


@pytest.mark.parametrize("way", WAYS_IN, ids=lambda way: way.__name__)
def test_a_second_mailbox_of_the_trekker_only_reads_what_everyone_reads(noor, brug, joost, way):
    client, member = way(noor, brug)
    assert member.role == Role.WAITING and member.organisation == brug
    for page in ("partnership", "section", "plans", "documents", "members"):
        kwargs = {"code": "1b"} if page == "section" else {}
        shown = client.get(url(noor, page, **kwargs)).content.decode()
        assert SECRET not in shown and "Je wacht tot De Brug je toelaat" in shown
    assert SECRET not in client.get(url(noor, "exchange_file")).content.decode()
    save = url(noor, "answer_field", code="1b-01", field="text")
    assert client.post(save, {"1b-01.text": "namens De Brug", "version": 1}).status_code == 403
    for name in ("member_invite", "agreement_put_forward"):
        assert client.get(url(noor, name)).status_code == 403
    request = AccessRequest.objects.get(membership=member)
    for each in (client, client_for(noor)):
        each.post(url(noor, "access_grant", pk=request.pk))
    member.refresh_from_db()
    assert member.role == Role.WAITING


def test_a_colleague_admits_with_one_button(noor, brug, joost):
    client, member = by_one_invitation(noor, brug)
    page = client_for(joost).get(url(noor, "members")).content.decode()
    assert "Hoort Piet bij De Brug?" in page and "tweede@bus.example" in page
    assert "wil meedoen" in client_for(joost).get(reverse("my_work")).content.decode()
    client_for(joost).post(url(noor, "access_grant", pk=open_request(noor).pk))
    member.refresh_from_db()
    assert member.role == Role.PARTNER
    assert f"{SECRET} concept" in client.get(url(noor, "section", code="1b")).content.decode()
    assert AccessEvent.objects.filter(membership=member).last().by == joost


def test_a_reader_of_the_organisation_admits_nobody(noor, brug, joost):
    lotte = make_member(noor.partnership, role=Role.READER, organisation=brug, name="Lotte")
    _, member = by_one_invitation(noor, brug)
    pk = open_request(noor).pk
    assert client_for(lotte).post(url(noor, "access_grant", pk=pk)).status_code == 403
    assert "Hoort Piet" not in client_for(lotte).get(url(noor, "members")).content.decode()


def test_a_no_stands(noor, brug, joost):
    client, member = by_one_invitation(noor, brug)
    client_for(joost).post(url(noor, "access_refuse", pk=open_request(noor).pk))
    told = client.get(url(noor, "partnership"))
    assert told.status_code == 403 and "Je bent niet toegelaten" in told.content.decode()
    again = {"name": "Piet", "email": "tweede@bus.example", "organisation": str(brug.pk), "role": "partner"}
    page = client_for(noor).post(url(noor, "member_invite"), again | {"layer": "board"})
    assert page.status_code == 422 and "niet namens hen meedoet" in page.content.decode()
    lines = "Piet <tweede@bus.example>; De Brug; bestuur"
    many = client_for(noor).post(url(noor, "members_invite"), {"lines": lines, "send": "1"})
    assert many.status_code == 422 and "niet namens hen meedoet" in many.content.decode()
    client_for(joost).post(url(noor, "member_invite"), again | {"layer": "board"})
    client.post("/" + link(Invitation.objects.last(), MAILED).split("/", 3)[3])
    assert Membership.objects.get(user=member.user, ended_at=None).role == Role.PARTNER


def test_an_invitation_that_was_open_at_the_no_lets_nobody_in(noor, brug, joost):
    client, member = by_one_invitation(noor, brug)
    EmailAddress.objects.create(user=member.user, email="derde@bus.example", verified=True)
    open_still = asked(noor, brug, email="derde@bus.example")
    client_for(joost).post(url(noor, "access_refuse", pk=open_request(noor).pk))
    Invitation.objects.filter(pk=open_still.pk).update(revoked_at=None)
    page = client.post("/" + link(open_still, MAILED).split("/", 3)[3])
    assert "niet namens hen meedoet" in page.content.decode()
    assert not Membership.objects.filter(user=member.user, ended_at=None).exists()


def test_a_partner_asks_a_colleague_and_that_is_the_yes(noor, brug, joost):
    page = client_for(joost).get(url(noor, "member_invite")).content.decode()
    assert "Andere organisatie" not in page and "Trekker:" not in page
    asked(joost, noor.organisation)  # what is posted beside it makes no difference
    _, member = joins(Invitation.objects.get(partnership=noor.partnership))
    assert (member.organisation, member.role) == (brug, Role.PARTNER)
    data = {"name": "Baas", "email": "baas@bus.example", "role": "coordinator", "layer": "board"}
    assert client_for(joost).post(url(noor, "member_invite"), data).status_code == 422


def test_the_first_person_of_an_organisation_joins_at_once_and_who_was_asked_before_too(noor, brug):
    first, second = asked(noor, brug), asked(noor, brug, email="echt@brug.example", name="Els")
    _, piet = joins(first)
    assert piet.role == Role.PARTNER and piet.unconfirmed
    els_client, els = joins(second)
    assert els.role == Role.PARTNER and not els.unconfirmed
    _, late = joins(asked(noor, brug, email="laat@brug.example", name="Laat"))
    assert late.role == Role.WAITING
    request = open_request(noor)
    page = client_for(piet).get(url(noor, "members")).content.decode()
    assert "hoort bij ons" in page and "Nee, dat klopt niet" not in page
    client_for(piet).post(url(noor, "access_refuse", pk=request.pk))
    request.refresh_from_db()
    assert request.closed_at is None, "nobody of the organisation has said that the first one belongs there"
    els_client.post(url(noor, "member_confirm", pk=piet.pk))
    client_for(piet).post(url(noor, "access_refuse", pk=request.pk))
    request.refresh_from_db()
    assert request.outcome == "refused"


@pytest.mark.parametrize("left", ["a person who stopped", "an unshared text", "an akkoord"])
def test_where_something_of_an_organisation_is_left_the_newcomer_waits_for_the_host(noor, brug, left, world):
    if left == "a person who stopped":
        make_member(noor.partnership, organisation=brug, ended_at=timezone.now(), name="Weg")
    elif left == "an unshared text":
        gone = make_member(noor.partnership, role=Role.PARTNER, organisation=brug)
        write(gone, "1b-01", "van hen")
        Membership.objects.filter(pk=gone.pk).update(organisation=noor.organisation)
    else:
        type(world.endorsement).objects.filter(pk=world.endorsement.pk).update(organisation=brug)
    _, member = joins(asked(noor, brug))
    assert member.role == Role.WAITING
    host.say_yes(requests=[open_request(noor)])
    assert host.carry_out_decisions() == 0
    with time_machine.travel(timezone.now() + host.HOST_WAITS):
        assert host.carry_out_decisions() == 1
    member.refresh_from_db()
    assert member.role == Role.PARTNER


def test_the_host_decides_only_after_a_week_of_silence_and_a_no_stops_it(noor, brug, joost):
    _, member = by_one_invitation(noor, brug)
    requests = AccessRequest.objects.filter(membership__partnership=noor.partnership)
    with pytest.raises(host.TooEarly):
        host.say_yes(requests=requests)
    with time_machine.travel(timezone.now() + host.SILENCE):
        host.say_yes(requests=requests)
        host.stop(request=requests.get(), by=joost)
        with pytest.raises(admission.NotYours):
            host.stop(request=requests.get(), by=noor)
    with time_machine.travel(timezone.now() + host.SILENCE + host.HOST_WAITS):
        assert host.carry_out_decisions() == 0
    member.refresh_from_db()
    assert member.role == Role.WAITING


def test_a_larger_role_is_asked_of_the_other_organisation(noor, brug, joost):
    lotte = make_member(noor.partnership, role=Role.READER, organisation=brug, name="Lotte")
    page = client_for(noor).post(
        url(noor, "member_edit", pk=lotte.pk), {"role": "partner", "layer": "board"}, follow=True
    )
    assert "alleen als De Brug dat goedvindt" in page.content.decode()
    lotte.refresh_from_db()
    assert (lotte.role, lotte.layer) == (Role.READER, "board")
    client_for(joost).post(url(noor, "access_grant", pk=open_request(noor).pk))
    lotte.refresh_from_db()
    assert lotte.role == Role.PARTNER


def test_the_last_who_speaks_for_another_organisation_is_not_put_out_nor_lowered(noor, brug, joost):
    client = client_for(noor)
    page = client.post(url(noor, "member_end", pk=joost.pk), follow=True).content.decode()
    assert "kan dat veranderen" in page
    lowered = client.post(url(noor, "member_edit", pk=joost.pk), {"role": "reader", "layer": "board"})
    assert lowered.status_code == 422
    joost.refresh_from_db()
    assert joost.ended_at is None and joost.role == Role.PARTNER


def test_opening_the_page_to_put_somebody_out_changes_nothing(noor, joost):
    make_member(noor.partnership, role=Role.PARTNER, organisation=joost.organisation)
    assert (
        "kan er dan meteen niet meer bij" in client_for(noor).get(url(noor, "member_end", pk=joost.pk)).content.decode()
    )
    joost.refresh_from_db()
    assert joost.ended_at is None


def test_an_organisation_that_was_ended_undoes_that_itself(noor, brug, joost):
    lotte = make_member(noor.partnership, role=Role.READER, organisation=brug, name="Lotte")
    client_for(noor).post(url(noor, "organisation_leave", organisation="de-brug"))
    page = client_for(joost).get(url(noor, "partnership")).content.decode()
    assert "De Brug doet sinds" in page and "De Brug doet weer mee" in page
    assert "doet weer mee</button>" not in client_for(lotte).get(url(noor, "partnership")).content.decode()
    event = AccessEvent.objects.filter(membership=joost).last()
    client_for(joost).post(url(noor, "access_undo", pk=event.pk))
    for member in (joost, lotte, brug):
        member.refresh_from_db()
    assert (joost.ended_at, lotte.ended_at, brug.left_at) == (None, None, None)


@pytest.mark.parametrize(("days", "back"), [(13, True), (15, False)])
def test_ending_is_put_back_within_fourteen_days_by_who_did_it_or_a_colleague(noor, brug, joost, days, back):
    lotte = make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name="Lotte")
    stranger = make_member(noor.partnership, role=Role.PARTNER, name="Van elders")
    client_for(noor).post(url(noor, "member_end", pk=lotte.pk))
    event = AccessEvent.objects.get(membership=lotte)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        client_for(stranger).post(url(noor, "access_undo", pk=event.pk))
        lotte.refresh_from_db()
        assert lotte.ended_at is not None
        client_for(joost).post(url(noor, "access_undo", pk=event.pk))
    lotte.refresh_from_db()
    assert (lotte.ended_at is None) is back


def test_a_trekker_does_not_undo_what_a_colleague_did(noor, brug, joost):
    lotte = make_member(noor.partnership, role=Role.READER, organisation=brug, name="Lotte")
    admission.change_or_ask(membership=lotte, by=joost, role="partner")
    admission.change_or_ask(membership=lotte, by=joost, role="reader")
    client_for(noor).post(url(noor, "access_undo", pk=AccessEvent.objects.filter(membership=lotte).last().pk))
    lotte.refresh_from_db()
    assert lotte.role == Role.READER


def test_a_handover_lapses(noor, joost):
    client_for(noor).post(url(noor, "member_hand_over", pk=joost.pk))
    with time_machine.travel(timezone.now() + admission.HANDOVER_LAPSES):
        assert "Neem je het trekken" not in client_for(joost).get(url(noor, "members")).content.decode()
        client_for(joost).post(url(noor, "access_grant", pk=open_request(noor).pk))
    joost.refresh_from_db()
    assert joost.role == Role.PARTNER


def test_declining_takes_the_mailed_link(noor, brug):
    invitation = asked(noor, brug)
    copied = "/" + link(invitation).split("/", 3)[3]
    assert "Ik doe niet mee" not in Client().get(copied).content.decode()
    Client().post(copied + "weigeren/", {"note": ""})
    invitation.refresh_from_db()
    assert invitation.declined_at is None


def test_a_name_that_another_organisation_has_is_given_to_none(noor, brug, joost):
    other = make_organisation(noor.partnership, "Buurthuis", slug="buurthuis")
    for party, name, word in ((other, "DE BRUG!", "Zo heet al"), (brug, "Politie", "Alleen zij")):
        facts = {"name": name, "sector": "", "seen_name": party.name, "seen_sector": ""}
        data = {f"partij{party.pk}-{field}": value for field, value in facts.items()}
        page = client_for(noor).post(url(noor, "party_edit", pk=party.pk), data)
        assert page.status_code == 422 and word in page.content.decode()


def test_who_imports_is_trekker_of_one_organisation_and_the_others_wait(world):
    user = make_user("Inlezer", email="inlezer@ggd.example")
    data = read_file(partnership_file(world.coordinator.partnership))
    made = import_and_join(data=data, user=user, name="Inlezer", organisation="De Brug", layer="board")
    me = Membership.objects.get(user=user)
    assert me.role == Role.COORDINATOR and me.organisation.name == "De Brug"
    ggd = Organisation.objects.get(partnership=made, name=world.coordinator.organisation.name)
    _, member = joins(asked(me, ggd, name="Noor"))
    assert member.role == Role.WAITING


def test_number_of_queries_to_answer_is_the_same_for_one_and_for_many(noor, brug, joost, django_assert_num_queries):
    client, address = client_for(joost), url(noor, "members")
    by_one_invitation(noor, brug)
    client.get(address)
    with django_assert_num_queries(12):
        client.get(address)
    for number in range(3):
        joins(asked(noor, brug, email=f"nog{number}@bus.example"))
    with django_assert_num_queries(12):
        client.get(address)


def test_who_asked_sees_that_it_waits_and_takes_the_question_back(noor, joost):
    client = client_for(noor)
    client.post(url(noor, "member_hand_over", pk=joost.pk))
    page = client.get(url(noor, "member_edit", pk=joost.pk)).content.decode()
    assert "Gevraagd, nog geen antwoord" in page and "Vraag Joost om" not in page
    assert "Neem jij het trekken over?" in client_for(joost).get(reverse("my_work")).content.decode()
    pk = open_request(noor).pk
    client.post(url(noor, "access_take_back", pk=pk))
    client_for(joost).post(url(noor, "access_grant", pk=pk))
    joost.refresh_from_db()
    assert joost.role == Role.PARTNER
    assert "Vraag Joost om het trekken" in client.get(url(noor, "member_edit", pk=joost.pk)).content.decode()


def test_who_invites_hears_that_the_organisation_lets_them_in(noor, brug, joost):
    data = {
        "name": "Piet",
        "email": "piet@brug.example",
        "organisation": str(brug.pk),
        "role": "partner",
        "layer": "board",
    }
    page = client_for(noor).post(url(noor, "member_invite"), data, follow=True).content.decode()
    assert "Iemand van De Brug laat Piet daarna toe" in page
