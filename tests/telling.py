"""What was mailed of who takes part, but for invitations themselves."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from phases.partnership.telling import tell_due
from phases.people.models import OutgoingMail


def mailed() -> dict[str, str]:
    """What was written since the last call: of each address the whole texts."""
    found: dict[str, str] = {}
    for each in OutgoingMail.objects.order_by("pk"):
        if not each.subject.startswith("Doe je mee"):
            found[each.to] = found.get(each.to, "") + each.subject + each.text + each.html
    OutgoingMail.objects.all().delete()
    return found


def told_after(minutes: int = 10) -> dict[str, str]:
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes, seconds=1)):
        tell_due.func()
    return mailed()
