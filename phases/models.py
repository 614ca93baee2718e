"""Gathers every room's models so that Django finds them. Rooms import each other's models directly, never this file."""

from phases.agreement.models import Agreement, AgreementVersion, Endorsement, Hiding, Signers
from phases.answers.models import Answer, Attention, Decision, PhaseClosing, Readiness, Review, ReviewRequest
from phases.contributions.models import Contribution, Response, Revision
from phases.contributions.moments import Moment, MomentEntry
from phases.course.models import Card, Round
from phases.documents.models import PrintJob
from phases.guide.models import HowTo, Item, LayerGuidance, Option, Phase, Rubric, Section, Tip
from phases.meetings.models import AgendaPoint, Goal, Meeting, Participant, ProgrammePart
from phases.network.models import PartyProfile
from phases.partnership.models import AccessEvent, Invitation, Membership, Organisation, Partnership
from phases.people.models import OutgoingMail, User, Worker
from phases.plans.models import Action, ActionCheck, ActionOrigin, ActionPlan, Cycle, Milestone
from phases.privacy.models import DeletedPartnership, HiddenText, PrivacyStatement, Wipe, WipeQuestion
from phases.process.models import Bottleneck, Process, ProcessStep

__all__ = [
    "AccessEvent",
    "Action",
    "ActionCheck",
    "ActionOrigin",
    "ActionPlan",
    "AgendaPoint",
    "Agreement",
    "AgreementVersion",
    "Answer",
    "Attention",
    "Bottleneck",
    "Card",
    "Contribution",
    "Cycle",
    "Decision",
    "DeletedPartnership",
    "Endorsement",
    "Goal",
    "HiddenText",
    "Hiding",
    "HowTo",
    "Invitation",
    "Item",
    "LayerGuidance",
    "Meeting",
    "Membership",
    "Milestone",
    "Moment",
    "MomentEntry",
    "Option",
    "Organisation",
    "OutgoingMail",
    "Participant",
    "Partnership",
    "PartyProfile",
    "Phase",
    "PhaseClosing",
    "PrintJob",
    "PrivacyStatement",
    "Process",
    "ProcessStep",
    "ProgrammePart",
    "Readiness",
    "Response",
    "Review",
    "ReviewRequest",
    "Revision",
    "Round",
    "Rubric",
    "Section",
    "Signers",
    "Tip",
    "User",
    "Wipe",
    "Worker",
    "WipeQuestion",
]
