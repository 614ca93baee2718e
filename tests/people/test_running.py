"""A host is told when the worker is gone, or when tasks or mail wait too long."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from phases.people import running
from phases.people.admin import KINDS
from phases.people.models import OutgoingMail, Worker
from tests.factories import make_user
from tests.people.second_step import second_step
from tests.slow import slow

pytestmark = pytest.mark.django_db
ACTION = "/beheer/phases/outgoingmail/"


@pytest.fixture
def alive():
    return Worker.objects.create(name="w")


@pytest.fixture
def host():
    client, boss = Client(), make_user("Beheerder", is_staff=True, is_superuser=True)
    second_step(boss)
    client.force_login(boss)
    return client


def ago(**span):
    return timezone.now() - timedelta(**span)


def waits(**fields):
    fields = {"to": "joost@school.example", "kind": "invitation", "subject": "Geheim thema", "text": "geheim"} | fields
    return OutgoingMail.objects.create(**fields)


def refused():
    with pytest.raises(CommandError) as told:
        call_command("check_running")
    assert told.value.returncode == 1
    return str(told.value)


def test_nothing_is_wrong(alive, capsys):
    waits()
    waits(created_at=ago(days=2), sent_at=timezone.now())
    waits(created_at=ago(days=2), given_up_at=ago(days=2))
    waits(created_at=ago(hours=2), given_up_at=ago(hours=1), last_error="adres geweigerd")
    call_command("check_running")
    assert "De worker leeft" in capsys.readouterr().out


def test_no_worker():
    assert "De worker draait niet" in refused()
    Worker.objects.create(name="w", seen_at=ago(minutes=3))
    assert "De worker draait al 3\xa0minuten niet" in refused()


def test_a_task_waits_too_long(alive, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    slow.enqueue("/nowhere")
    call_command("check_running")
    DBTaskResult.objects.update(enqueued_at=ago(minutes=20))
    assert refused() == "De oudste opdracht wacht al 20\xa0minuten."
    DBTaskResult.objects.update(enqueued_at=ago(days=2), run_after=ago(minutes=1))
    call_command("check_running")  # it was meant for later


def test_mail_waits_too_long(alive):
    waits(created_at=ago(hours=3), last_error="TimeoutError")
    waits(created_at=ago(hours=2))
    told = refused()
    assert "De oudste e-mail wacht al 3\xa0uur; te laat: 2. Laatste fout: TimeoutError." in told
    assert "joost" not in told and "eheim" not in told


def test_mail_was_given_up(alive):
    waits(created_at=ago(days=7), given_up_at=ago(hours=1), last_error="TimeoutError")
    assert "is opgegeven: 1." in refused()


def test_no_database(monkeypatch):
    def gone():
        raise OperationalError("geheim")

    monkeypatch.setattr("phases.management.commands.check_running.problems", gone)
    assert refused() == "De database antwoordt niet."


def test_the_admin_begins_with_what_is_wrong(host):
    assert "De worker draait niet" in host.get("/beheer/").content.decode()
    Worker.objects.create(name="w")
    assert "De worker draait niet" not in host.get("/beheer/").content.decode()


def test_a_host_sees_where_mail_is_and_not_what_it_says(host):
    mail = waits(created_at=ago(hours=3), last_error="TimeoutError", html="geheim")
    for page in (ACTION, f"{ACTION}{mail.pk}/change/"):
        text = host.get(page).content.decode()
        assert "joost@school.example" in text and "uitnodiging" in text and "TimeoutError" in text
        assert "eheim" not in text
    assert host.post(f"{ACTION}{mail.pk}/change/", {"to": "x@x.example"}).status_code == 403
    assert host.get(f"{ACTION}add/").status_code == 403


def test_a_host_has_mail_tried_again_or_stops_it(host):
    mail = waits(created_at=ago(days=7), given_up_at=ago(hours=1), tries=9, next_try_at=ago(hours=-5))
    old = waits(given_up_at=ago(hours=1), text="")
    both = {"_selected_action": [mail.pk, old.pk]}
    page = host.post(ACTION, both | {"action": "again"}, follow=True).content.decode()
    assert "Wordt nu opnieuw geprobeerd: 1. Al weg, of niet meer nuttig: 1." in page
    mail.refresh_from_db()
    assert not mail.given_up_at and mail.next_try_at <= timezone.now()
    host.post(ACTION, both | {"action": "stop"})
    mail.refresh_from_db()
    assert mail.given_up_at
    assert [*running.problems()] == [
        "De worker draait niet: start ‘manage.py db_worker’. Tot dan gaat er geen e-mail uit.",
        f"E-mail die in de afgelopen dag is opgegeven: 1. {running.WHERE}",
    ]


def test_every_mail_has_a_name_in_the_admin():
    here = Path(settings.BASE_DIR) / "templates"
    ours = [*(here / "emails").glob("*_subject.txt"), *(here / "account/email").glob("*_subject.txt")]
    ours += [*(here / "mfa/email").glob("*_subject.txt"), *(here / "socialaccount/email").glob("*_subject.txt")]
    assert {each.name.removesuffix("_subject.txt") for each in ours} <= {*KINDS}
