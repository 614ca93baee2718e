"""Mail that surely goes out: written down with the deed that it tells of, sent by the worker, tried again when it fails.

No mail holds what people wrote in a partnership: it says that something is there, and where.
"""

import logging
import re
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

from allauth.account import app_settings
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from phases.people.limits import Cause, within_limits
from phases.people.models import OutgoingMail

logger = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=12)
FIRST_WAIT_OF_URGENT = timedelta(seconds=15)
GIVE_UP_AFTER = timedelta(days=7)
KEPT_FOR = timedelta(days=30)
REMIND_AFTER = timedelta(days=1)
REFUSED, STOPPED = "adres geweigerd", "gestopt door beheer"
# Somebody waits for these at a page. Each can be asked for by anyone who types the address.
OF_USE_FOR = {
    "login_code": timedelta(seconds=app_settings.LOGIN_BY_CODE_TIMEOUT),
    "password_reset_key": timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
    "email_confirmation": timedelta(days=app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS),
    "email_confirmation_signup": timedelta(days=app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS),
    "unknown_account": timedelta(hours=1),
    "account_already_exists": timedelta(hours=1),
}
MOST_ASKED_IN_AN_HOUR = 30
TAGS = re.compile(r"(<[^>]*>)")
DOT_IN_NAME = re.compile(r"(?<=\w)\.(?=\w)")


class TooSoon(Exception):
    """They had a mail less than a day ago."""


def too_soon(last: datetime) -> bool:
    return timezone.now() - last < REMIND_AFTER


def absolute(path: str) -> str:
    """The address of a page, as a mail needs it."""
    return settings.SITE_URL + path


def post(
    *,
    to: str,
    template: str,
    context: dict[str, Any],
    unsubscribe_url: str = "",
    cause: Cause | None = None,
    useless_after: datetime | None = None,
) -> OutgoingMail | None:
    """Writes a mail down, from `emails/<template>.txt`, `.html` and `_subject.txt`; the worker sends it after the transaction.

    Raises TooMuchMail when whoever is the cause reached a limit. What people have to hear in any case has no cause.
    """
    if cause and not within_limits(kind=template, to=to, cause=cause):
        return None
    context = {"site_url": settings.SITE_URL, "unsubscribe_url": unsubscribe_url, **context}
    return OutgoingMail.objects.create(
        to=to,
        kind=template,
        subject=one_line(render_to_string(f"emails/{template}_subject.txt", context)),
        text=render_to_string(f"emails/{template}.txt", context).strip() + "\n",
        html=without_links_of_others(render_to_string(f"emails/{template}.html", context)),
        unsubscribe_url=unsubscribe_url,
        caused_by_id=cause.person if cause else None,
        partnership=cause.partnership if cause else None,
        useless_after=useless_after,
    )


def post_made(message: EmailMessage, *, kind: str) -> None:
    """The same for a mail that allauth made: those that anyone can have sent to any address go first, while they are of use."""
    to, now = message.to[0], timezone.now()
    if kind in OF_USE_FOR and too_many_asked_for(to):
        logger.warning("no mail (%s): this address was sent too many in an hour", kind)
        return
    OutgoingMail.objects.create(
        to=to,
        kind=kind,
        subject=one_line(str(message.subject)),
        text=message.body + "\n",
        urgent=kind in OF_USE_FOR,
        useless_after=now + OF_USE_FOR[kind] if kind in OF_USE_FOR else None,
    )


def too_many_asked_for(to: str) -> bool:
    """Whether it is far beyond what somebody needs who signs in: a stranger does this. What tells an owner of a change is not
    counted.
    """
    since = timezone.now() - timedelta(hours=1)
    return (
        OutgoingMail.objects.filter(to=to, kind__in=OF_USE_FOR, created_at__gt=since).count() >= MOST_ASKED_IN_AN_HOUR
    )


def one_line(subject: str) -> str:
    return " ".join(subject.split())[:300]


