"""Something of every kind that is not shared, with a word in it that may be nowhere in the eyes of another organisation."""

from datetime import time

from django.utils import timezone

from phases.answers.models import Decision, PhaseClosing, Status
from phases.answers.operations import close_phase, record_decision
from phases.contributions.models import Response
from phases.contributions.operations import Base, save_field
from phases.guide.models import Option, Phase
from phases.meetings.models import Meeting, ProgrammePart
from phases.meetings.operations import add_meeting
from phases.network.models import PartyProfile
from phases.network.operations import ensure_profiles
from phases.partnership.invitations import invite
from phases.plans.models import Action
from phases.plans.operations import add_action, plan_to_write_in
from phases.process.models import Bottleneck
from phases.process.operations import add_bottleneck, add_process, add_step
from tests.world import World, write

CANARY = "kanarievogeltje"
ROLE = {"role": "partner", "layer": "board"}


def write_everything_unshared(world: World) -> None:
    """By trekkers together and by the organisation of the trekker for itself."""
    noor, karim = world.coordinator, world.colleague
    answer = write(noor, "1a-02", f"{CANARY} gezamenlijk")
    investigate(answer, noor)
    Response.objects.create(contribution=answer.contribution, by=noor, stance="remark", text=f"{CANARY} reactie")
    investigate(write(noor, "1b-02", f"{CANARY} eigen"), noor)
    for by in (noor, karim):
        ensure_profiles(by=by)
        PartyProfile.objects.filter(contribution__shared_at=None).update(offer=f"{CANARY} partij", needed=True)
        process = add_process(by=by, name=f"{CANARY} proces")
        step = add_step(process=process, position=0)
        found = add_bottleneck(by=by, process=process, step=step, next_step=None, kind="gap")
        Bottleneck.objects.filter(pk=found.pk).update(description=f"{CANARY} knelpunt")
    plan = plan_to_write_in(by=karim, organisation=karim.organisation)
    add_action(
        by=karim, action=Action(what=f"{CANARY} actie"), organisation=plan.organisation, origins=[found.contribution]
    )
    write(karim, "1b-03", f"{CANARY} van een collega")
    meeting = add_meeting(by=noor, title=f"{CANARY} bijeenkomst")
    Meeting.objects.filter(pk=meeting.pk).update(date=timezone.localdate(), starts_at=time(10))
    ProgrammePart.objects.create(meeting=meeting, title=f"{CANARY} onderdeel", notes=f"{CANARY} verslag")
    option = Option.objects.select_related("item").get(item__code="besluit-4", code="formal")
    decided = Decision(option=option, reason=f"{CANARY} besluit", decided_on=timezone.localdate(), decided_by="Wij")
    record_decision(decision=decided, item=option.item, by=noor)
    close_phase(closing=PhaseClosing(note=f"{CANARY} afronding"), phase=Phase.objects.get(code="1"), by=noor)
    invite(
        by=noor,
        name="Genodigde",
        email=f"{CANARY}@x.example",
        organisation=noor.organisation,
        new_organisation="",
        **ROLE,
    )


def investigate(answer, by):
    """It counts as something to find out, so that counts would show it too."""
    save_field(
        records=type(answer).objects.filter(pk=answer.pk), field="status", value=Status.INVESTIGATE, base=Base(0), by=by
    )
