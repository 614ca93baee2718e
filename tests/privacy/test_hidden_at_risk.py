"""Hidden words are not lost, and pages about them open, whatever becomes of the key, the text or the file."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from phases.agreement.models import Hiding
from phases.answers.models import Answer
from phases.contributions.models import Contribution
from phases.overview.moments import make_moment
from phases.privacy.models import HiddenText, Wipe, WipeQuestion
from phases.process.models import Process
from phases.process.operations import add_process
from tests.privacy.asking import confirmed, url
from tests.privacy.test_hiding import NO, TEXT, YES, decide, hide, version  # noqa: F401 - a fixture
from tests.world import write

pytestmark = pytest.mark.django_db
LATER = timedelta(days=31)


def test_hidden_words_are_written_anew_with_a_new_key_so_that_the_old_one_can_go(world, version, settings):  # noqa: F811
    settings.FIELD_KEYS = ["oud" * 20]
    hiding = hide(world)
    settings.FIELD_KEYS = ["nieuw" * 20, "oud" * 20]
    call_command("rotate_keys")
    settings.FIELD_KEYS = ["nieuw" * 20]
    decide(world, hiding, NO)
    version.refresh_from_db()
    assert version.content["purpose"] == TEXT


@pytest.fixture
def lost(world, version, settings):  # noqa: F811
    """Hidden with a key that nobody has any more."""
    settings.FIELD_KEYS = ["oud" * 20]
    hiding = hide(world)
    settings.FIELD_KEYS = ["nieuw" * 20]
    return hiding


def test_pages_open_and_say_it_when_no_key_reads_the_words(world, lost):
    asked = WipeQuestion.objects.get(organisation=world.partner.organisation)
    for address in (url(world, "hidden_decide", pk=lost.pk), url(world, "wipe_answer", pk=asked.wipe_id)):
        response = world.clients["partner"].get(address, follow=True)
        assert response.status_code == 200 and "kunnen we nu niet lezen" in response.content.decode()
    response = world.clients["partner"].post(url(world, "hidden_decide", pk=lost.pk), NO)
    assert response.status_code < 500
    assert HiddenText.objects.exists() and not Hiding.objects.get().ruling
    response = world.clients["partner"].post(url(world, "wipe_answer", pk=asked.wipe_id), YES)
    assert response.status_code < 500
    asked.refresh_from_db()
    assert asked.answered_at is None
    assert world.clients["partner"].get(reverse("my_work")).status_code == 200


def test_words_that_no_key_reads_stop_nothing_of_what_the_daily_command_does(world, lost):
    with time_machine.travel(timezone.now() + LATER):
        call_command("send_notifications")
    assert HiddenText.objects.exists()
    assert not Wipe.objects.exclude(sealed="").exists()


def test_the_host_reads_why_when_no_key_reads_the_words(lost):
    with pytest.raises(CommandError, match="FIELD_KEYS"):
        call_command("wiping", "decide", str(lost.pk), "nee")


def test_words_come_back_at_the_marks_that_the_owner_left(world):
    answer = write(world.partner, "1b-01", "Met niet, niet en Niet.")
    Contribution.objects.filter(pk=answer.pk).update(shared_at=timezone.now(), shared_by=world.partner)
    assert confirmed(world, "niet").status_code == 302
    Answer.objects.filter(pk=answer.pk).update(text="Met [verborgen, wordt nagekeken] alleen.")
    asked = WipeQuestion.objects.get(organisation=world.partner.organisation)
    about = HiddenText.objects.filter(model="Answer").get().about
    world.clients["partner"].post(url(world, "wipe_answer", pk=asked.wipe_id), NO | {"about": about})
    answer.refresh_from_db()
    assert answer.text == "Met niet alleen."


def test_words_come_back_in_a_short_field_that_its_owner_filled_meanwhile(world):
    """PostgreSQL refuses what is longer, each day again."""
    name = "Annabella van der Zonnebloemenweide"
    process = add_process(by=world.partner, name=f"Voor {name}")
    Contribution.objects.filter(pk=process.pk).update(shared_at=timezone.now(), shared_by=world.partner)
    assert confirmed(world, name).status_code == 302
    process.refresh_from_db()
    assert name not in process.name
    Process.objects.filter(pk=process.pk).update(name=process.name.ljust(200, "x"))
    with time_machine.travel(timezone.now() + LATER):
        call_command("send_notifications")
    process.refresh_from_db()
    assert name in process.name and len(process.name) == 200


@pytest.mark.parametrize(("ruling", "stands"), [(NO, "Met niet erbij."), (YES, "Met [gewist] erbij.")])
def test_a_moment_that_was_made_meanwhile_gets_what_was_decided(world, ruling, stands):
    answer = write(world.partner, "1b-01", "Met niet erbij.")
    Contribution.objects.filter(pk=answer.pk).update(shared_at=timezone.now(), shared_by=world.partner)
    assert confirmed(world, "niet").status_code == 302
    moment = make_moment(by=world.coordinator, name="Tussendoor", note="")
    asked = WipeQuestion.objects.get(organisation=world.partner.organisation)
    about = HiddenText.objects.filter(model="Answer").get().about
    world.clients["partner"].post(url(world, "wipe_answer", pk=asked.wipe_id), ruling | {"about": about})
    kept = moment.entries.get(contribution=answer.pk).fields
    assert stands in str(kept) and "[verborgen" not in str(kept)
