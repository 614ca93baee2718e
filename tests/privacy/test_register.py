"""What happened in the name of an organisation, on a page for its people and for the trekkers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from phases.agreement.models import Endorsement, Signers
from phases.partnership import admission
from phases.partnership.invitations import decline
from phases.partnership.models import AccessRequest, Role
from phases.partnership.operations import change_member, end_membership, leave_partnership
from phases.privacy.register import organisations_to_read
from tests.factories import client_for, make_member
from tests.trust import accept, invite
from tests.world import SECRET

pytestmark = pytest.mark.django_db


def read(member, **query):
    address = reverse("access_register", kwargs={"slug": member.partnership.slug})
    return client_for(member).get(address, query).content.decode()


def test_people_read_what_happened_in_their_name(world):
    noor, joost, lotte = world.coordinator, world.partner, world.reader
    newcomer = accept(invite(noor, joost.organisation, Role.PARTNER))
    admission.grant(request=AccessRequest.objects.get(membership=newcomer), by=joost)
    refused = accept(invite(noor, joost.organisation, Role.READER))
    admission.refuse(request=AccessRequest.objects.get(membership=refused), by=joost)
    decline(invitation=invite(noor, joost.organisation, Role.READER), note="Vraag Bob")
    change_member(membership=newcomer, by=joost, role=Role.READER)
    end_membership(membership=newcomer, by=noor)
    html = read(lotte)
    for line in (
        "Gevraagd (@example.org) is uitgenodigd als partner, door Noor van GGD Rivierland: aangenomen",
        "Gevraagd (@example.org) is uitgenodigd als meelezer, door Noor van GGD Rivierland: geweigerd",
        "Gevraagd wil meedoen en wacht op toelating",
        "Gevraagd is toegelaten als partner, door Joost van De Brug",
        "Gevraagd is niet toegelaten, door Joost van De Brug",
        "Gevraagd is nu meelezer, eerst partner, door Joost van De Brug",
        "Gevraagd doet niet meer mee, door Noor van GGD Rivierland",
    ):
        assert line in html, line
    assert "Vraag Bob" not in html
    assert html.index("doet niet meer mee") < html.index("is toegelaten")


def test_what_was_endorsed_in_their_name_says_who_recorded_it(world):
    noor, joost = world.coordinator, world.partner
    facts = {"function": "directeur", "on_behalf_of": "De Brug", "given_on": timezone.localdate(), "by": noor}
    words = {"reason": f"{SECRET} reden", "remark": f"{SECRET} opmerking"}
    paper = Endorsement.objects.create(
        version=world.version,
        organisation=joost.organisation,
        verdict="agreed",
        name="Anne",
        on_paper=True,
        **facts,
        **words,
    )
    line = f"Akkoord met de afspraken, versie {world.version.number}, van Anne: op papier, vastgelegd door Noor van GGD Rivierland"
    assert line in read(joost)
    Endorsement.objects.filter(pk=paper.pk).update(confirmed_at=timezone.now(), confirmed_by=joost)
    assert (
        f"Akkoord met de afspraken, versie {world.version.number} op papier bevestigd, door Joost van De Brug"
        in read(joost)
    )
    Endorsement.objects.filter(pk=paper.pk).update(withdrawn_at=timezone.now(), withdrawn_by=noor)
    Endorsement.objects.create(
        decision=world.decision, organisation=joost.organisation, verdict="objected", name="Anne", **facts, **words
    )
    html = read(joost)
    assert f"Akkoord met de afspraken, versie {world.version.number} ingetrokken, door Noor van GGD" in html
    assert f"Bezwaar tegen het besluit ‘{world.decision.item.text}’, van Anne: vastgelegd door Noor" in html
    assert SECRET not in html


def test_who_may_sign_stands_in_it(world):
    joost = world.partner
    signers = Signers.objects.create(organisation=joost.organisation, set_by=joost)
    signers.members.set([joost])
    assert "Wie mag tekenen: Joost, gekozen door Joost van De Brug" in read(world.reader)
    Signers.objects.filter(pk=signers.pk).update(undone_at=timezone.now(), undone_by=joost)
    assert "Dat Joost mag tekenen, teruggezet door Joost van De Brug" in read(world.reader)
    assert "mag tekenen" not in read(world.colleague)


def test_of_another_organisation_people_read_nothing(world):
    noor, joost = world.coordinator, world.partner
    invite(noor, noor.organisation, Role.PARTNER)
    change_member(membership=world.colleague, by=noor, role=Role.READER)
    for member in (joost, world.reader):
        for query in ({}, {"organisatie": noor.organisation.slug}):
            html = read(member, **query)
            assert "Karim" not in html and "Gevraagd" not in html
    assert "Karim is nu meelezer" in read(world.colleague)


def test_who_waits_reads_nothing_of_it(world):
    newcomer = accept(invite(world.coordinator, world.partner.organisation, Role.PARTNER))
    html = read(newcomer)
    assert "als De Brug je heeft toegelaten" in html and "is uitgenodigd" not in html
    assert not organisations_to_read(newcomer)


def test_a_trekker_reads_of_all_or_of_one(world):
    noor, joost = world.coordinator, world.partner
    change_member(membership=world.colleague, by=noor, role=Role.READER)
    leave_partnership(organisation=joost.organisation, by=noor)
    both, one = read(noor), read(noor, organisatie=joost.organisation.slug)
    assert "Karim is nu meelezer" in both and "Joost doet niet meer mee, want De Brug stopt, door Noor" in both
    assert "Karim is nu meelezer" not in one and "Joost doet niet meer mee" in one
    for wrong in ("is-er-niet", "9" * 5000):
        assert "Karim is nu meelezer" in read(noor, organisatie=wrong)


def test_the_page_takes_as_many_queries_for_one_as_for_many(world):
    noor = world.coordinator
    client, address = client_for(noor), reverse("access_register", kwargs={"slug": world.slug})

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    def happen():
        member = make_member(noor.partnership, role=Role.PARTNER, name="Farah")
        invite(member, member.organisation, Role.READER)
        change_member(membership=member, by=noor, role=Role.COORDINATOR)
        Endorsement.objects.create(
            decision=world.decision,
            organisation=member.organisation,
            verdict="agreed",
            name="Farah",
            function="f",
            on_behalf_of="o",
            given_on=timezone.localdate(),
            by=member,
            withdrawn_at=timezone.now(),
            withdrawn_by=member,
        )

    happen()
    once = queries()
    for _ in range(4):
        happen()
    assert queries() == once


def test_it_is_linked_from_deelnemers(world):
    members = reverse("members", kwargs={"slug": world.slug})
    address = reverse("access_register", kwargs={"slug": world.slug})
    assert f'href="{address}"' in world.clients["reader"].get(members).content.decode()
