"""Mail that surely goes out: with a real mail server that is down, and up again."""

import re
import socket
from datetime import timedelta

import pytest
import time_machine
from aiosmtpd.controller import Controller
from allauth.account.models import EmailAddress
from django.db import transaction
from django.test import Client
from django.utils import timezone

from phases.people import mail
from phases.people.mail import deliver_due, forget_old, post, try_again
from phases.people.models import OutgoingMail, User
from tests.factories import make_user
from tests.people.pages import PASSWORD, send

pytestmark = pytest.mark.django_db


class Inbox:
    def __init__(self, answer="250 OK"):
        self.messages, self.answer = [], answer

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - the name that aiosmtpd calls
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
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


@pytest.fixture
def server(smtp):
    """Starts one that answers so, and gives its inbox."""
    running = []

    def start(answer="250 OK"):
        inbox = Inbox(answer)
        running.append(Controller(inbox, hostname="127.0.0.1", port=smtp.EMAIL_PORT))
        running[-1].start()
        return inbox

    yield start
    for each in running:
        each.stop()


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span), tick=False)


def write(**more):
    return post(
        to="joost@school.example",
        template="digest",
        context={"user": "Joost", "parts": []},
        unsubscribe_url="https://x.example/a/",
        **more,
    )


def again(outgoing):
    outgoing.refresh_from_db()
    return outgoing


def test_mail_waits_for_the_server_and_its_text_is_forgotten_once_it_is_sent(smtp, server):
    written = write()
    assert deliver_due() == 1
    assert (again(written).tries, written.sent_at, written.last_error) == (1, None, "ConnectionRefusedError")
    assert written.text
    inbox = server()
    assert deliver_due() == 0  # not yet: it waits a while after each try
    with later(minutes=4, seconds=59):
        assert deliver_due() == 0
    with later(minutes=6):
        assert deliver_due() == 1
        assert deliver_due() == 0
    assert again(written).sent_at and (written.text, written.html, written.last_error) == ("", "", "")
    content = inbox.messages[0].content.decode()
    assert inbox.messages[0].rcpt_tos == ["joost@school.example"]
    assert (
        "List-Unsubscribe: <https://x.example/a/>" in content
        and "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in content
    )
    assert "text/plain" in content and "text/html" in content


def test_waiting_grows_and_ends(smtp):
    written = write()
    start, waits = timezone.now(), []
    for day in range(0, 9):
        with time_machine.travel(start + timedelta(days=day), tick=False):
            deliver_due()
            waits.append(again(written).tries)
    assert waits == [1, 2, 3, 4, 5, 6, 7, 7, 7]
    assert written.given_up_at and written.text


def test_what_was_given_up_can_be_tried_again(smtp, server):
    written = write()
    deliver_due()
    with later(days=8):
        deliver_due()
        assert again(written).given_up_at
        inbox = server()
        assert deliver_due() == 0
        assert try_again(OutgoingMail.objects.all()) == 1
        assert deliver_due() == 1 and len(inbox.messages) == 1
    assert again(written).sent_at and not written.given_up_at


def test_an_address_that_a_server_refuses_is_given_up_at_once_and_a_full_mailbox_is_not(smtp, server, caplog):
    server("550 no such user")
    written = write()
    deliver_due()
    assert again(written).given_up_at and written.last_error == "adres geweigerd"
    assert not [each for each in caplog.records if each.levelname == "ERROR"], (
        "a typing error of a user is not for the host"
    )


def test_an_address_that_a_server_refuses_for_now_is_tried_again(smtp, server):
    server("451 try later")
    written = write()
    deliver_due()
    assert not again(written).given_up_at and written.tries == 1


def test_nothing_goes_out_when_the_deed_is_undone(mailoutbox):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not mailoutbox and not OutgoingMail.objects.exists()


def test_what_went_or_could_not_go_is_forgotten_after_a_month():
    write()
    with later(days=29):
        forget_old()
        assert OutgoingMail.objects.count() == 1
    with later(days=31):
        forget_old()
    assert not OutgoingMail.objects.exists()


