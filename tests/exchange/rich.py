"""A partnership with something of everything that can be in a file."""

import json
from datetime import date, timedelta

from django.utils import timezone

from phases.agreement.frozen import content_of, mark_of
from phases.agreement.models import Agreement, AgreementVersion, Endorsement, Hiding, Signers
from phases.agreement.operations import propose
from phases.answers.models import Decision, PhaseClosing, Readiness, Review, ReviewRequest
from phases.answers.operations import close_phase, new_attention, record_decision
from phases.contributions.models import Contribution, Response
from phases.contributions.operations import Base, remove, save_field, share
from phases.exchange.checks import read_file
from phases.exchange.export import partnership_file
from phases.exchange.operations import import_partnership
from phases.guide.models import Item, Option, Phase, Section
from phases.meetings.models import Participant
from phases.partnership.models import AccessEvent
from phases.plans.models import Action
from phases.plans.operations import add_action
from phases.process.models import Bottleneck, ProcessStep
from phases.process.operations import add_bottleneck, add_step
from tests.world import World, make_world, write

DAY = date(2027, 3, 15)


def rich_world() -> World:
    world = make_world()
    noor = world.coordinator
    history(world)
    share(contributions=Contribution.objects.filter(pk__in=[world.answer.pk, world.process.pk]), by=noor)
    write(noor, "1a-02", "Wordt verwijderd")
    remove(contribution=Contribution.objects.latest("pk"))
    gates(world)
    agreement(world)
    conversation(world)
    for member in (noor, world.partner):
        AccessEvent.objects.create(membership=member, what="joined", role=member.role, by=noor)
    return world


def save(record, field, value, by):
    base = Base(record.version(field))
    return save_field(records=type(record).objects.filter(pk=record.pk), field=field, value=value, base=base, by=by)


def history(world):
    """Fields that refer to something, of records and of rows."""
    noor, brug = world.coordinator, world.partner.organisation
    step = ProcessStep.objects.get(pk=world.step.pk)
    save(step, "organisations", [noor.organisation, brug], noor)
    second = add_step(process=world.process, position=1)
    save(world.bottleneck, "next_step", second, noor)
    action = add_action(
        by=noor, action=Action(what="Bellen", owner=world.partner, due=DAY, organisation=brug), organisation=None
    )
    save(action, "owner", noor, noor)
    asked = Participant.objects.create(meeting=world.meeting, membership=noor, name=noor.name)
    save(asked, "organisation", brug, noor)
    save(world.meeting, "date", DAY, noor)
    world.handover = add_bottleneck(by=world.partner, process=world.process, step=second, next_step=None, kind="wait")
    Bottleneck.objects.filter(pk=world.handover.pk).update(description="Van De Brug")


def gates(world):
    noor = world.coordinator
    item = Item.objects.get(code="besluit-1")
    world.decision = record_decision(
        decision=Decision(
            option=Option.objects.get(item=item, code="yes"), vision="Samen", decided_on=DAY, decided_by="De stuurgroep"
        ),
        item=item,
        by=noor,
    )
    new_attention(section=Section.objects.get(code="1a"), by=noor).save(force_insert=True)
    close_phase(closing=PhaseClosing(note="Klaar"), phase=Phase.objects.get(number=1), by=noor)
    Readiness.objects.create(
        partnership=noor.partnership,
        organisation=world.partner.organisation,
        part="internal_plan",
        declared_by=world.partner,
    )


def agreement(world):
    noor, partner = world.coordinator, world.partner
    Agreement.objects.filter(partnership=noor.partnership).update(purpose="")
    propose(by=noor)
    found = Agreement.objects.get(partnership=noor.partnership)
    found.parties.set([partner.organisation, noor.organisation])
    share(contributions=Contribution.objects.filter(pk=found.pk), by=noor)
    content = content_of(found) | {"purpose": "Waarom"}
    for number in (2, 3):
        version = AgreementVersion.objects.create(
            partnership=noor.partnership,
            number=number,
            content=content,
            sha256=mark_of(content, "zout"),
            salt="zout",
            put_forward_by=noor,
        )
        version.parties.set([partner.organisation])
    given = {"organisation": partner.organisation, "given_on": DAY, "by": partner, "name": "Joost"}
    given |= {"function": "schoolleider", "on_behalf_of": "De Brug"}
    now = timezone.now()
    taken_back = {"withdrawn_at": now, "withdrawn_by": partner, "withdrawn_role": "partner", "withdrawn_reason": "Toch"}
    Endorsement.objects.create(version=version, verdict="objected", reason="Nog niet", **taken_back, **given)
    first = {"first_person": True, "invited_by": noor, "confirmed_at": now, "confirmed_by": partner}
    Endorsement.objects.create(
        version=version, verdict="agreed", mandate="Directeur", on_paper=True, by_role="partner", **first, **given
    )
    Signers.objects.create(organisation=partner.organisation, set_by=partner).members.set([partner])
    Endorsement.objects.create(decision=world.decision, verdict="agreed", **given)
    facts = {"partnership": noor.partnership, "by": noor, "ruling": "kept", "decided_at": now, "decided_by": partner}
    Hiding.objects.create(version=version, **facts)


def conversation(world):
    noor, partner = world.coordinator, world.partner
    said = Response.objects.create(
        contribution=world.answer.contribution, by=partner, stance="addition", text="Ook de opa's"
    )
    said.mentioned.set([noor, world.colleague])
    Response.objects.create(contribution=world.answer.contribution, by=noor, stance="remark", text="Dank", parent=said)
    Response.objects.create(
        contribution=world.process.contribution,
        part=f"step-{world.step.pk}",
        by=partner,
        stance="recognise",
        resolution="handled",
        resolved_at=timezone.now(),
        resolved_by=noor,
    )
    asked = ReviewRequest.objects.create(
        partnership=noor.partnership,
        section=Section.objects.get(code="1a"),
        by=noor,
        until=timezone.localdate() + timedelta(days=7),
    )
    Review.objects.create(request=asked, member=partner, looked_at=timezone.now())
    Review.objects.create(request=asked, member=world.colleague)


def exported(partnership, reader=None) -> dict:
    return json.loads(partnership_file(partnership, reader))


def imported(data: dict):
    return import_partnership(data=read_file(as_bytes(data)))


def as_bytes(data) -> bytes:
    return json.dumps(data).encode()
