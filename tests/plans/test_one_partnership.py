"""What is asked of one partnership names it, at the table with everyone's rows: a database that believes that table to be small
may else read all of it.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from phases.plans import queries

pytestmark = pytest.mark.django_db

READS = {
    "actions by origin": queries.actions_by_origin,
    "actions": lambda member: list(queries.actions_for(member)),
    "findings": lambda member: list(queries.findings_for(member)),
    "milestones": lambda member: list(queries.milestones_to_edit(member)),
    "cycles": lambda member: list(queries.cycles_for(member)),
}


@pytest.mark.parametrize("read", READS)
def test_the_partnership_is_named(world, read):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        READS[read](world.coordinator)
    wide = [each["sql"] for each in asked if '"phases_contribution"' in each["sql"]]
    wanted = f'"phases_contribution"."partnership_id" = {world.coordinator.partnership_id}'
    assert wide and all(wanted in sql for sql in wide), wide
