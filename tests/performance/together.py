"""How pages, the file and the news take more time when more organisations take part.

    python -m tests.performance.together [organisations]

Run by hand, on a database of its own that is thrown away. Every organisation writes its own view on each question of 1a and
responds to each joint answer. Reports the time of each with the demo as it is and with so many organisations more, and the ratio.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from tests.performance.dossier import prepare, say

TIMES = 15
VIEW = "Wij zien dat signalen pas laat bij elkaar komen, omdat niemand weet wie er nog meer bij het gezin is. " * 3


def join(partnership, number: int) -> None:
    """One organisation more, with one person and all that it says."""
    from django.utils import timezone

    from phases.answers.models import Answer
    from phases.contributions.models import Contribution, Kind, Response, Stance
    from phases.partnership.models import Role
    from tests.factories import make_member, make_organisation

    organisation = make_organisation(partnership, f"Organisatie {number}")
    member = make_member(partnership, organisation=organisation, role=Role.PARTNER, name=f"Persoon {number}")
    now = timezone.now()
    for joint in Answer.objects.filter(
        partnership=partnership, organisation=None, contribution__shared_at__isnull=False, item__section__code="1a"
    ):
        Response.objects.create(contribution_id=joint.pk, by=member, at=now, stance=Stance.ADDITION, text=VIEW)
        view = Contribution.objects.create(
            partnership=partnership,
            organisation=organisation,
            kind=Kind.ANSWER,
            created_by=member,
            shared_at=now,
            shared_by=member,
        )
        Answer.objects.create(
            contribution=view, partnership=partnership, organisation=organisation, item=joint.item, text=VIEW
        )


def work(noor) -> dict[str, Callable]:
    from django.test import Client
    from django.utils import timezone

    from phases.exchange.export import partnership_file
    from phases.overview.digest import parts_for

    client = Client()
    client.force_login(noor.user)
    home = f"/samenwerkingen/{noor.partnership.slug}/"

    def page(path: str) -> Callable:
        def read():
            assert client.get(path).status_code == 200, path

        return read

    week = timedelta(days=7)
    return {
        "overzicht": page(home),
        "onderdeel 1a": page(f"{home}onderdelen/1a/"),
        "een vraag naast elkaar": page(f"{home}vragen/1a-01/"),
        "mijn werk": page("/mijn-werk/"),
        "bestand van de trekker": lambda: partnership_file(noor.partnership, noor),
        "nieuws van de trekker": lambda: parts_for(noor.user, timezone.now() - week, timezone.now()),
    }


def measured(noor) -> dict[str, float]:
    """Median of seconds."""
    found = {}
    for name, task in work(noor).items():
        task()
        times = []
        for _ in range(TIMES):
            started = time.perf_counter()
            task()
            times.append(time.perf_counter() - started)
        found[name] = statistics.median(times)
    return found


def measure(organisations: int) -> None:
    from phases.partnership.models import Membership

    noor = Membership.objects.select_related("partnership", "organisation", "user").get(
        name="Noor Visser", partnership__slug="samen-tegen-pesten"
    )
    before = measured(noor)
    for number in range(organisations):
        join(noor.partnership, number)
    after = measured(noor)
    for name, seconds in before.items():
        more = after[name]
        say(name, f"{1000 * seconds:.0f} ms; met {organisations} erbij {1000 * more:.0f} ms, {more / seconds:.1f} keer")


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parents[2])
    with tempfile.TemporaryDirectory(prefix="samen-together-") as place:
        prepare(place)
        measure(int(sys.argv[1]) if sys.argv[1:] else 20)
