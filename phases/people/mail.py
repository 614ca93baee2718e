"""Mail that surely goes out: written down with the deed that it tells of, sent after that, tried again when it fails.

No mail holds what people wrote in a partnership: it says that something is there, and where.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from phases.people.models import OutgoingMail

logger = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=12)
GIVE_UP_AFTER = timedelta(days=7)
KEPT_FOR = timedelta(days=30)
REMIND_AFTER = timedelta(days=1)


class TooSoon(Exception):
    """They had a mail less than a day ago."""


def too_soon(last: datetime) -> bool:
    return timezone.now() - last < REMIND_AFTER


def absolute(path: str) -> str:
    """The address of a page, as a mail needs it."""
    return settings.SITE_URL + path


def post(*, to: str, template: str, context: dict[str, Any], unsubscribe_url: str = "") -> OutgoingMail:
    """Writes a mail down, from `emails/<template>.txt`, `.html` and `_subject.txt`; it goes out when the transaction is done."""
    context = {"site_url": settings.SITE_URL, "unsubscribe_url": unsubscribe_url, **context}
    subject = " ".join(render_to_string(f"emails/{template}_subject.txt", context).split())
    mail = OutgoingMail.objects.create(
        to=to,
        subject=subject[:300],
        text=render_to_string(f"emails/{template}.txt", context).strip() + "\n",
        html=render_to_string(f"emails/{template}.html", context),
        unsubscribe_url=unsubscribe_url,
    )
    transaction.on_commit(lambda: deliver.enqueue(mail.pk))
    return mail


@task()
def deliver(mail_id: int) -> bool:
    """True when it went out. What could not be sent waits, longer each time; its text is forgotten once it is sent."""
    with transaction.atomic():
        waiting = OutgoingMail.objects.select_for_update().filter(pk=mail_id, sent_at=None)
        mail = waiting.filter(next_try_at__lte=timezone.now()).first()
        if mail is None:
            return False
        mail.tries += 1
        mail.next_try_at = timezone.now() + min(FIRST_WAIT * 2 ** min(mail.tries - 1, 10), LONGEST_WAIT)
        mail.save(update_fields=["tries", "next_try_at"])
    headers = {}
    if mail.unsubscribe_url:
        headers = {
            "List-Unsubscribe": f"<{mail.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    message = EmailMultiAlternatives(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to], headers=headers)
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except (OSError, ValueError) as error:  # of smtplib, and of an address or header that no server takes
        logger.warning("mail %s was not sent: %s", mail.pk, type(error).__name__)
        return False
    OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), text="", html="")
    return True


def deliver_waiting() -> int:
    """Tries everything again that is due; gives how many went out. What is too old to be useful is left, and later forgotten."""
    now = timezone.now()
    OutgoingMail.objects.filter(created_at__lte=now - KEPT_FOR).delete()
    due = OutgoingMail.objects.filter(sent_at=None, next_try_at__lte=now, created_at__gt=now - GIVE_UP_AFTER)
    return sum(deliver.func(pk) for pk in due.order_by("pk").values_list("pk", flat=True))
