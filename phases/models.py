"""Gathers every room's models so that Django finds them. Rooms import each other's models directly, never this file."""

from phases.agreement.models import Agreement
from phases.answers.models import Answer, Attention, Decision, PhaseClosing
from phases.contributions.models import Contribution, Revision
from phases.course.models import Card, Round
from phases.documents.models import PrintJob
from phases.guide.models import HowTo, Item, LayerGuidance, Option, Phase, Rubric, Section, Tip
from phases.meetings.models import AgendaPoint, Goal, Meeting, Participant, ProgrammePart
from phases.network.models import PartyProfile
from phases.partnership.models import Membership, Organisation, Partnership
from phases.people.models import User
from phases.plans.models import Action, ActionCheck, ActionOrigin, ActionPlan, Cycle, Milestone
from phases.process.models import Bottleneck, Process, ProcessStep

__all__ = [
    "Action",
    "ActionCheck",
    "ActionOrigin",
    "ActionPlan",
    "AgendaPoint",
    "Agreement",
    "Answer",
    "Attention",
    "Bottleneck",
    "Card",
    "Contribution",
    "Cycle",
    "Decision",
    "Goal",
    "HowTo",
    "Item",
    "LayerGuidance",
    "Meeting",
    "Membership",
    "Milestone",
    "Option",
    "Organisation",
    "Participant",
    "Partnership",
    "PartyProfile",
    "Phase",
    "PhaseClosing",
    "PrintJob",
    "Process",
    "ProcessStep",
    "ProgrammePart",
    "Revision",
    "Round",
    "Rubric",
    "Section",
    "Tip",
    "User",
]
