"""One page per person over all partnerships, and the same days in a private calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from phases.agreement.models import AgreementVersion, Endorsement
from phases.answers.models import Review, ReviewRequest
from phases.contributions.models import Contribution
from phases.contributions.operations import share
from phases.guide.models import Section
from phases.meetings.models import Meeting, ProgrammePart
from phases.partnership.models import Membership
from phases.people.models import User
from phases.plans.models import Action, Cycle
from tests.factories import make_member
from tests.world import SECRET, write

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def page(world, who):
    return world.clients[who].get(reverse("my_work")).content.decode()


def ask_review(world):
    asked = ReviewRequest.objects.create(
        partnership=world.coordinator.partnership,
        section=Section.objects.get(code="1a"),
        by=world.coordinator,
        until=date(2026, 12, 12),
    )
    return Review.objects.create(request=asked, member=world.partner)


def test_everything_that_waits_for_somebody(world):
    Action.objects.filter(pk=world.external.pk).update(owner=world.coordinator)
    html = page(world, "coordinator")
    assert f"{SECRET} extern" in html and "Te laat" in html and f"{SECRET} bijeenkomst" in html


def test_an_objection_waits_for_trekkers_until_it_is_taken_back_or_the_text_is_new(world):
    objected = {"verdict": "objected", "reason": "Te vaag"}
    Endorsement.objects.filter(version=world.version).update(**objected)
    number = world.version.number
    words = f"– Afspraken, versie {number}"
    assert words in page(world, "coordinator") and words not in page(world, "partner")
    newer = AgreementVersion.objects.create(
        partnership=world.coordinator.partnership,
        number=number + 1,
        content=world.version.content,
        sha256=world.version.sha256,
        put_forward_by=world.coordinator,
    )
    assert words not in page(world, "coordinator")
    newer.delete()
    Endorsement.objects.update(withdrawn_at=timezone.now(), withdrawn_by=world.partner)
    assert words not in page(world, "coordinator")


def test_a_reader_is_not_asked_to_endorse(world):
    world.version.parties.add(world.reader.organisation)
    Endorsement.objects.filter(organisation=world.reader.organisation).delete()
    agreement = reverse("agreement", kwargs={"slug": world.slug})
    assert "Zeg akkoord of bezwaar" in world.clients["partner"].get(agreement).content.decode()
    assert "Zeg akkoord of bezwaar" not in world.clients["reader"].get(agreement).content.decode()


def test_to_review_and_to_endorse_until_it_is_done(world):
    review = ask_review(world)
    world.version.parties.add(world.partner.organisation)
    html = page(world, "partner")
    assert (
        "Kijk mee naar 1a" in html
        and "12 december 2026" in html
        and "Afspraken, versie 1" in html
        and "Besluit:" in html
    )
    assert "Afspraken, versie 1" not in page(world, "coordinator")  # endorsed already
    assert "Afspraken, versie 1" not in page(world, "reader")
    Review.objects.filter(pk=review.pk).update(done_at=timezone.now())
    assert "Kijk mee naar" not in page(world, "partner")


def test_nothing_of_others_and_nothing_after_leaving(world):
    for who in ("partner", "reader", "colleague", "stranger", "ended", "administrator"):
        assert SECRET not in page(world, who), who
    Membership.objects.filter(pk=world.coordinator.pk).update(ended_at=timezone.now())
    assert SECRET not in page(world, "coordinator")


def test_over_all_partnerships(world):
    other = make_member(name="Noor", user=world.coordinator.user)
    write(other, "1a-01", "Elders")
    assert page(world, "coordinator").count(other.partnership.theme) >= 1


def queries(client):
    with CaptureQueriesContext(connection) as found:
        client.get(reverse("my_work"))
    return len(found)


def test_number_of_queries_is_the_same_for_one_and_for_many(world):
    client = world.clients["partner"]
    ask_review(world)
    share(contributions=Contribution.objects.filter(organisation=None), by=world.coordinator)
    client.get(reverse("my_work"))
    first = queries(client)
    for number in range(4):
        Action.objects.filter(pk=world.stopped.pk).update(what=f"Actie {number}")
        meeting = Meeting.objects.get(pk=world.meeting.pk)
        contribution = Contribution.objects.create(
            partnership=meeting.partnership,
            kind="meeting",
            created_by=world.coordinator,
            shared_at=timezone.now(),
            shared_by=world.coordinator,
        )
        Meeting.objects.create(
            contribution=contribution, partnership=meeting.partnership, title=f"Bijeenkomst {number}"
        )
    assert queries(client) == first


def calendar(world, who="coordinator"):
    world.clients[who].post(reverse("calendar_new"))
    key = User.objects.get(pk=world.members[who].user_id).calendar_key
    response = Client().get(reverse("calendar", kwargs={"key": key}))
    assert response["Content-Type"].startswith("text/calendar") and response["Cache-Control"] == "no-store"
    return Calendar.from_ical(response.content), response.content.decode(), key


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 3, 28), date(2027, 7, 1)])
def test_meetings_with_the_time_on_the_wall(world, day):
    Meeting.objects.update(date=day, starts_at=time(1, 30))
    ProgrammePart.objects.update(minutes=180)
    found, _, _ = calendar(world)
    event = next(each for each in found.walk("VEVENT") if str(each["UID"]).startswith("bijeenkomst"))
    start = datetime.combine(day, time(1, 30), AMSTERDAM)
    assert event["DTSTART"].dt == start and event["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    assert event["DTEND"].dt.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=3)


def test_a_meeting_without_a_time_is_a_whole_day(world):
    day = date(2027, 5, 4)
    Meeting.objects.update(date=day, starts_at=None)
    found, _, _ = calendar(world)
    event = next(each for each in found.walk("VEVENT") if str(each["UID"]).startswith("bijeenkomst"))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (day, day + timedelta(days=1))


def test_days_hold_no_words_that_people_wrote(world):
    today = timezone.localdate()
    Action.objects.filter(pk=world.external.pk).update(owner=world.coordinator, due=today)
    Cycle.objects.filter(closed_at=None).update(check_on=today)
    found, text, _ = calendar(world)
    kinds = sorted(str(each["UID"]).split("-")[0] for each in found.walk("VEVENT"))
    assert kinds == ["actie", "ronde", "ronde"]
    assert all(each["DTSTART"].dt == today for each in found.walk("VEVENT"))
    assert SECRET not in text.replace("\r\n ", "")


def test_only_what_may_be_read_now_and_until_it_is_revoked(world):
    Meeting.objects.update(date=timezone.localdate(), starts_at=time(10))
    assert "bijeenkomst" not in calendar(world, "partner")[1]
    _, text, key = calendar(world)
    assert "bijeenkomst" in text
    address = reverse("calendar", kwargs={"key": key})
    world.clients["coordinator"].post(reverse("calendar_new"))
    assert Client().get(address).status_code == 404
    _, _, key = calendar(world)
    world.clients["coordinator"].post(reverse("calendar_off"))
    assert Client().get(reverse("calendar", kwargs={"key": key})).status_code == 404
    _, _, key = calendar(world)
    Membership.objects.filter(pk=world.coordinator.pk).update(ended_at=timezone.now())
    assert "bijeenkomst" not in Client().get(reverse("calendar", kwargs={"key": key})).content.decode()
    User.objects.filter(pk=world.coordinator.user_id).update(is_active=False)
    assert Client().get(reverse("calendar", kwargs={"key": key})).status_code == 404
