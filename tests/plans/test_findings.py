"""Who may know which finding an action or a point on an agenda came from."""

import pytest
from django.utils import timezone

from phases.meetings.models import ProgrammePart
from phases.meetings.operations import add_meeting, put_on_agenda
from phases.partnership.models import Role
from phases.process.models import Bottleneck
from phases.process.operations import add_bottleneck, add_process
from tests.factories import client_for, make_member, make_organisation
from tests.plans.pages import add, page, share, url

pytestmark = pytest.mark.django_db
SECRET = "zwaluwstaartverbinding"


@pytest.fixture
def joost(noor):
    brug = make_organisation(noor.partnership, "De Brug")
    return make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name="Joost")


@pytest.fixture
def bottleneck(noor):
    """Shared, in a process that is not."""
    process = add_process(by=noor, name="Melding")
    found = add_bottleneck(by=noor, process=process, step=None, next_step=None, kind="gap")
    Bottleneck.objects.update(description=f"{SECRET} knelpunt")
    share(found, noor)
    return found


def test_a_shared_bottleneck_in_an_unshared_process_is_no_finding_for_others(noor, joost, bottleneck):
    action = add(noor, "Nummer afspreken", origins=[bottleneck.contribution])
    meeting = add_meeting(by=noor, title="Netwerk")
    part = ProgrammePart.objects.create(meeting=meeting, title="Knelpunten")
    put_on_agenda(meeting=meeting, found=[bottleneck.contribution], part=part)
    for each in (action, action.plan, meeting):
        share(each, noor)
    client = client_for(joost)
    assert client.get(url(joost, "action_new") + f"?uit={bottleneck.pk}").status_code == 404
    for address in (
        url(joost, "action", pk=action.pk),
        url(joost, "plan_external"),
        url(joost, "plans"),
        url(joost, "meeting", pk=meeting.pk),
        url(joost, "minutes", pk=meeting.pk),
        url(joost, "document_preview", kind="extern"),
        url(joost, "document_preview", kind="agenda") + f"?bijeenkomst={meeting.pk}",
    ):
        assert client.get(address).status_code == 200
        assert SECRET not in page(client, address), address


def test_who_reads_process_and_bottleneck_sees_where_an_action_came_from(noor, joost, bottleneck):
    action = add(noor, "Nummer afspreken", origins=[bottleneck.contribution])
    for each in (action, action.plan, bottleneck.process):
        share(each, noor)
    assert SECRET in page(client_for(joost), url(joost, "action", pk=action.pk))
    bottleneck.process.contribution.removed_at = timezone.now()
    bottleneck.process.contribution.save()
    for member in (noor, joost):
        assert SECRET not in page(client_for(member), url(member, "action", pk=action.pk))


def test_an_action_in_an_unshared_plan_is_no_finding_for_others(noor, joost):
    late = add(noor, f"{SECRET} laat")
    follow_up = add(joost, "Vervolg", organisation=joost.organisation, origins=[late.contribution])
    share(late, noor)
    assert SECRET not in page(client_for(joost), url(joost, "action", pk=follow_up.pk))
    share(late.plan, noor)
    assert SECRET in page(client_for(joost), url(joost, "action", pk=follow_up.pk))
