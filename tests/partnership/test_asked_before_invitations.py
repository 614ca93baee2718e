"""Who was asked before there were invitations is asked still, and the register knows who took part."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from phases.partnership.models import AccessEvent, Invitation, Membership
from tests.factories import make_member

pytestmark = pytest.mark.django_db(transaction=True)


def test_pending_memberships_become_invitations_and_the_others_are_registered():
    noor = make_member(name="Noor")
    left = make_member(noor.partnership, role="partner", name="Vertrokken", ended_at=timezone.now())
    imported = make_member(noor.partnership, role="partner", name="Ingelezen", user=None)
    for name in ("Joost", "Joost nog eens"):
        make_member(noor.partnership, organisation=noor.organisation, name=name, user=None)
    before = [("phases", "0006_working_together")]
    try:
        executor = MigrationExecutor(connection)
        executor.migrate(before)
        asked = executor.loader.project_state(before).apps.get_model("phases", "Membership").objects
        asked.filter(name__startswith="Joost").update(email="Joost@School.example")
    finally:
        latest = MigrationExecutor(connection)
        latest.migrate(latest.loader.graph.leaf_nodes())  # the database is everybody's after this
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.organisation, invitation.role) == (
        "joost@school.example",
        noor.organisation,
        "coordinator",
    )
    assert invitation.is_open and invitation.key
    assert set(Membership.objects.filter(ended_at=None)) == {noor, imported}
    assert set(AccessEvent.objects.values_list("membership", "what")) == {
        (noor.pk, "joined"),
        (left.pk, "joined"),
        (left.pk, "ended"),
        (imported.pk, "joined"),
    }
