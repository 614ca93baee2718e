"""A person's own data, and an account that goes while the work stays."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache, caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from phases.answers.models import Decision, Readiness, ReviewRequest
from phases.answers.operations import record_decision
from phases.contributions.models import Revision
from phases.contributions.moments import Moment, MomentEntry
from phases.documents.models import PrintJob
from phases.guide.models import Item, Section
from phases.meetings.models import Participant
from phases.meetings.operations import copy_meeting
from phases.overview.moments import make_moment
from phases.partnership.models import AccessEvent, Invitation, Membership
from phases.partnership.operations import LastCoordinator, change_member, put_away
from phases.people.models import OutgoingMail, User
from phases.plans.models import Action, Cycle
from phases.plans.operations import add_action
from phases.privacy.account import delete_account
from phases.privacy.models import PrivacyStatement
from tests.factories import client_for, make_member, make_user
from tests.world import SECRET, write

pytestmark = pytest.mark.django_db


def give_password(member):
    member.user.set_password("een-lang-genoeg-woord")
    member.user.save()
    return client_for(member)


def test_my_data_holds_my_own_words_and_nobody_elses(world):
    write(world.partner, "1b-01", "Wat Joost schreef")
    world.clients["partner"].get("/")
    data = world.clients["partner"].get(reverse("my_data_file"))
    assert data["Content-Disposition"].startswith("attachment")
    assert data.json()["memberships"][0]["written"][0]["fields"]["text"] == "Wat Joost schreef"
    assert SECRET not in data.content.decode()
    assert SECRET in world.clients["coordinator"].get(reverse("my_data_file")).content.decode()


def test_my_data_holds_every_deed(world):
    noor = world.coordinator
    ReviewRequest.objects.create(
        partnership=noor.partnership,
        section=Section.objects.get(code="1a"),
        by=noor,
        until=timezone.localdate(),
        note="Kijk goed",
    )
    Moment.objects.create(partnership=noor.partnership, name="Voor bestuurders", made_by=noor)
    Readiness.objects.create(
        partnership=noor.partnership, organisation=noor.organisation, part="internal_plan", declared_by=noor
    )
    item = Item.objects.filter(kind=Item.Kind.DECISION).first()
    decided = Decision(option=item.options.first(), vision="Samen verder", decided_on=timezone.localdate())
    record_decision(decision=decided, item=item, by=noor)
    Invitation.objects.update(email=noor.user.email)
    OutgoingMail.objects.create(to=noor.user.email, subject="Nieuws")
    data = client_for(noor).get(reverse("my_data_file")).json()
    [mine] = data["memberships"]
    assert (
        mine["asked_others_to_review"][-1]["note"] == "Kijk goed" and mine["moments"][-1]["name"] == "Voor bestuurders"
    )
    assert mine["declared_ready"][-1]["part"] == "internal_plan"
    assert mine["decisions"][-1]["vision"] == "Samen verder" and mine["put_forward"][0]["number"] == 1
    assert data["mails"][-1]["subject"] == "Nieuws" and data["invitations"]


# Whose words and deeds these are, `data_of` tells; of these four it tells the revisions.
TOLD = """
    AccessEvent AccessRequest AgreementVersion Endorsement Hiding Invitation Moment Participant
    Readiness Response Review ReviewRequest Revision Signers Wipe WipeQuestion
