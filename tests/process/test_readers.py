"""Who reads and who writes a process and its bottlenecks."""

import pytest

from phases.partnership.models import Role
from phases.process.models import Bottleneck, Process, ProcessStep
from phases.process.operations import add_bottleneck, add_process
from phases.process.queries import process_counts
from tests.factories import client_for, make_member, make_organisation
from tests.process.pages import add_steps, page, share, url

pytestmark = pytest.mark.django_db
SECRET = "zwaluwstaartverbinding"


@pytest.fixture
def joost(noor):
    """A partner of another organisation."""
    brug = make_organisation(noor.partnership, "De Brug")
    return make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name="Joost")


@pytest.fixture
def lotte(joost):
    """Reads along, in the organisation of Joost."""
    return make_member(joost.partnership, role=Role.READER, organisation=joost.organisation, name="Lotte")


@pytest.fixture
def secret(noor):
    return filled(noor)


def filled(member):
    process = add_process(by=member, name=f"{SECRET} proces")
    step = add_steps(process, f"{SECRET} stap")[0]
    found = add_bottleneck(by=member, process=process, step=step, next_step=None, kind="gap")
    Bottleneck.objects.filter(pk=found.pk).update(description=f"{SECRET} knelpunt")
    return process


def everything(member, process):
    """Every address of a process, its step and its bottleneck, with whether it is for reading."""
    step, found = process.steps.get(), process.bottlenecks.get()
    deeds = {
        process.pk: (
            "process_save",
            "process_remove",
            "process_put_back",
            "step_add",
            "bottleneck_add",
        ),
        step.pk: ("step_move", "step_remove", "step_put_back"),
        found.pk: ("bottleneck_remove", "bottleneck_put_back"),
    }
    yield from ((url(member, name, pk=pk), False) for pk, names in deeds.items() for name in names)
    for name, pk, field in (
        ("process", process.pk, "name"),
        ("step", step.pk, "what"),
        ("bottleneck", found.pk, "kind"),
    ):
        yield url(member, f"{name}_field", pk=pk, field=field), False
    for name, pk in (("process", process.pk), ("process_history", process.pk), ("bottleneck_history", found.pk)):
        yield url(member, name, pk=pk), True


def before_and_after(process):
    rows = [Process.objects.filter(pk=process.pk), process.steps.all(), process.bottlenecks.all()]
    return [list(found.values()) for found in rows], process.contribution.removed_at


@pytest.mark.parametrize("who", ["partner", "reader", "stranger"])
def test_unshared_process_of_others_is_invisible_and_not_editable(noor, joost, lotte, secret, who):
    member = {"partner": joost, "reader": lotte, "stranger": make_member(name="Vreemde")}[who]
    client, state = client_for(member), before_and_after(secret)
    for address, reading in everything(member, secret):
        post = {"position": 0, "kind": "gap", "step": secret.steps.get().pk}
        expected = 403 if who == "reader" and not reading else 404
        if reading:
            assert client.get(address).status_code == expected, address
        else:
            assert client.post(address, post).status_code == expected, address
    for name in ("processes", "bottlenecks"):
        assert SECRET not in page(client, url(member, name))
    assert {number for _, number in process_counts(member)} == {0}
    assert before_and_after(secret) == state


def test_trekker_does_not_read_the_unshared_process_of_a_partner(noor, joost):
    own = filled(joost)
    assert own.contribution.organisation == joost.organisation
    assert client_for(joost).get(url(joost, "process", pk=own.pk)).status_code == 200
    assert client_for(noor).get(url(noor, "process", pk=own.pk)).status_code == 404
    assert SECRET not in page(client_for(noor), url(noor, "bottlenecks"))


