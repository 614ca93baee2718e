"""One mail with news: what is in it, what never is, and when it comes."""

from datetime import date, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from phases.agreement.models import Endorsement
from phases.contributions.models import Contribution, Response
from phases.contributions.operations import share
from phases.overview.digest import reminds
from phases.partnership.operations import end_membership, record_access
from phases.people.models import OutgoingMail, User
from phases.plans.models import Action
from tests.factories import make_member
from tests.world import SECRET

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world(world):
    """Everyone has a proven address; nobody has had news since yesterday."""
    for user in User.objects.all():
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    User.objects.update(digest_until=timezone.now() - DAY, date_joined=timezone.now() - 30 * DAY)
    for model, name in ((Contribution, "shared_at"), (type(world.coordinator), "created_at")):
        model.objects.exclude(**{f"{name}__isnull": True}).update(**{name: timezone.now() - 20 * DAY})
    return world


def send():
    mail.outbox.clear()
    call_command("send_notifications")
    return {message.to[0]: message for message in mail.outbox}


def whole(message):
    return message.subject + message.body + message.alternatives[0][0]


def joint(world):
    return Contribution.objects.filter(partnership__slug=world.slug, organisation=None, shared_at=None)


def quiet(world):
    """Nothing to remember either."""
    Action.objects.update(owner=None, due=None)
    type(world.version).objects.update(put_forward_at=timezone.now() - 20 * DAY)
    Endorsement.objects.update(recorded_at=timezone.now() - 20 * DAY)


def test_nothing_happened_no_mail(world):
    quiet(world)
    assert send() == {}
    assert User.objects.get(pk=world.partner.user_id).digest_until > timezone.now() - timedelta(minutes=1)


def test_what_was_shared_is_counted_and_never_told(world):
    quiet(world)
    share(contributions=joint(world), by=world.coordinator)
    Response.objects.create(
        contribution=world.answer.contribution, by=world.partner, stance="disagree", text=f"{SECRET} reactie"
    )
    sent = send()
    everyone = (world.coordinator, world.colleague, world.partner, world.reader, world.waiting)
    assert set(sent) == {each.user.email for each in everyone}
    partner = whole(sent[world.partner.user.email])
    assert (
        "1 antwoord" in partner
        and "2 acties" in partner
        and "1 bijeenkomst" in partner
        and world.coordinator.partnership.theme in partner
    )
    assert "1 reactie op wat jullie schreven" in whole(sent[world.coordinator.user.email])
    assert "Nieuw gedeeld" not in whole(sent[world.coordinator.user.email])  # one's own deeds are no news
    assert SECRET not in "".join(map(whole, sent.values()))


def test_twice_gives_one_and_a_missed_day_is_made_up_for_by_one(world):
    quiet(world)
    share(contributions=joint(world), by=world.coordinator)
    assert world.partner.user.email in send() and send() == {}
    with time_machine.travel(timezone.now() + 3 * DAY):
        Response.objects.create(
            contribution=world.answer.contribution, by=world.partner, stance="remark", text="Nog iets"
        )
        sent = send()
        assert set(sent) == {world.coordinator.user.email} and send() == {}


@pytest.mark.parametrize(
    ("digest", "after", "comes"), [("off", 10, False), ("daily", 1, True), ("weekly", 1, False), ("weekly", 7, True)]
)
def test_how_often(world, digest, after, comes):
    quiet(world)
    User.objects.update(digest=digest, digest_until=timezone.now())
    share(contributions=joint(world), by=world.coordinator)
    with time_machine.travel(timezone.now() + after * DAY + timedelta(minutes=5)):
        assert (world.partner.user.email in send()) is comes


def test_who_left_or_has_no_proven_address_gets_nothing(world):
    quiet(world)
    share(contributions=joint(world), by=world.coordinator)
    EmailAddress.objects.filter(user=world.partner.user).update(verified=False)
    User.objects.filter(pk=world.reader.user_id).update(is_active=False)
    assert set(send()) == {world.colleague.user.email, world.waiting.user.email}
    assert not OutgoingMail.objects.filter(to=world.ended.user.email).exists()


REMINDED = {-7, 0, 7, 14, 21}


@pytest.mark.parametrize("days", range(-9, 23))
def test_a_week_before_on_the_day_and_every_week_after(days):
    day = date(2026, 11, 20)
    today = day + timedelta(days=days)
    assert reminds(day, today - DAY, today) is (days in REMINDED)
    assert reminds(None, today - DAY, today) is False


