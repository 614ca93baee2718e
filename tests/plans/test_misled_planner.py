"""A database that believes its tables to be empty: another session gathered statistics while rows were not yet committed."""

import pytest
from django.db import connection
from django.utils import timezone

from phases.contributions.models import Contribution, Kind, Response, Revision
from phases.partnership.models import Membership
from phases.plans import queries
from phases.plans.models import Action, ActionOrigin, ActionPlan
from phases.plans.open_points import open_points

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite gathers none by itself"),
]
SECONDS = 5


def fill(noor):
    """What many organisations write in some years."""
    plan = ActionPlan.objects.get(partnership=noor.partnership, organisation=None)
    cycle = plan.cycles.get(closed_at=None)
    common = {"partnership": noor.partnership, "created_by": noor}
    made = Contribution.objects.bulk_create([Contribution(kind=Kind.ACTION, **common) for _ in range(500)])
    Contribution.objects.bulk_create([Contribution(kind=Kind.CARD, **common) for _ in range(3000)])
    Action.objects.bulk_create([Action(contribution=each, plan=plan, cycle=cycle, what="Bellen") for each in made])
    ActionOrigin.objects.bulk_create([ActionOrigin(action_id=each.pk, contribution=made[0]) for each in made])
    Response.objects.bulk_create([Response(contribution=each, by=noor, stance="addition") for each in made])
    now = timezone.now()
    Revision.objects.bulk_create([Revision(contribution=each, by=noor, at=now) for each in made for _ in range(4)])


@pytest.fixture
def noor(demo_of_module, db):
    """The demo and more, not committed, with statistics from outside."""
    noor = Membership.objects.get(name="Noor Visser", partnership__slug="samen-tegen-pesten")
    fill(noor)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("ANALYZE")
    finally:
        other.close()
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {SECONDS * 1000}")
    return noor


READS = {
    "actions by origin": queries.actions_by_origin,
    "actions with origins": lambda member: list(queries.with_origins(queries.actions_for(member), member)),
    "findings": lambda member: list(queries.findings_for(member)),
    "milestones": lambda member: list(queries.milestones_to_edit(member)),
    "cycles": lambda member: list(queries.cycles_for(member)),
    "open points": open_points,
    "responses": lambda member: list(Response.objects.visible_to(member)),
    "revisions": lambda member: list(Revision.objects.visible_to(member)),
    "contributions": lambda member: list(Contribution.objects.visible_to(member)),
}


@pytest.mark.parametrize("read", READS)
def test_what_is_asked_of_one_partnership_does_not_take_all_of_them(noor, read):
    """Raises when it takes longer than the seconds above."""
    READS[read](noor)
