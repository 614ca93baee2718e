"""Somebody types in what was removed meanwhile: that is said as it is, to whoever could write there and nobody else."""

import pytest
from django.utils import timezone

from phases.contributions.models import Contribution
from phases.contributions.operations import remove
from phases.meetings.models import Goal, Participant, ProgrammePart
from phases.meetings.operations import add_meeting
from phases.network.models import PartyProfile
from phases.network.operations import add_parties, remove_party
from phases.partnership.models import Role
from phases.plans.models import Milestone
from phases.process.operations import add_bottleneck, add_process, add_step
from tests.factories import client_for, make_member, make_organisation
from tests.plans.cycles import add
from tests.responding import share, url

pytestmark = pytest.mark.django_db
TEXT = "Aanmelden bij de wijkagent"


@pytest.fixture
def noor():
    return make_member(name="Noor")


@pytest.fixture
def joost(noor):
    brug = make_organisation(noor.partnership, "De Brug")
    return make_member(noor.partnership, role=Role.COORDINATOR, organisation=brug, name="Joost")


def gone(row):
    type(row).objects.filter(pk=row.pk).update(removed_at=timezone.now())


def process(noor):
    found = add_process(by=noor, name="Route")
    return found, found, url(noor, "process_field", pk=found.pk, field="description")


def step(noor):
    found = add_step(process=add_process(by=noor, name="Route"), position=0)
    return found, found.process, url(noor, "step_field", pk=found.pk, field="what")


def bottleneck(noor):
    route = add_process(by=noor, name="Route")
    found = add_bottleneck(by=noor, process=route, step=None, next_step=None, kind="gap")
    return found, route, url(noor, "bottleneck_field", pk=found.pk, field="description")


def action(noor):
    found = add(noor, "Bellen")
    return found, found, url(noor, "action_field", pk=found.pk, field="result")


def milestone(noor):
    found = Milestone.objects.create(action=add(noor, "Bellen"), text="Eerste keer")
    return found, found.action, url(noor, "milestone_field", pk=found.pk, field="text")


def action_check(noor):
    found = add(noor, "Bellen")
    return found, found, url(noor, "cycle_external_check", number=1, pk=found.pk, field="text")


def meeting(noor):
    found = add_meeting(by=noor, title="Kennismaken")
    return found, found, url(noor, "meeting_field", pk=found.pk, field="place")


def row_of_a_meeting(model, kind, field, **values):
    def make(noor):
        found = model.objects.create(meeting=add_meeting(by=noor, title="Kennismaken"), **values)
        return found, found.meeting, url(noor, "meeting_row_field", kind=kind, pk=found.pk, field=field)

    make.__name__ = kind
    return make


KINDS = [
    process,
    step,
    bottleneck,
    action,
    milestone,
    action_check,
    meeting,
    row_of_a_meeting(Goal, "doel", "text"),
    row_of_a_meeting(ProgrammePart, "onderdeel", "title"),
    row_of_a_meeting(Participant, "deelnemer", "layer", name="Anna"),
]


def save(member, address):
    name = address.rstrip("/").rpartition("/")[2]
    data = {f"x.{name}": TEXT, "version": 0, "client": "pagina", "seq": 1, "member": member.page_mark}
    return client_for(member).post(address, data, headers={"X-Requested-With": "fetch"})


def take_away(record):
    remove(contribution=record.contribution) if hasattr(record, "contribution") else gone(record)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("whole", [False, True], ids=["itself", "what-it-is-in"])
def test_what_was_removed_is_said_to_be_removed(noor, joost, kind, whole):
    record, root, address = kind(noor)
    take_away(root if whole else record)
    response = save(noor, address)
    assert response.status_code == 410 and response.json()["error"] == "Niet opgeslagen: iemand haalde dit weg."
    assert client_for(noor).get(address, headers={"X-Requested-With": "fetch"}).status_code == 410
    assert save(noor, address.replace(f"/{record.pk}/", "/999999/")).status_code == 404


def test_a_party_that_was_taken_off_the_list(noor):
    add_parties(by=noor, names=["Welzijn West"])
    profile = PartyProfile.objects.get(party__name="Welzijn West")
    remove_party(party=profile.party)
    assert save(noor, url(noor, "profile_field", pk=profile.pk, field="offer")).status_code == 410


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("shared", [False, True], ids=["concept", "shared"])
def test_whoever_never_wrote_there_learns_nothing(noor, joost, kind, shared):
    """Also when they could read it."""
    record, root, address = kind(noor)
    Contribution.objects.filter(pk=root.pk).update(organisation=noor.organisation)
    Contribution.objects.filter(pk=record.root_id).update(organisation=noor.organisation)
    if shared:
        share(root, noor)
    take_away(record)
    assert save(joost, address).status_code == 404
    stranger = make_member(name="Vreemde")
    assert save(stranger, address.replace(noor.partnership.slug, stranger.partnership.slug)).status_code == 404
