"""Gathers every room's models so that Django finds them. Rooms import each other's models directly, never this file."""

from phases.agreement.models import Agreement
from phases.answers.models import Answer, Decision
from phases.contributions.models import Contribution, Revision
from phases.course.models import Card, Round
from phases.guide.models import HowTo, Item, LayerGuidance, Option, Phase, Rubric, Section, Tip
from phases.network.models import PartyProfile
from phases.partnership.models import Membership, Organisation, Partnership
from phases.people.models import User
from phases.plans.models import Action, ActionOrigin, ActionPlan
from phases.process.models import Bottleneck, Process, ProcessStep

__all__ = [
    "Action",
    "ActionOrigin",
    "ActionPlan",
    "Agreement",
    "Answer",
    "Bottleneck",
    "Card",
    "Contribution",
    "Decision",
    "HowTo",
    "Item",
    "LayerGuidance",
    "Membership",
    "Option",
    "Organisation",
    "Partnership",
    "PartyProfile",
    "Phase",
    "Process",
    "ProcessStep",
    "Revision",
    "Round",
    "Rubric",
    "Section",
    "Tip",
    "User",
]
