"""The people of an organisation hear by mail what happens in its name."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from phases.partnership import admission, telling, undoing
from phases.partnership.models import AccessEvent, AccessRequest, Membership, Role
from phases.partnership.operations import change_member, end_membership, leave_partnership, put_away, record_access
from phases.partnership.telling import tell_due
from phases.partnership.words import SAYS
from tests.factories import make_member, make_organisation
from tests.telling import mailed, told_after
from tests.trust import accept, invite
from tests.world import SECRET

pytestmark = pytest.mark.django_db
What = AccessEvent.What


@pytest.fixture
def noor():
    return make_member(name="Noor")


@pytest.fixture
def joost(noor):
    brug = make_organisation(noor.partnership, "De Brug")
    return make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name="Joost")


@pytest.fixture
def lotte(joost):
    return make_member(joost.partnership, role=Role.READER, organisation=joost.organisation, name="Lotte")


def test_who_is_invited_is_told_in_one_mail_to_everyone_of_that_organisation(noor, joost, lotte):
    for _ in range(2):
        invite(noor, joost.organisation, Role.PARTNER)
    assert told_after(9) == {}
    told = told_after()
    assert set(told) == {joost.user.email, lotte.user.email}
    text = told[joost.user.email]
    assert text.count("- Gevraagd (@example.org) is uitgenodigd als partner, door Noor van GGD Rivierland\n") == 2
    assert reverse("access_register", kwargs={"slug": noor.partnership.slug}) in text
    assert told_after() == {}


def test_nobody_hears_of_what_they_did_themselves(joost, lotte):
    invite(joost, joost.organisation, Role.READER)
    assert set(told_after()) == {lotte.user.email}
    change_member(membership=joost, by=joost, role=Role.READER)
    assert set(told_after()) == {lotte.user.email}


def test_what_happens_later_is_in_a_mail_of_its_own(noor, joost, lotte):
    change_member(membership=lotte, by=noor, layer="board", role=Role.PARTNER)
    first = told_after()[joost.user.email]
    assert "Lotte is nu partner, eerst meelezer, door Noor van GGD Rivierland" in first
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        change_member(membership=lotte, by=noor, role=Role.READER)
        second = told_after()[joost.user.email]
    assert "Lotte is nu meelezer" in second and "Lotte is nu partner" not in second


def test_another_organisation_hears_nothing(noor, joost, lotte):
    other = make_member(noor.partnership, role=Role.PARTNER, name="Farah")
    change_member(membership=lotte, by=noor, role=Role.PARTNER)
    end_membership(membership=lotte, by=joost)
    told = mailed() | told_after()
    assert joost.user.email in told
    assert not {other.user.email, noor.user.email} & set(told)


def test_who_is_put_out_hears_it_at_once_and_colleagues_within_ten_minutes(
    noor, joost, lotte, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as now:
        end_membership(membership=lotte, by=noor)
    assert tell_due.enqueue in now
    tell_due.func()
    assert set(mailed()) == {lotte.user.email}
    assert set(told_after()) == {joost.user.email}


def test_whose_role_becomes_smaller_hears_it(noor, joost, lotte):
    make_member(noor.partnership, role=Role.PARTNER, organisation=joost.organisation, name="Karim")
    change_member(membership=joost, by=noor, role=Role.READER)
    assert "Joost is nu meelezer, eerst partner, door Noor" in told_after()[joost.user.email]


def test_everyone_of_an_organisation_that_is_ended_hears_it_and_that_it_came_back(noor, joost, lotte):
    leave_partnership(organisation=joost.organisation, by=noor)
    told = told_after(0)
    assert set(told) == {joost.user.email, lotte.user.email}
    assert "Lotte" not in told[joost.user.email]
    event = next(each for each in undoing.undoable_by(joost.user, noor.partnership_id) if each.membership == joost)
    undoing.undo(event=event, user=joost.user)
    assert "Dit is teruggezet: Lotte doet mee als meelezer, door Joost" in told_after()[lotte.user.email]


def test_who_left_hears_nothing_of_what_happens_after_that(noor, joost, lotte):
    end_membership(membership=lotte, by=lotte)
    told_after()
    change_member(membership=joost, by=noor, role=Role.COORDINATOR)
    invite(noor, joost.organisation, Role.PARTNER)
    assert set(told_after(0) | told_after()) == {joost.user.email}


def test_who_waits_is_told_of_themselves_alone(noor, joost, lotte):
    newcomer = accept(invite(noor, joost.organisation, Role.PARTNER))
    mailed()
    assert newcomer.user.email not in told_after()
    invite(noor, joost.organisation, Role.READER)
    change_member(membership=joost, by=noor, role=Role.COORDINATOR)
    Membership.objects.filter(pk=newcomer.pk).update(untold_since=newcomer.created_at)
    assert newcomer.user.email not in told_after()
    admission.grant(request=AccessRequest.objects.get(membership=newcomer), by=joost)
    told = told_after()
    assert set(told) == {newcomer.user.email, lotte.user.email}
    assert "Gevraagd is toegelaten als partner, door Joost van De Brug" in told[newcomer.user.email]


def test_who_is_refused_hears_it(noor, joost):
    newcomer = accept(invite(noor, joost.organisation, Role.PARTNER))
    mailed()
    admission.refuse(request=AccessRequest.objects.get(membership=newcomer), by=joost)
    assert "Gevraagd is niet toegelaten, door Joost van De Brug" in told_after(0)[newcomer.user.email]


def test_who_wants_to_join_is_asked_about_at_once(noor, joost, lotte):
    accept(invite(noor, joost.organisation, Role.PARTNER))
    asked = mailed()
    assert set(asked) == {joost.user.email, lotte.user.email}
    text = asked[joost.user.email]
    assert "Gevraagd wil meedoen namens De Brug" in text and "Uitgenodigd door Noor van GGD Rivierland" in text
    assert reverse("members", kwargs={"slug": noor.partnership.slug}) in text
    assert "wil meedoen" not in told_after().get(joost.user.email, "")


def test_where_nobody_can_say_yes_trekkers_and_former_people_hear_that_the_host_decides(noor, joost, lotte):
    record_access(joost, What.JOINED, by=joost)
    end_membership(membership=joost, by=joost)
    stranger = make_member(noor.partnership, role=Role.PARTNER, name="Farah")
    told_after()
    accept(invite(noor, joost.organisation, Role.PARTNER))
    asked = mailed()
    assert set(asked) == {noor.user.email, joost.user.email, lotte.user.email}
    assert stranger.user.email not in asked
    for text in asked.values():
        assert "Daarom beslist de beheerder" in text
        assert reverse("host_stop", kwargs={"slug": noor.partnership.slug}) in text


def test_a_larger_role_is_asked_about_at_once(noor, joost, lotte):
    admission.ask_for_role(membership=lotte, role=Role.PARTNER, by=noor)
    asked = mailed()
    assert set(asked) == {joost.user.email, lotte.user.email}
    assert "Lotte van De Brug partner mag worden" in asked[joost.user.email]
    admission.refuse(request=AccessRequest.objects.get(), by=joost)
    assert "Lotte krijgt geen grotere rol, door Joost van De Brug" in told_after()[lotte.user.email]


def test_handing_over_is_asked_of_who_would_lead(noor, joost):
    admission.ask_for_role(membership=joost, role=Role.COORDINATOR, by=noor, kind=AccessRequest.Kind.HANDOVER)
    assert "Joost zegt zelf ja of nee" in mailed()[joost.user.email]
    admission.grant(request=AccessRequest.objects.get(), by=joost)
    assert "Het trekken is overgedragen: Noor is nu partner, door Joost" in told_after()[noor.user.email]


def test_nothing_that_people_wrote_is_in_these_mails(world):
    """Of each kind one."""
    noor, joost, lotte = world.coordinator, world.partner, world.reader
    newcomer = accept(invite(noor, joost.organisation, Role.PARTNER))
    admission.grant(request=AccessRequest.objects.get(membership=newcomer), by=joost)
    admission.ask_for_role(membership=lotte, role=Role.PARTNER, by=None)
    change_member(membership=newcomer, by=noor, role=Role.READER)
    leave_partnership(organisation=joost.organisation, by=noor)
    written = mailed() | told_after(0) | told_after()
    assert joost.user.email in written and SECRET not in repr(written)


def test_it_takes_as_many_queries_for_one_as_for_many(noor, joost, lotte):
    def queries():
        with (
            time_machine.travel(timezone.now() + timedelta(minutes=11)),
            CaptureQueriesContext(connection) as found,
        ):
            assert telling.told(joost.pk, joost.partnership_id)
        Membership.objects.update(untold_since=None)
        return len(found)

    def happen(times):
        for _ in range(times):
            invite(noor, joost.organisation, Role.PARTNER)
            record_access(lotte, What.ROLE, noor, before=Role.PARTNER)

    happen(1)
    once = queries()
    happen(5)
    assert queries() == once


def test_one_who_can_not_be_told_keeps_nothing_from_the_others(noor, joost, lotte, monkeypatch):
    invite(noor, joost.organisation, Role.PARTNER)
    lines_for = telling.lines_for

    def breaks_for_joost(member):
        if member == joost:
            raise ValueError
        return lines_for(member)

    monkeypatch.setattr(telling, "lines_for", breaks_for_joost)
    assert set(told_after()) == {lotte.user.email}
    monkeypatch.undo()
    assert set(told_after()) == {joost.user.email}


def test_what_was_put_away_sends_nothing(noor, joost):
    invite(noor, joost.organisation, Role.PARTNER)
    put_away(partnership=noor.partnership)
    assert told_after() == {}


def test_the_daily_command_tells_what_the_worker_left(noor, joost):
    invite(noor, joost.organisation, Role.PARTNER)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        call_command("send_notifications")
    assert set(mailed()) == {joost.user.email}


def test_the_worker_tells_after_ten_minutes(noor, joost, settings, django_capture_on_commit_callbacks):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        invite(noor, joost.organisation, Role.PARTNER)
    later = DBTaskResult.objects.get(task_path="phases.partnership.telling.tell_due")
    assert timedelta(minutes=9) < later.run_after - timezone.now() <= timedelta(minutes=10)


def test_everything_that_can_happen_has_words():
    assert set(SAYS) == set(What)
