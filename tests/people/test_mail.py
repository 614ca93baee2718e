"""Mail that surely goes out: with a real mail server that is down, and up again."""

import socket
from datetime import timedelta

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.utils import timezone

from phases.people.mail import deliver, deliver_waiting, post
from phases.people.models import OutgoingMail

pytestmark = pytest.mark.django_db


class Inbox:
    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name that aiosmtpd calls
        self.messages.append(envelope)
        return "250 OK"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def smtp(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", free_port(), False
    return settings


def write():
    return post(
        to="joost@school.example",
        template="digest",
        context={"user": "Joost", "parts": []},
        unsubscribe_url="https://x.example/a/",
    )


def test_mail_waits_for_the_server_and_its_text_is_forgotten_once_it_is_sent(smtp):
    mail = write()
    assert deliver.func(mail.pk) is False
    mail.refresh_from_db()
    assert (mail.tries, mail.sent_at) == (1, None) and mail.text
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=smtp.EMAIL_PORT)
    controller.start()
    try:
        assert deliver_waiting() == 0  # not yet: it waits a while after each try
        with time_machine.travel(timezone.now() + timedelta(minutes=6)):
            assert deliver_waiting() == 1
            assert deliver_waiting() == 0
    finally:
        controller.stop()
    mail.refresh_from_db()
    assert mail.sent_at and (mail.text, mail.html) == ("", "")
    content = inbox.messages[0].content.decode()
    assert inbox.messages[0].rcpt_tos == ["joost@school.example"]
    assert (
        "List-Unsubscribe: <https://x.example/a/>" in content
        and "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in content
    )
    assert "text/plain" in content and "text/html" in content


def test_waiting_grows_and_ends(smtp):
    mail = write()
    start, waits = timezone.now(), []
    for day in range(0, 9):
        with time_machine.travel(start + timedelta(days=day), tick=False):
            deliver_waiting()
            mail.refresh_from_db()
            waits.append(mail.tries)
    assert waits == [1, 2, 3, 4, 5, 6, 7, 7, 7]
    assert mail.next_try_at - timezone.now() < timedelta(days=7)


def test_nothing_goes_out_when_the_deed_is_undone(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        write()
    assert len(callbacks) == 1 and not OutgoingMail.objects.get().sent_at


def test_what_went_or_could_not_go_is_forgotten_after_a_month():
    write()
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        deliver_waiting()
        assert OutgoingMail.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        deliver_waiting()
    assert not OutgoingMail.objects.exists()