def test_every_try_has_the_same_message_id(smtp, server, monkeypatch):
    """A worker that is killed between sending and writing that down sends it once more; a mail program then sees one."""
    inbox = server()
    written = write()
    with monkeypatch.context() as killed:
        killed.setattr(OutgoingMail.objects, "filter", None)
        with pytest.raises(TypeError):
            mail.deliver(written)
    deliver_due()
    found = [re.search(r"^Message-ID: (\S+)", each.content.decode(), re.M)[1] for each in inbox.messages]
    assert len(found) == 2 and found[0] == found[1]
    write()
    deliver_due()
    assert len({re.search(r"^Message-ID: (\S+)", each.content.decode(), re.M)[1] for each in inbox.messages}) == 2


def ask_for_code(address="noor@example.org"):
    client = Client()
    return send(client, client.get("/account/login/code/"), "/account/login/code/", email=address)


def test_a_code_goes_before_what_waits_longer(smtp, server):
    make_user("Noor", email="noor@example.org")
    for _ in range(3):
        write()
    ask_for_code()
    inbox = server()
    deliver_due()
    assert [each.rcpt_tos[0] for each in inbox.messages] == ["noor@example.org"] + ["joost@school.example"] * 3


def test_a_code_is_tried_again_within_a_minute_and_not_when_it_is_of_no_use(smtp, server, caplog):
    make_user("Noor", email="noor@example.org")
    ask_for_code()
    deliver_due()
    code = OutgoingMail.objects.get()
    assert code.next_try_at - timezone.now() < timedelta(minutes=1)
    inbox = server()
    with later(minutes=4):
        deliver_due()
    assert not inbox.messages
    assert again(code).given_up_at and code.text == ""
    [told] = [each for each in caplog.records if each.levelname == "ERROR"]
    assert "login_code" in told.getMessage() and "noor" not in told.getMessage()
    assert try_again(OutgoingMail.objects.all()) == 0


class Broken:
    """A mail server of which nobody ever hears again."""

    def __init__(self, *args, **kwargs):
        raise AssertionError("a request called the mail server")


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("/account/login/code/", {"email": "noor@example.org"}),
        ("/account/login/code/", {"email": "niemand@example.org"}),
        ("/account/password/reset/", {"email": "noor@example.org"}),
        ("/account/password/reset/", {"email": "niemand@example.org"}),
        ("/account/signup/", {"email": "noor@example.org"}),
        ("/account/signup/", {"email": "nieuw@example.org"}),
    ],
)
def test_no_request_waits_for_a_mail_server(settings, page, typed):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    settings.SIGNUP_OPEN = True
    make_user("Noor", email="noor@example.org")
    client = Client()
    words = {"name": "Noor", "password1": PASSWORD, "password2": PASSWORD} if "signup" in page else {}
    response = send(client, client.get(page), page, **typed, **words)
    assert response.status_code == 302
    assert [each.to for each in OutgoingMail.objects.all()] == [typed["email"]]


def test_a_changed_password_is_changed_whatever_the_mail_server_does(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    noor = User.objects.create_user("noor@example.org", PASSWORD, name="Noor")
    EmailAddress.objects.create(user=noor, email=noor.email, verified=True, primary=True)
    client = Client()
    client.force_login(noor)
    new = "varen-over-de-brede-plas"
    page = "/account/password/change/"
    typed = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert send(client, client.get(page), page, **typed).status_code == 302
    noor.refresh_from_db()
    assert noor.check_password(new)
    assert OutgoingMail.objects.get().kind == "password_changed"


def test_a_stranger_cannot_have_endless_codes_sent_to_somebody():
    for minute in range(200):
        with later(minutes=minute * 0.3):
            ask_for_code("niemand@example.org")
    assert OutgoingMail.objects.count() == 15
    with later(minutes=62):
        assert ask_for_code("niemand@example.org").status_code == 302


def test_a_name_that_looks_like_a_site_is_no_link_in_mail():
    html = mail.without_links_of_others(
        '<p>Welkom bij Jeugd.nl op <a href="https://x.nl">https://x.nl/a.b</a>. Dag.</p>'
    )
    assert html == '<p>Welkom bij Jeugd.&zwnj;nl op <a href="https://x.nl">https://x.nl/a.b</a>. Dag.</p>'