def test_partner_reads_a_shared_process_and_writes_only_an_own_bottleneck_in_it(noor, joost, secret):
    share(secret, noor)
    client = client_for(joost)
    html = page(client, url(joost, "process", pk=secret.pk))
    assert f"{SECRET} stap" in html and f"{SECRET} knelpunt" not in html
    assert "<strong>Gedeeld</strong>" in html and "data-editable" not in html
    for name in ("process_remove", "step_add"):
        assert client.post(url(joost, name, pk=secret.pk), {"position": 0}).status_code == 404
    assert client.post(url(joost, "process_save", pk=secret.pk), {f"proces-{secret.pk}.name": "Weg"}).status_code == 302
    assert Process.objects.get().name == f"{SECRET} proces"
    step = ProcessStep.objects.get()
    client.post(url(joost, "bottleneck_add", pk=secret.pk), {"kind": "wait", "step": step.pk, "next_step": ""})
    own = Bottleneck.objects.get(kind="wait")
    assert own.contribution.organisation == joost.organisation
    html = page(client, url(joost, "process", pk=secret.pk))
    assert "<strong>Concept</strong><span>Alleen De Brug leest wat hier staat." in html
    assert f'id="knelpunt-{own.pk}"' in html
    assert f'id="knelpunt-{own.pk}"' not in page(client_for(noor), url(noor, "process", pk=secret.pk))
    assert client_for(noor).get(url(noor, "bottleneck_field", pk=own.pk, field="kind")).status_code == 404


def test_shared_bottleneck_is_read_only_with_its_process(noor, joost, secret):
    found = secret.bottlenecks.get()
    share(found, noor)
    assert SECRET not in page(client_for(joost), url(joost, "bottlenecks"))
    share(secret, noor)
    html = page(client_for(joost), url(joost, "bottlenecks"))
    assert f"{SECRET} knelpunt" in html and "Maak actie" in html
    html = page(client_for(joost), url(joost, "process", pk=secret.pk))
    assert f"{SECRET} knelpunt" in html and "Maak actie" in html and "data-editable" not in html
    assert client_for(joost).get(url(joost, "bottleneck_field", pk=found.pk, field="kind")).status_code == 404


def test_reader_reads_what_is_shared_and_finds_nothing_to_press(noor, joost, lotte, secret):
    share(secret, noor)
    share(secret.bottlenecks.get(), noor)
    own, removed = filled(joost), filled(joost)
    client = client_for(lotte)
    client_for(joost).post(url(joost, "process_remove", pk=removed.pk))
    pages = [url(lotte, "process", pk=each.pk) for each in (secret, own)]
    for address in (*pages, url(lotte, "processes"), url(lotte, "bottlenecks")):
        html = page(client, address)
        assert SECRET in html
        for words in ("Maak actie", "toevoegen", "verwijderen", "Zet terug", "data-editable"):
            assert words not in html.split("<main")[1], (address, words)


def test_counts_hold_only_what_this_member_may_read(noor, joost, secret):
    share(secret, noor)
    own = add_bottleneck(by=joost, process=secret, step=None, next_step=None, kind="gap")
    Bottleneck.objects.filter(pk=own.pk).update(what_is_needed="Overleg", who_is_needed="De Brug")
    assert [number for _, number in process_counts(noor)] == [1, 1, 1, 0]
    assert [number for _, number in process_counts(joost)] == [1, 1, 1, 1]
    assert "1 stap · 1 knelpunt<" in page(client_for(noor), url(noor, "processes"))


def test_bottleneck_of_a_trekker_is_of_whom_the_process_is(noor, joost, secret):
    karim = make_member(noor.partnership, role=Role.PARTNER, organisation=noor.organisation, name="Karim")
    own = add_process(by=karim, name="Bij ons")
    client_for(noor).post(url(noor, "bottleneck_add", pk=own.pk), {"kind": "gap"})
    assert own.bottlenecks.get().contribution.organisation == noor.organisation
    assert (
        client_for(karim).get(url(karim, "bottleneck_field", pk=own.bottlenecks.get().pk, field="kind")).status_code
        == 200
    )
    assert secret.bottlenecks.get().contribution.organisation is None
