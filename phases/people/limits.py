"""How much mail one person, one partnership and one address can be the cause of. The README tells hosts these numbers."""

from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Q
from django.utils import timezone

from phases.people.models import OutgoingMail

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STRANGERS = {"invitation"}  # to whoever did not say yes to anything yet
# Per person, per partnership, per address: how many in an hour, and in a day.
TO_STRANGERS = {"person": (100, 200), "partnership": (150, 300), "address": (5, 10)}
TO_MEMBERS = {"person": (600, 2000), "partnership": (1500, 5000), "address": (30, 100)}
WHOSE = {
    "person": "Je hebt {span} al {many} e-mails laten sturen. Meer kan niet.",
    "partnership": "Vanuit deze samenwerking gingen er {span} al {many} e-mails uit. Meer kan niet.",
    "address": "Naar dit adres gingen er {span} al {many} uitnodigingen. Meer kan niet.",
}
SPANS = ((HOUR, "in het afgelopen uur", "over een uur"), (DAY, "in de afgelopen dag", "morgen"))


class TooMuchMail(Exception):
    """A limit is reached; nothing was written down. The message is for whoever asked."""


@dataclass(frozen=True)
class Cause:
    """Through whom a mail goes out, and from which partnership. Mail without a cause is outside every limit."""

    person: int | None
    partnership: int


def within_limits(*, kind: str, to: str, cause: Cause) -> bool:
    """False for a member who got so many that one more is left out: the page tells it too. Raises TooMuchMail."""
    limits = TO_STRANGERS if kind in STRANGERS else TO_MEMBERS
    ours = {"person": Q(caused_by=cause.person), "partnership": Q(partnership=cause.partnership), "address": Q(to=to)}
    if cause.person is None:
        del ours["person"]
    now = timezone.now()
    caused = OutgoingMail.objects.exclude(caused_by=None, partnership=None).filter(created_at__gt=now - DAY)
    caused = caused.filter(kind__in=STRANGERS) if kind in STRANGERS else caused.exclude(kind__in=STRANGERS)
    counted = caused.filter(reduce(or_, ours.values())).aggregate(
        **{
            f"{whose}_{place}": Count("pk", filter=mine & Q(created_at__gt=now - span))
            for whose, mine in ours.items()
            for place, (span, _, _) in enumerate(SPANS)
        }
    )
    for whose in ours:
        for place, (_, past, again) in enumerate(SPANS):
            if counted[f"{whose}_{place}"] < limits[whose][place]:
                continue
            if whose == "address" and kind not in STRANGERS:
                return False
            words = WHOSE[whose].format(span=past, many=limits[whose][place])
            raise TooMuchMail(f"{words} Probeer het {again} opnieuw.")
    return True
