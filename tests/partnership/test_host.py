"""The host says yes only where an organisation can't, and never unseen: `manage.py admit`, and the page that stops it."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from phases.partnership import admission, host
from phases.partnership.models import AccessEvent, AccessRequest, Invitation, Membership, Role
from phases.partnership.operations import end_membership, record_access
from tests.factories import client_for, make_member, make_organisation, make_user
from tests.telling import mailed, told_after
from tests.trust import accept, invite

pytestmark = pytest.mark.django_db
What = AccessEvent.What
HOURS = timedelta(hours=1)


@pytest.fixture
def noor():
    return make_member(name="Noor")


@pytest.fixture
def joost(noor):
    brug = make_organisation(noor.partnership, "De Brug")
    joost = make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name="Joost")
    record_access(joost, What.JOINED, by=joost)
    return joost


@pytest.fixture
def left(joost):
    """De Brug has nobody now: Joost left."""
    end_membership(membership=joost, by=joost)
    told_after()
    return joost


def waiting(noor, organisation, role=Role.PARTNER):
    newcomer = accept(invite(noor, organisation, role))
    assert newcomer.is_waiting
    EmailAddress.objects.create(user=newcomer.user, email=newcomer.user.email, verified=True, primary=True)
    mailed()
    return newcomer


def admit(*people):
    call_command("admit", people[0].partnership.slug, *(each.user.email for each in people))


def page(member):
    return reverse("host_stop", kwargs={"slug": member.partnership.slug})


def later(**time):
    return time_machine.travel(timezone.now() + timedelta(**time))


def test_the_host_admits_several_and_everyone_hears_it_before_and_after(noor, left):
    one, two = waiting(noor, left.organisation), waiting(noor, left.organisation)
    admit(one, two)
    before = mailed()
    assert set(before) == {noor.user.email, left.user.email}
    for text in before.values():
        assert "- Gevraagd wordt partner\n- Gevraagd wordt partner\n" in text and page(noor) in text
    with later(hours=47):
        call_command("send_notifications")
        assert Membership.objects.get(pk=one.pk).is_waiting
    with later(hours=48, minutes=1):
        call_command("send_notifications")
        assert set(Membership.objects.filter(pk__in=[one.pk, two.pk]).values_list("role", flat=True)) == {"partner"}
        after = told_after()
    assert set(after) == {noor.user.email, left.user.email, one.user.email, two.user.email}
    for text in after.values():
        assert "Gevraagd is toegelaten als partner, door de beheerder" in text
    assert AccessEvent.objects.filter(membership=one, what=What.HOST_SAID_YES, by=None).exists()


def test_the_worker_carries_it_out_after_48_hours(noor, left, settings, django_capture_on_commit_callbacks):
    newcomer = waiting(noor, left.organisation)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        admit(newcomer)
    task = DBTaskResult.objects.get(task_path="phases.partnership.host.carry_out")
    assert 47.9 * HOURS < task.run_after - timezone.now() <= 48 * HOURS
    with later(hours=49):
        assert host.carry_out.func() == 1
    assert Membership.objects.get(pk=newcomer.pk).role == Role.PARTNER


def test_where_somebody_can_say_yes_the_host_waits_a_week(noor, joost):
    newcomer = waiting(noor, joost.organisation)
    with pytest.raises(CommandError, match=r"De Brug kan zelf ja of nee zeggen tegen Gevraagd \(Joost\)"):
        admit(newcomer)
    assert mailed() == {} and AccessRequest.objects.get().host_said_yes_at is None
    with later(days=7, minutes=1):
        admit(newcomer)
    assert set(mailed()) == {noor.user.email, joost.user.email}


def test_all_of_them_or_nobody(noor, joost):
    farah = make_organisation(noor.partnership, "Welzijn West")
    former = make_member(noor.partnership, role=Role.PARTNER, organisation=farah, name="Farah", ended_at=timezone.now())
    one, two = waiting(noor, former.organisation), waiting(noor, joost.organisation)
    with pytest.raises(CommandError):
        admit(one, two)
    assert not AccessRequest.objects.exclude(host_said_yes_at=None).exists() and mailed() == {}


def test_what_the_host_typed_wrong_is_said(noor, joost):
    slug = noor.partnership.slug
    EmailAddress.objects.create(user=joost.user, email=joost.user.email, verified=True)
    for email, problem in (("wie@x.example", "Niemand met wie@x.example"), (joost.user.email, "wacht nergens op")):
        with pytest.raises(CommandError, match=problem):
            call_command("admit", slug, email)
    with pytest.raises(CommandError, match="Er is geen samenwerking"):
        call_command("admit", "is-er-niet", "wie@x.example")


def test_saying_it_twice_changes_nothing(noor, left):
    newcomer = waiting(noor, left.organisation)
    admit(newcomer)
    mailed()
    said = AccessRequest.objects.get().host_said_yes_at
    with later(hours=5):
        admit(newcomer)
    assert AccessRequest.objects.get().host_said_yes_at == said and mailed() == {}


def test_what_somebody_is_asked_themselves_is_not_for_the_host(noor, joost):
    EmailAddress.objects.create(user=joost.user, email=joost.user.email, verified=True)
    admission.ask_for_role(membership=joost, role=Role.COORDINATOR, by=noor, kind=AccessRequest.Kind.HANDOVER)
    with later(days=8), pytest.raises(CommandError, match="wacht nergens op"):
        admit(joost)


def test_the_daily_command_closes_a_handover_that_nobody_took(noor, joost):
    admission.ask_for_role(membership=joost, role=Role.COORDINATOR, by=noor, kind=AccessRequest.Kind.HANDOVER)
    with later(days=14, minutes=1):
        call_command("send_notifications")
    assert AccessRequest.objects.get().outcome == AccessRequest.Outcome.LAPSED


def decided(noor, organisation, days=0):
    newcomer = waiting(noor, organisation)
    with later(days=days):
        admit(newcomer)
    mailed()
    return AccessRequest.objects.get(membership=newcomer)


def test_a_former_partner_stops_it_where_nobody_else_can(noor, left):
    asked = decided(noor, left.organisation)
    client = client_for(left)
    html = " ".join(client.get(page(left)).content.decode().split())
    assert "Gevraagd wordt partner namens De Brug" in html and "Nee, houd dit tegen" in html
    client.head(page(left))
    assert AccessRequest.objects.get(pk=asked.pk).host_said_yes_at
    assert "Tegengehouden" in client.post(page(left), {"decision": asked.pk}, follow=True).content.decode()
    told = told_after()
    assert set(told) == {noor.user.email, asked.membership.user.email}
    assert "Het ja van de beheerder tegen Gevraagd is tegengehouden, door Joost van De Brug" in told[noor.user.email]
    with later(hours=49):
        assert host.carry_out_decisions() == 0
    assert Membership.objects.get(pk=asked.membership_id).is_waiting


def test_an_admitted_partner_stops_it_and_a_former_one_does_not_meanwhile(noor, joost):
    former = make_member(noor.partnership, role=Role.PARTNER, organisation=joost.organisation, name="Lotte")
    record_access(former, What.JOINED, by=former)
    end_membership(membership=former, by=former)
    asked = decided(noor, joost.organisation, days=8)
    html = client_for(former).post(page(joost), {"decision": asked.pk}, follow=True).content.decode()
    assert "Gevraagd wordt partner" in html and "Nee, houd dit tegen" not in html and "Tegengehouden." not in html
    assert AccessRequest.objects.get(pk=asked.pk).host_said_yes_at
    client_for(joost).post(page(joost), {"decision": asked.pk})
    assert AccessRequest.objects.get(pk=asked.pk).host_said_yes_at is None


def test_a_first_person_whom_nobody_confirmed_does_not_stop_it(noor, left):
    Membership.objects.filter(pk=left.pk).update(ended_at=None, unconfirmed=True)
    asked = decided(noor, left.organisation, days=8)
    client_for(left).post(page(left), {"decision": asked.pk})
    assert AccessRequest.objects.get(pk=asked.pk).host_said_yes_at


@pytest.mark.parametrize("who", ["trekker", "reader", "other", "waiting", "stranger"])
def test_nobody_else_stops_it(noor, left, who):
    asked = decided(noor, left.organisation)
    people = {
        "trekker": noor,
        "reader": make_member(noor.partnership, role=Role.READER, organisation=left.organisation, name="Wim"),
        "other": make_member(noor.partnership, role=Role.PARTNER, name="Farah"),
        "waiting": asked.membership,
        "stranger": make_member(name="Vreemde"),
    }
    client = client_for(people[who])
    shown = client.get(page(noor))
    assert shown.status_code == (404 if who in ("waiting", "stranger") else 200)
    assert ("Gevraagd wordt partner" in shown.content.decode()) is (who in ("trekker", "reader"))
    assert "Nee, houd dit tegen" not in shown.content.decode()
    client.post(page(noor), {"decision": asked.pk})
    assert AccessRequest.objects.get(pk=asked.pk).host_said_yes_at


@pytest.mark.parametrize("decision", ["", "x", "\x00", "9" * 40, "-1"])
def test_the_page_says_it_when_there_is_nothing_to_stop(noor, left, decision):
    decided(noor, left.organisation)
    response = client_for(left).post(page(left), {"decision": decision}, follow=True)
    assert "intussen al tegengehouden" in response.content.decode()


def test_the_page_takes_as_many_queries_for_one_as_for_many(noor, left):
    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(page(left))
        return len(found)

    client = client_for(left)
    decided(noor, left.organisation)
    once = queries()
    for _ in range(3):
        decided(noor, left.organisation)
    assert queries() == once


def proven(member):
    EmailAddress.objects.create(user=member.user, email=member.user.email, verified=True, primary=True)
    return member


def appoint(member):
    call_command("appoint_coordinator", member.partnership.slug, member.user.email)
    member.refresh_from_db()
    return member


def test_appointing_a_coordinator_asks_their_organisation_which_may_be_themselves(noor, joost):
    assert not appoint(proven(joost)).is_coordinator
    assert "Joost van De Brug trekker mag worden, door de beheerder" in mailed()[joost.user.email]
    admission.grant(request=AccessRequest.objects.get(), by=joost)
    joost.refresh_from_db()
    assert joost.is_coordinator


def test_appointing_where_nobody_can_say_yes_takes_the_way_of_the_host(noor, left):
    lotte = make_member(noor.partnership, role=Role.READER, organisation=left.organisation, name="Lotte")
    assert not appoint(proven(lotte)).is_coordinator
    written = mailed()
    assert set(written) == {noor.user.email, left.user.email, lotte.user.email}
    assert all("Lotte wordt trekker" in each and "wil meedoen" not in each for each in written.values())
    with later(hours=49):
        host.carry_out_decisions()
    lotte.refresh_from_db()
    assert lotte.is_coordinator


def test_who_waits_is_admitted_before_they_lead(noor, joost):
    newcomer = waiting(noor, joost.organisation)
    with pytest.raises(CommandError, match="manage.py admit"):
        appoint(newcomer)


def test_who_does_not_take_part_yet_is_invited_and_the_organisation_hears_it(noor, joost):
    slug = joost.organisation.slug
    call_command("appoint_coordinator", noor.partnership.slug, "nieuw@school.example", organisation=slug)
    told = told_after()
    assert set(told) == {noor.user.email, joost.user.email}
    assert "Iemand (@school.example) is uitgenodigd als trekker, door de beheerder" in told[joost.user.email]
    newcomer = accept_with(Invitation.objects.get(), make_user("Nieuw", email="nieuw@school.example"))
    assert newcomer.is_waiting


def accept_with(invitation, user):
    from phases.partnership.invitations import accept

    return accept(invitation=invitation, user=user)