def without_links_of_others(html: str) -> str:
    """Mail programs make a link of "Jeugd.nl" by themselves. Something invisible after the dot, outside our own links, keeps
    them from it.
    """
    parts, ours = TAGS.split(html), False
    for place, part in enumerate(parts):
        if place % 2:
            ours = part.startswith("<a ") or (ours and part != "</a>")
        elif not ours:
            parts[place] = DOT_IN_NAME.sub(".&zwnj;", part)
    return "".join(parts)


def waiting() -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(sent_at=None, given_up_at=None)


def deliver_next() -> bool:
    """Tries the one whose turn it is; False when there is none. Who waits at a page for a code goes first."""
    now = timezone.now()
    mail = waiting().filter(next_try_at__lte=now).order_by("-urgent", "next_try_at", "pk").first()
    if mail is None:
        return False
    if (mail.useless_after or now) < now or (mail.tries and mail.created_at < now - GIVE_UP_AFTER):
        give_up(mail)
    elif claimed(mail, now):
        deliver(mail)
    return True


def claimed(mail: OutgoingMail, now: datetime) -> bool:
    """Only one worker gets it, for longer than a mail server can keep us. Whoever is killed halfway leaves it for later."""
    same = waiting().filter(pk=mail.pk, tries=mail.tries)
    mail.tries += 1
    return bool(same.update(tries=mail.tries, next_try_at=now + FIRST_WAIT))


def deliver(mail: OutgoingMail) -> None:
    """Sends it; its text is forgotten once it went. Of what went wrong only the kind is kept."""
    try:
        message_of(mail).send()
    except SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        failed(mail, REFUSED)
        if all(code >= 500 for code in codes):
            give_up(mail, REFUSED)
    except (OSError, SMTPException, ValueError) as error:  # also of an address or header that no server takes
        failed(mail, type(error).__name__)
    else:
        sent = OutgoingMail.objects.filter(pk=mail.pk)
        sent.update(sent_at=timezone.now(), text="", html="", last_error="")


def message_of(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The mail with the same Message-ID each time, so that a server or mail program knows a mail that it has already."""
    site = urlsplit(settings.SITE_URL).hostname or "localhost"
    headers = {"Message-ID": f"<{mail.created_at:%Y%m%d%H%M%S%f}.{mail.pk}@{site}>"}
    if mail.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def failed(mail: OutgoingMail, error: str) -> None:
    first = FIRST_WAIT_OF_URGENT if mail.urgent else FIRST_WAIT
    wait = min(first * 2 ** min(mail.tries - 1, 10), LONGEST_WAIT)
    OutgoingMail.objects.filter(pk=mail.pk).update(last_error=error, next_try_at=timezone.now() + wait)
    logger.warning("mail %s was not sent: %s", mail.pk, error)


def give_up(mail: OutgoingMail, error: str = "") -> None:
    """Keeps the text for who tries again from the admin, unless a code in it is of no use any more."""
    useless = {"text": "", "html": ""} if mail.useless_after and mail.useless_after < timezone.now() else {}
    if waiting().filter(pk=mail.pk).update(given_up_at=timezone.now(), **useless) and not error:
        logger.error("mail %s (%s) was given up after %s tries: %s", mail.pk, mail.kind, mail.tries, mail.last_error)


def deliver_due() -> int:
    """Tries everything whose turn it is; gives how many those were."""
    tried = 0
    while deliver_next():
        tried += 1
    return tried


def forget_old() -> None:
    OutgoingMail.objects.filter(created_at__lte=timezone.now() - KEPT_FOR).delete()


def try_again(mails: QuerySet[OutgoingMail]) -> int:
    """Has these tried again at once; gives how many. What was sent, or is of no use any more, stays as it is."""
    again = mails.filter(sent_at=None).exclude(text="")
    return again.update(given_up_at=None, tries=0, next_try_at=timezone.now())


def stop_trying(mails: QuerySet[OutgoingMail]) -> int:
    """Gives these up, for the host; gives how many."""
    still = mails.filter(sent_at=None, given_up_at=None)
    return still.update(given_up_at=timezone.now(), last_error=STOPPED)