def test_a_reminder_after_missed_days_comes_once(world):
    today = timezone.localdate()
    Action.objects.filter(pk=world.external.pk).update(owner=world.coordinator, due=today + timedelta(days=6))
    Action.objects.exclude(pk=world.external.pk).update(owner=None, due=None)
    type(world.version).objects.update(put_forward_at=timezone.now() - 20 * DAY)
    User.objects.update(digest_until=timezone.now() - 3 * DAY)
    sent = send()
    text = whole(sent[world.coordinator.user.email])
    assert "1 actie van jou: klaar vóór" in text and SECRET not in text
    with time_machine.travel(timezone.now() + DAY):
        assert world.coordinator.user.email not in send()


def test_unsubscribing_takes_a_click_and_never_a_look(world, client):
    quiet(world)
    share(contributions=joint(world), by=world.coordinator)
    message = send()[world.partner.user.email]
    address = "/" + message.extra_headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    assert client.get(address).status_code == 200
    assert User.objects.get(pk=world.partner.user_id).digest == "daily"
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert User.objects.get(pk=world.partner.user_id).digest == "off"
    assert client.get("/afmelden/onzin/").status_code == 404


def test_what_organisations_say_of_the_agreement_is_news_without_the_words(world):
    quiet(world)
    Endorsement.objects.filter(version__isnull=False).update(
        recorded_at=timezone.now(), by=world.partner, verdict="objected", reason=SECRET
    )
    mail = whole(send()[world.coordinator.user.email])
    assert "Gezegd over de afspraken: 1 bezwaar" in mail and SECRET not in mail


def test_who_joined_for_the_own_organisation_is_named(world):
    """They read what that organisation has not shared."""
    quiet(world)
    new = make_member(world.coordinator.partnership, role="reader", organisation=world.partner.organisation, name="Ria")
    record_access(new, "joined", by=new)
    sent = send()
    assert "Ria doet nu mee namens De Brug" in whole(sent[world.partner.user.email])
    assert "1 nieuwe deelnemer" in whole(sent[world.coordinator.user.email])


def test_who_joined_and_left_again_is_no_news(world):
    quiet(world)
    new = make_member(world.coordinator.partnership, role="reader", organisation=world.partner.organisation, name="Ria")
    record_access(new, "joined", by=new)
    end_membership(membership=new, by=world.coordinator)
    sent = {to: whole(mail) for to, mail in send().items() if to != new.user.email}
    assert not any(
        "doet nu mee" in each or "nieuwe deelnemer" in each or "niet meer mee" in each for each in sent.values()
    )


def test_who_stopped_is_told_to_all_partners(world):
    quiet(world)
    end_membership(membership=world.reader, by=world.coordinator)
    assert "1 deelnemer doet niet meer mee" in whole(send()[world.colleague.user.email])


def test_choosing_how_often(world):
    client = world.clients["partner"]
    assert client.post(reverse("notifications"), {"digest": "weekly"}).status_code == 302
    assert client.post(reverse("notifications"), {"digest": "elk uur"}).status_code == 422
    assert User.objects.get(pk=world.partner.user_id).digest == "weekly"


def test_who_switches_it_on_again_gets_no_old_news(world):
    quiet(world)
    share(contributions=joint(world), by=world.coordinator)
    User.objects.filter(pk=world.partner.user_id).update(digest="off", digest_until=timezone.now() - 90 * DAY)
    assert world.clients["partner"].post(reverse("notifications"), {"digest": "daily"}).status_code == 302
    with time_machine.travel(timezone.now() + DAY):
        assert world.partner.user.email not in send()


def test_one_person_for_whom_it_fails_stops_nobody_else(monkeypatch, caplog):
    first, second = make_member(), make_member()
    made = []

    def breaks_for_the_first(user_id):
        if user_id == first.user_id:
            raise RuntimeError("secret words")
        made.append(user_id)

    User.objects.exclude(pk__in=[first.user_id, second.user_id]).update(is_active=False)
    monkeypatch.setattr("phases.overview.digest.send_digest", breaks_for_the_first)
    call_command("send_notifications")
    assert made == [second.user_id]
    assert "RuntimeError" in caplog.text and "secret words" not in caplog.text
