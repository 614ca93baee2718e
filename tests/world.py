"""One partnership with something of every kind in it, and everyone who may or may not see it."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from phases.agreement.frozen import mark_of
from phases.agreement.models import AgreementVersion, Endorsement
from phases.agreement.operations import new_agreement
from phases.answers.models import Answer, Decision
from phases.answers.operations import new_answer, record_decision
from phases.contributions.models import Contribution, Response
from phases.contributions.operations import Base, save_field
from phases.course.models import Card
from phases.course.operations import new_card
from phases.documents.models import PrintJob
from phases.guide.models import Item, Option
from phases.meetings.models import Goal, Participant, ProgrammePart
from phases.meetings.operations import add_meeting, put_on_agenda
from phases.network.models import PartyProfile
from phases.network.operations import add_parties
from phases.overview.moments import make_moment
from phases.partnership.models import AccessRequest, Invitation, Membership, Role
from phases.plans.cycles import close_cycle
from phases.plans.models import Action, ActionCheck, Cycle
from phases.plans.operations import add_action
from phases.process.models import Bottleneck
from phases.process.operations import add_bottleneck, add_process, add_step
from tests.factories import client_for, make_member, make_organisation, make_user
from tests.people.second_step import second_step

SECRET = "zwaluwstaartverbinding"  # a word that stands in everything that is not shared


@dataclass
class World:
    members: dict[str, Membership] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def __getattr__(self, name):
        try:
            return self.__dict__["members"][name]
        except KeyError as error:
            raise AttributeError(name) from error

    @property
    def slug(self):
        return self.members["coordinator"].partnership.slug


def write(member, code, text):
    item = Item.objects.select_related("section").get(code=code)
    found = Answer.objects.filter(item=item, partnership=member.partnership)
    found = (
        found.filter(organisation=member.organisation)
        if item.section.per_organisation
        else found.filter(organisation=None)
    )
    return save_field(
        records=found,
        field="text",
        value=text,
        base=Base(0),
        by=member,
        create=lambda: new_answer(item=item, by=member),
    )


def make_world() -> World:
    world = World()
    noor = make_member(name="Noor")
    partnership = noor.partnership
    brug = make_organisation(partnership, "De Brug", slug="de-brug")
    world.members = {
        "coordinator": noor,
        "colleague": make_member(partnership, role=Role.PARTNER, organisation=noor.organisation, name="Karim"),
        "partner": make_member(partnership, role=Role.PARTNER, organisation=brug, name="Joost"),
        "reader": make_member(partnership, role=Role.READER, organisation=brug, name="Lotte"),
        "waiting": make_member(partnership, role=Role.WAITING, organisation=noor.organisation, name="Nieuweling"),
        "ended": make_member(partnership, organisation=brug, name="Vertrokken", ended_at=timezone.now()),
        "stranger": make_member(name="Vreemde"),
    }
    world.request = AccessRequest.objects.create(
        membership=world.waiting, kind="join", role=Role.PARTNER, asked_by=world.partner
    )
    world.clients = {name: client_for(member) for name, member in world.members.items()}
    world.clients["guest"] = Client()
    admin = Client()
    admin.force_login(host := make_user("Beheerder", is_staff=True, is_superuser=True))
    second_step(host)
    world.clients["administrator"] = admin
    fill(world, noor)
    return world


def fill(world: World, noor: Membership) -> None:
    world.answer = write(noor, "1a-01", f"{SECRET} 1a")
    world.internal = write(noor, "1b-01", f"{SECRET} 1b")
    add_parties(by=noor, names=["Welzijn West"])
    profiles = PartyProfile.objects.filter(party__partnership=noor.partnership)
    profiles.update(offer=f"{SECRET} partij")
    world.profile = profiles.get(party__name="Welzijn West")
    world.process = add_process(by=noor, name=f"{SECRET} proces")
    world.step = add_step(process=world.process, position=0)
    world.bottleneck = add_bottleneck(by=noor, process=world.process, step=world.step, next_step=None, kind="gap")
    Bottleneck.objects.filter(pk=world.bottleneck.pk).update(description=f"{SECRET} knelpunt")
    agreement = new_agreement(by=noor)
    agreement.purpose = f"{SECRET} afspraken"
    agreement.save(force_insert=True)
    world.external = add_action(
        by=noor,
        action=Action(what=f"{SECRET} extern", due=timezone.localdate() - timedelta(days=1)),
        organisation=None,
        origins=[world.answer.contribution],
        milestone=f"{SECRET} mijlpaal",
    )
    world.milestone = world.external.milestones.get()
    world.own = add_action(by=noor, action=Action(what=f"{SECRET} intern"), organisation=noor.organisation)
    world.response = Response.objects.create(
        contribution=world.answer.contribution, by=noor, stance="addition", text=f"{SECRET} reactie"
    )
    fill_rounds(world, noor)
    fill_meeting(world, noor)
    fill_together(world, noor)
    item = Item.objects.select_related("section").get(code="v-01")
    save_field(
        records=Card.objects.filter(item=item, member=noor),
        field="colour",
        value="red",
        base=Base(0),
        by=noor,
        create=lambda: new_card(item=item, by=noor),
    )


def fill_rounds(world: World, noor: Membership) -> None:
    """The external plan has a closed cycle, in which one action stopped, and a second one; each plan says what it wants."""
    world.stopped = add_action(by=noor, action=Action(what=f"{SECRET} gestopt"), organisation=None)
    cycles = Cycle.objects.filter(plan__partnership=noor.partnership)
    cycles.update(goal=f"{SECRET} ronde", measured=f"{SECRET} meting", learned=f"{SECRET} les")
    first = cycles.get(plan=world.external.plan)
    for action in (world.external, world.stopped):
        ActionCheck.objects.create(action=action, cycle=first, outcome="not", text=f"{SECRET} kwam ervan")
    close_cycle(
        cycle=first,
        by=noor,
        endings={world.stopped.pk: f"{SECRET} reden"},
        goal=f"{SECRET} volgende",
        measure="",
        check_on=None,
        responsible="",
    )


def fill_meeting(world: World, noor: Membership) -> None:
    world.meeting = add_meeting(by=noor, title=f"{SECRET} bijeenkomst")
    Goal.objects.create(meeting=world.meeting, text=f"{SECRET} doel")
    Participant.objects.create(meeting=world.meeting, name=f"{SECRET} gast")
    world.part = ProgrammePart.objects.create(meeting=world.meeting, title=f"{SECRET} deel", notes=f"{SECRET} verslag")
    put_on_agenda(meeting=world.meeting, found=[world.bottleneck.contribution], part=world.part)
    world.point = world.part.points.get()
    world.job = PrintJob.objects.create(
        member=noor, role=noor.role, kind="extern", title=f"{SECRET} plan", state="done"
    )


def fill_together(world: World, noor: Membership) -> None:
    """A version of the agreement that everyone reads, endorsed by the organisation of the trekker; a decision; an invitation."""
    content = {"purpose": "Voorgelegd", "evaluation_date": "", "parties": [noor.organisation.name]}
    content |= dict.fromkeys(("target_groups", "joint_work", "lead", "commitments", "term"), "")
    world.version = AgreementVersion.objects.create(
        partnership=noor.partnership,
        number=1,
        content=content,
        sha256=mark_of(content, "zout"),
        salt="zout",
        put_forward_by=noor,
    )
    world.version.parties.set([noor.organisation])
    given = {
        "organisation": noor.organisation,
        "by": noor,
        "name": "Noor",
        "function": "trekker",
        "on_behalf_of": "ons",
    }
    world.endorsement = Endorsement.objects.create(
        version=world.version, verdict="agreed", given_on=timezone.localdate(), **given
    )
    option = Option.objects.select_related("item").get(item__code="besluit-1", code="yes")
    world.decision = record_decision(
        decision=Decision(option=option, reason="Samen lukt het", decided_on=timezone.localdate(), decided_by="Wij"),
        item=option.item,
        by=noor,
    )
    Contribution.objects.filter(pk=world.decision.pk).update(shared_at=timezone.now(), shared_by=noor)
    world.moment = make_moment(by=noor, name="Versie voor bestuurders", note="")
    world.invitation = Invitation.objects.create(
        partnership=noor.partnership,
        organisation=noor.organisation,
        name=f"{SECRET} gevraagd",
        email="gevraagd@example.org",
        role=Role.PARTNER,
        layer="practice",
        key=f"sleutel-{noor.partnership.slug}",
        expires_at=timezone.now() + timedelta(days=14),
    )