"""
WITH_REVISION = {"Contribution", "Card", "Action", "Cycle"}
NOT_ABOUT_A_PERSON = {"PrintJob"}


def test_no_model_that_names_a_member_is_forgotten():
    named = {
        model.__name__
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Membership and field.name != "changed_by"
    }
    assert named == {*TOLD.split(), *WITH_REVISION, *NOT_ABOUT_A_PERSON}


def test_who_was_asked_twice_can_go_and_the_question_ends():
    first = make_member(role="partner")
    second = make_member(first.partnership, role="partner")
    for member in (first, second):
        asked = Invitation.objects.create(
            partnership=first.partnership,
            organisation=first.organisation,
            email=member.user.email,
            role="partner",
            layer="board",
            key=member.user.email,
            expires_at=timezone.now() + timedelta(days=1),
        )
        client = give_password(member)
        assert client.post(reverse("account_delete"), {"password": "een-lang-genoeg-woord"}).status_code == 302
        asked.refresh_from_db()
        assert (asked.email, asked.state) == ("", "revoked")


def test_nothing_of_a_person_stays_at_other_addresses_or_in_a_copied_meeting(world):
    user = world.partner.user
    EmailAddress.objects.create(user=user, email="tweede@example.org", verified=True)
    EmailAddress.objects.create(user=user, email="van-een-ander@example.org", verified=False)
    asked = {"partnership": world.coordinator.partnership, "organisation": world.partner.organisation, "role": "reader"}
    asked |= {"layer": "board", "expires_at": timezone.now() + timedelta(days=1)}
    Invitation.objects.create(**asked, email="tweede@example.org", name="Joost", key="a")
    accepted = {"accepted_at": timezone.now(), "membership": world.partner}
    Invitation.objects.create(**asked, email="oud@example.org", name="Joost", key="b", **accepted)
    Invitation.objects.create(**asked, email="van-een-ander@example.org", name="Ander", key="c")
    for address in ("tweede@example.org", "oud@example.org"):
        OutgoingMail.objects.create(to=address, subject="Nieuws")
    Participant.objects.create(meeting=world.meeting, membership=world.partner, name="Joost")
    copy_meeting(meeting=world.meeting, by=world.coordinator)
    delete_account(user=user)
    rows = [str(row) for model in apps.get_models() for row in model._base_manager.values()]
    assert not [row for row in rows if "Joost" in row or "tweede@" in row or "oud@" in row]
    assert Invitation.objects.get(key="c").is_open, "an address that was not shown to be theirs is not theirs"


def test_a_namesake_keeps_the_name(world):
    other = make_member(world.coordinator.partnership, role="partner", name="Joost")
    cycle = Cycle.objects.exclude(closed_actions=[]).get()
    rows = [row | {"who": "Joost"} for row in cycle.closed_actions]
    Cycle.objects.filter(pk=cycle.pk).update(closed_actions=rows)
    Action.objects.filter(pk__in=[row["id"] for row in rows]).update(owner=other)
    delete_account(user=world.partner.user)
    cycle.refresh_from_db()
    assert {row["who"] for row in cycle.closed_actions} == {"Joost"}


def test_who_left_still_gets_their_own_words(world):
    write(world.partner, "1b-01", "Wat Joost schreef")
    Membership.objects.filter(pk=world.partner.pk).update(ended_at=timezone.now())
    assert "Wat Joost schreef" in world.clients["partner"].get(reverse("my_data_file")).content.decode()


def test_account_goes_and_the_work_stays_under_the_organisation(world):
    write(world.partner, "1b-01", "Wat Joost schreef")
    Participant.objects.create(meeting=world.meeting, membership=world.partner, name="Joost")
    cycle = Cycle.objects.exclude(closed_actions=[]).get()
    Cycle.objects.filter(pk=cycle.pk).update(closed_actions=[row | {"who": "Joost"} for row in cycle.closed_actions])
    client, email = give_password(world.partner), world.partner.user.email
    response = client.post(reverse("account_delete"), {"password": "een-lang-genoeg-woord"})
    assert response.status_code == 302
    assert not User.objects.filter(email=email).exists() and not EmailAddress.objects.filter(email=email).exists()
    member = Membership.objects.get(pk=world.partner.pk)
    assert (member.name, member.user) == ("Oud-deelnemer", None)
    assert member.ended_at and AccessEvent.objects.filter(membership=member, what="ended").exists()
    assert client.get(reverse("partnership", kwargs={"slug": world.slug})).status_code == 302
    colleague = make_member(world.coordinator.partnership, role="partner", organisation=world.partner.organisation)
    page = client_for(colleague).get(reverse("section", kwargs={"slug": world.slug, "code": "1b"})).content.decode()
    assert "Wat Joost schreef" in page and "Laatst: Oud-deelnemer" in page
    assert not Participant.objects.filter(name="Joost").exists()
    cycle.refresh_from_db()
    assert {row["who"] for row in cycle.closed_actions} == {"Oud-deelnemer"}


@pytest.mark.parametrize("proof", ["", "fout", "x" * 301, "a\x00b"])
def test_a_wrong_password_deletes_nothing(proof):
    member = make_member(role="partner")
    client = give_password(member)
    assert client.post(reverse("account_delete"), {"password": proof}).status_code == 422
    assert User.objects.filter(pk=member.user_id).exists()


def test_a_password_is_never_in_a_page():
    """Also not when the session ended, or the form is of another page."""
    member = make_member(role="partner")
    secret = "een-lang-genoeg-woord"
    gone = Client().post(reverse("account_delete"), {"password": secret})
    foreign = client_for(member, enforce_csrf_checks=True).post(reverse("account_delete"), {"password": secret})
    assert (gone.status_code, foreign.status_code) == (401, 403)
    assert secret not in gone.content.decode() + foreign.content.decode()


def test_guessing_a_password_stops():
    cache.clear()
    member = make_member(role="partner")
    client = give_password(member)
    tries = [client.post(reverse("account_delete"), {"password": f"fout{each}"}) for each in range(12)]
    tries.append(client.post(reverse("account_delete"), {"password": "een-lang-genoeg-woord"}))
    cache.clear()
    assert [each.status_code for each in tries] == [422] * 10 + [429] * 3
    for each in tries[-2:]:  # a wrong word and the right one
        page = each.content.decode()
        assert "Je probeerde dit te vaak." in page and "klopt niet" not in page
    assert User.objects.filter(pk=member.user_id).exists()


def test_an_administrator_deletes_no_account(world):
    """That goes around handing over, and leaves the name."""
    path = f"/beheer/phases/user/{world.partner.user_id}/delete/"
    assert world.clients["administrator"].post(path, {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=world.partner.user_id).exists()


def test_without_a_password_the_address_is_typed():
    member = make_member(role="partner")
    member.user.set_unusable_password()
    member.user.save()
    client = client_for(member)
    assert client.post(reverse("account_delete"), {"password": "iets anders"}).status_code == 422
    assert client.post(reverse("account_delete"), {"password": member.user.email.upper()}).status_code == 302


def test_the_last_trekker_hands_over_first():
    member = make_member()
    client = give_password(member)
    assert "enige trekker" in client.get(reverse("account_delete")).content.decode()
    assert client.post(reverse("account_delete"), {"password": "een-lang-genoeg-woord"}).status_code == 422
    assert User.objects.filter(pk=member.user_id).exists()


def test_register_of_access(world, db):
    slug = {"slug": world.slug}
    make_member(world.partner.partnership, role="partner", organisation=world.partner.organisation, name="Sanne")
    edit = reverse("member_edit", kwargs=slug | {"pk": world.partner.pk})
    world.clients["coordinator"].post(edit, {"role": "reader", "layer": "board"})
    world.clients["coordinator"].post(reverse("member_end", kwargs=slug | {"pk": world.partner.pk}))
    page = world.clients["coordinator"].get(reverse("access_register", kwargs=slug)).content.decode()
    assert "Joost is nu meelezer, eerst partner, door Noor" in page and "Joost doet niet meer mee, door Noor" in page


def test_the_host_writes_the_privacy_page(client):
    assert "Gegevens van kinderen" in client.get(reverse("privacy")).content.decode()
    PrivacyStatement.objects.create(text="Van onze gemeente.\n\nBel 14 010.")
    page = client.get(reverse("privacy")).content.decode()
    assert "Van onze gemeente." in page and "Gegevens van kinderen of gezinnen horen" not in page
    assert f'href="{reverse("privacy")}"' in client.get("/account/login/").content.decode()


def test_what_was_put_away_keeps_somebody_who_can_bring_it_back():
    member = make_member()
    put_away(partnership=member.partnership)
    colleague = make_member(member.partnership, role="partner")
    page = give_password(member).get(reverse("account_delete")).content.decode()
    assert "opgeborgen: haal haar eerst terug" in page
    with pytest.raises(LastCoordinator):
        delete_account(user=member.user)
    Membership.objects.filter(pk=colleague.pk).update(ended_at=timezone.now())
    delete_account(user=member.user)


def test_handing_over_meanwhile_leaves_nobody_without_a_trekker(monkeypatch):
    user = make_user("Joost")
    first, second = (make_member(name="Joost", user=user, role="partner") for _ in range(2))
    make_member(first.partnership)
    lead = make_member(second.partnership)

    def and_then(member):
        if member.pk == first.pk:
            change_member(membership=second, role="coordinator", by=lead)
            change_member(membership=lead, role="partner", by=lead)

    monkeypatch.setattr("phases.privacy.account.make_nameless", and_then)
    with pytest.raises(LastCoordinator):
        delete_account(user=user)


def test_on_other_devices_nothing_is_kept_of_who_went(world):
    other = client_for(world.partner)
    page = reverse("answer_field", kwargs={"slug": world.slug, "code": "1b-01", "field": "text"})
    delete_account(user=world.partner.user)
    kept = {each.get_decoded().get("_auth_user_id") for each in Session.objects.all()}
    assert str(world.partner.user_id) not in kept and str(world.coordinator.user_id) in kept
    answer = other.post(page, {"1b-01.text": "Nog wat", "version": 0})
    assert answer.status_code == 401 and "Nog wat" in answer.content.decode()


def test_what_an_administrator_did_and_what_was_made_holds_no_name(world, django_capture_on_commit_callbacks):
    user = world.partner.user
    email = EmailAddress.objects.create(user=user, email="Joost@Example.org", verified=True)
    LogEntry.objects.create(
        user=world.coordinator.user,
        content_type=ContentType.objects.get_for_model(EmailAddress),
        object_id=email.pk,
        object_repr="Joost@Example.org",
        action_flag=2,
    )
    invitation = Invitation.objects.filter(accepted_at=None).first()
    Invitation.objects.filter(pk=invitation.pk).update(email="joost@example.org")
    row = Participant.objects.create(meeting=world.meeting, membership=world.partner, name="Joost")
    Revision.objects.create(
        contribution=world.meeting.contribution,
        by=world.coordinator,
        at=timezone.now(),
        fields={f"participant-{row.pk}.name": "Joost"},
    )
    caches["documents"].set("k", b"Joost")
    PrintJob.objects.create(member=world.partner, role="partner", kind="extern", title="Plan", state="done", made="k")
    with django_capture_on_commit_callbacks(execute=True):
        delete_account(user=user)
    rows = [str(row) for model in apps.get_models() for row in model._base_manager.values()]
    assert not [row for row in rows if "joost" in row.lower()]
    assert caches["documents"].get("k") is None and not PrintJob.objects.filter(member=world.partner).exists()


def test_a_name_that_was_typed_for_an_outsider_stays(world):
    cycle = Cycle.objects.exclude(closed_actions=[]).get()
    rows = [row | {"who": "Joost"} for row in cycle.closed_actions]
    Cycle.objects.filter(pk=cycle.pk).update(closed_actions=rows)
    Action.objects.filter(pk__in=[row["id"] for row in rows]).update(owner=None, owner_name="Joost")
    delete_account(user=world.partner.user)
    cycle.refresh_from_db()
    assert {row["who"] for row in cycle.closed_actions} == {"Joost"}


def test_a_name_goes_from_moments_and_from_mail_to_others(world):
    """Not from what a namesake or an outsider of that name has, and not from mail of another partnership."""
    noor, joost = world.coordinator, world.partner
    mine = add_action(by=noor, action=Action(what="Bellen", owner=joost), organisation=None)
    other = add_action(by=noor, action=Action(what="Schrijven", owner_name="Joost"), organisation=None)
    make_moment(by=noor, name="Toen", note="")
    facts = {"subject": "Joost vraagt", "text": "Joost vraagt. Niet Joosten.", "html": "<p>Joost vraagt</p>"}
    mail = OutgoingMail.objects.create(to=noor.user.email, **facts)
    elsewhere = OutgoingMail.objects.create(to=world.stranger.user.email, **facts)
    delete_account(user=joost.user)
    told = {each.contribution_id: dict(each.fields) for each in MomentEntry.objects.all()}
    assert told[mine.pk]["Wie"] == "Oud-deelnemer" and told[other.pk]["Wie"] == "Joost"
    mail.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (mail.subject, mail.text) == ("Oud-deelnemer vraagt", "Oud-deelnemer vraagt. Niet Joosten.")
    assert mail.html == "<p>Oud-deelnemer vraagt</p>" and elsewhere.subject == "Joost vraagt"


def test_mail_to_a_namesake_keeps_that_name(world):
    make_member(
        world.coordinator.partnership, role="partner", name="Joost", user=make_user("Joost", email="j2@x.example")
    )
    mail = OutgoingMail.objects.create(to="j2@x.example", subject="s", text="Beste Joost,")
    delete_account(user=world.partner.user)
    mail.refresh_from_db()
    assert mail.text == "Beste Joost,"
