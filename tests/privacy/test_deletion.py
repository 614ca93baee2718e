"""What is put away is announced, deleted after its period, and then gone from every table."""

from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from phases.guide.models import Content
from phases.partnership.models import Partnership
from phases.people.models import OutgoingMail
from phases.privacy.deletion import delete_partnership, to_delete
from phases.privacy.models import DeletedPartnership
from tests.exchange.rich import rich_world
from tests.factories import make_member
from tests.world import write

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def rows():
    models = [model for model in apps.get_app_config("phases").get_models() if not issubclass(model, Content)]
    through = [field.remote_field.through for model in models for field in model._meta.many_to_many]
    return {model._meta.label: model._base_manager.count() for model in [*models, *through]}


def clean(after):
    with time_machine.travel(timezone.now() + after):
        call_command("delete_old_partnerships")


def test_announced_a_month_before_and_deleted_after_a_year(world):
    world.clients["coordinator"].post(reverse("partnership_put_away", kwargs={"slug": world.slug}))
    for days, announced, there in ((300, False, True), (336, True, True), (364, True, True), (367, True, False)):
        clean(days * DAY)
        assert OutgoingMail.objects.filter(to=world.coordinator.user.email).exists() is announced, days
        assert Partnership.objects.filter(slug=world.slug).exists() is there, days
    assert DeletedPartnership.objects.get().people == 6
    assert OutgoingMail.objects.count() == 1 and "zwaluw" not in str(list(OutgoingMail.objects.values()))


def test_never_without_a_notice_of_a_month(world):
    Partnership.objects.filter(slug=world.slug).update(removed_at=timezone.now() - 500 * DAY)
    clean(timedelta(0))
    clean(29 * DAY)
    assert Partnership.objects.filter(slug=world.slug).exists()
    clean(31 * DAY)
    assert not Partnership.objects.filter(slug=world.slug).exists()


def test_bringing_back_cancels(world):
    Partnership.objects.filter(slug=world.slug).update(removed_at=timezone.now() - 340 * DAY)
    clean(timedelta(0))
    world.clients["coordinator"].post(reverse("partnership_bring_back", kwargs={"slug": world.slug}))
    clean(400 * DAY)
    assert Partnership.objects.get(slug=world.slug).notice_at is None


def test_what_is_brought_back_at_the_last_moment_stays(world):
    now = timezone.now()
    Partnership.objects.filter(slug=world.slug).update(removed_at=now - 400 * DAY, notice_at=now - 40 * DAY)
    [due] = to_delete()
    world.clients["coordinator"].post(reverse("partnership_bring_back", kwargs={"slug": world.slug}))
    delete_partnership(partnership=due)
    assert Partnership.objects.filter(slug=world.slug).exists() and not DeletedPartnership.objects.exists()


def test_dry_run_does_nothing(world, capsys):
    Partnership.objects.filter(slug=world.slug).update(removed_at=timezone.now() - 500 * DAY)
    call_command("delete_old_partnerships", "--dry-run")
    assert "Aankondigen" in capsys.readouterr().out and not mail.outbox
    assert Partnership.objects.get(slug=world.slug).notice_at is None


def test_nothing_of_it_remains_and_nothing_of_another_goes():
    write(make_member(name="Van een ander"), "1a-01", "Blijft")
    before = rows()
    world = rich_world()
    now = timezone.now()
    Partnership.objects.filter(slug=world.slug).update(removed_at=now - 400 * DAY, notice_at=now - 40 * DAY)
    call_command("delete_old_partnerships")
    after = rows()
    account = {
        "phases.User",
        "phases.Partnership",
        "phases.Organisation",
        "phases.Membership",
    }  # those of the stranger stay
    kept = {"phases.DeletedPartnership", "phases.OutgoingMail"}
    assert {name: after[name] for name in after if name not in account | kept} == {
        name: before[name] for name in before if name not in account | kept
    }
    assert after["phases.Partnership"] == before["phases.Partnership"] + 1
