"""What is in the file of a partnership, list by list. `docs/exchange.md` tells it to whoever makes or reads such a file.

A record refers to another by its place in that other's list, counted from 1, and to the guide by code: numbers of one
installation mean nothing in the next. A reference is always to an earlier list; what can't be (`late`) is filled in at the end.
A new model or field belongs in here, or with a reason in what is left out; a test sees to that.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models

from phases.agreement.models import Agreement, AgreementVersion, Endorsement, Hiding, Signers
from phases.answers.models import Answer, Attention, Decision, PhaseClosing, Readiness, Review, ReviewRequest
from phases.contributions.models import Contribution, Kind, Response, Revision
from phases.contributions.moments import Moment, MomentEntry
from phases.course.models import Card, Round
from phases.documents.models import PrintJob
from phases.meetings.models import AgendaPoint, Goal, Meeting, Participant, ProgrammePart
from phases.network.models import PartyProfile
from phases.partnership.models import AccessEvent, AccessRequest, Invitation, Membership, Organisation, Partnership
from phases.people.models import OutgoingMail, User, Worker
from phases.plans.models import Action, ActionCheck, ActionOrigin, ActionPlan, Cycle, Milestone
from phases.process.models import Bottleneck, Process, ProcessStep

FORMAT, VERSION = "samenwerking", 2
FACTS = ("theme", "ambition", "region", "existing", "created_at")


@dataclass(frozen=True)
class Listing:
    """One list of the file: of which model, its fields in order, and how a record is reached from its partnership.

    `needs`: references that may be empty, but without which a record that has them says nothing. `same`: two ways from a
    record that lead to the same thing. `kind`: what its contribution is.
    """

    name: str
    label: str
    model: Any
    words: str
    partnership: str = "partnership"
    kind: str = ""
    needs: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    same: tuple[tuple[str, str], ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self.words.split())


CHANGED = "changed_by changed_at"
OF_CONTRIBUTION = "contribution__partnership"


def kind(kind: Kind, name: str, label: str, model: Any, words: str, **extra: Any) -> Listing:
    return Listing(name, label, model, f"contribution {words} {CHANGED}", OF_CONTRIBUTION, kind, **extra)


def rows(inside: str, name: str, label: str, model: Any, words: str) -> Listing:
    words = f"{inside} {words} position created_at removed_at {CHANGED}"
    return Listing(name, label, model, words, f"{inside}__{OF_CONTRIBUTION}")


LISTS = [
    Listing("organisations", "organisaties", Organisation, "name sector created_at left_at removed_at"),
    Listing("members", "deelnemers", Membership, "organisation name role layer created_at ended_at unconfirmed"),
    Listing(
        "access_events",
        "wie toegang had",
        AccessEvent,
        "membership what role role_before at by",
        "membership__partnership",
    ),
    Listing(
        "contributions",
        "bijdragen",
        Contribution,
        "kind organisation created_by created_at shared_at shared_by removed_at",
    ),
    kind(
        Kind.ANSWER,
        "answers",
        "antwoorden",
        Answer,
        "item text status investigate_who investigate_by skip_reason",
    ),
    kind(
        Kind.DECISION,
        "decisions",
        "besluiten",
        Decision,
        "item option vision ambition needed reason decided_on decided_by review_on",
        same=(("option.item", "item"),),
    ),
    kind(Kind.ATTENTION, "attentions", "intake", Attention, "section level"),
    kind(Kind.PHASE_CLOSING, "phase_closings", "afgeronde fasen", PhaseClosing, "phase note"),
    kind(
        Kind.PARTY_PROFILE,
        "party_profiles",
        "partijen",
        PartyProfile,
        "party position active needed works_with_us wish offer ambition sees_problem sees_problem_note direction"
        " formality strength contact",
    ),
    kind(Kind.PROCESS, "processes", "processen", Process, "name description position"),
    rows("process", "process_steps", "processtappen", ProcessStep, "what function organisations waiting_time"),
    kind(
        Kind.BOTTLENECK,
        "bottlenecks",
        "knelpunten",
        Bottleneck,
        "process step next_step kind description what_is_needed who_is_needed",
        same=(("step.process", "process"), ("next_step.process", "process")),
    ),
    Listing("rounds", "metingen", Round, "section number opened_at closed_at"),
    kind(
        Kind.CARD,
        "cards",
        "kaarten",
        Card,
        "round item member colour note",
        same=(("item.section", "round.section"),),
    ),
    kind(
        Kind.AGREEMENT,
        "agreements",
        "afspraken",
        Agreement,
        "purpose target_groups joint_work lead commitments term evaluation_date parties proposed",
    ),
    Listing(
        "agreement_versions",
        "versies van de afspraken",
        AgreementVersion,
        "number content sha256 salt earlier_mark parties put_forward_at put_forward_by reminded_at",
    ),
    kind(Kind.PLAN, "plans", "actieplannen", ActionPlan, "goal responsible check_rhythm"),
    Listing(
        "cycles",
        "rondes",
        Cycle,
        "plan number goal measure check_on responsible measured learned changes closed_at closed_by closed_actions "
        + CHANGED,
        "plan__partnership",
        late=("closed_actions",),
    ),
    kind(
        Kind.ACTION,
        "actions",
        "acties",
        Action,
        "plan cycle position rubric what owner owner_name organisation due result status drop_reason note",
        same=(("cycle.plan", "plan"), ("contribution.organisation", "plan.contribution.organisation")),
    ),
    rows("action", "milestones", "mijlpalen", Milestone, "text reached_on"),
    Listing(
        "action_checks",
        "wat van acties kwam",
        ActionCheck,
        f"action cycle outcome text {CHANGED}",
        "cycle__plan__partnership",
        same=(("cycle.plan", "action.plan"),),
    ),
    kind(Kind.MEETING, "meetings", "bijeenkomsten", Meeting, "title date starts_at place"),
    rows("meeting", "goals", "doelen van bijeenkomsten", Goal, "text reached note"),
    rows(
        "meeting",
        "programme_parts",
        "onderdelen van bijeenkomsten",
        ProgrammePart,
        "title minutes form led_by about notes decided",
    ),
    rows(
        "meeting",
        "participants",
        "wie er bij bijeenkomsten is",
        Participant,
        "membership name organisation layer present",
    ),
    Listing("agenda_points", "punten op agenda's", AgendaPoint, "part contribution", OF_CONTRIBUTION),
    Listing("action_origins", "herkomst van acties", ActionOrigin, "action contribution", OF_CONTRIBUTION),
    Listing(
        "endorsements",
        "akkoorden en bezwaren",
        Endorsement,
        "version decision organisation verdict reason name function on_behalf_of mandate remark given_on on_paper by"
        " by_role recorded_at first_person invited_by confirmed_at confirmed_by withdrawn_at withdrawn_by withdrawn_role"
        " withdrawn_reason",
        "organisation__partnership",
        needs=("version", "decision"),
    ),
    Listing(
        "signers",
        "wie mag tekenen",
        Signers,
        "organisation members set_by set_at undone_at undone_by",
        "organisation__partnership",
    ),
    Listing(
        "hidings",
        "verborgen en gewiste woorden",
        Hiding,
        "version decision by at ruling decided_at decided_by",
        needs=("version", "decision"),
    ),
    Listing("revisions", "geschiedenis", Revision, "contribution fields by at", OF_CONTRIBUTION),
    Listing(
        "responses",
        "reacties",
        Response,
        "contribution part parent by at stance text mentioned resolution resolved_at resolved_by removed_at",
        OF_CONTRIBUTION,
        needs=("parent",),
        late=("parent",),
        same=(("parent.contribution", "contribution"),),
    ),
    Listing("review_requests", "vragen om review", ReviewRequest, "section by at until note closed_at reminded_at"),
    Listing(
        "reviews", "wie gevraagd is voor review", Review, "request member looked_at done_at", "request__partnership"
    ),
    Listing("readiness", "wie klaar is", Readiness, "organisation part declared_at declared_by withdrawn_at"),
    Listing("moments", "bewaarde momenten", Moment, "name note made_by made_at removed_at"),
    Listing(
        "moment_entries",
        "wat er op bewaarde momenten stond",
        MomentEntry,
        "moment contribution part_of shared position title fields",
        "moment__partnership",
        needs=("part_of",),
    ),
]
LIST_OF = {listing.model: listing for listing in LISTS}
LIST_OF_KIND = {listing.kind: listing for listing in LISTS if listing.kind}

# What precedes a field's name in a history: whose number follows, and the row that has the field.
ROWS: dict[str, tuple[type[models.Model], type[models.Model]]] = {
    "step": (ProcessStep, ProcessStep),
    "milestone": (Milestone, Milestone),
    "cycle": (Cycle, Cycle),
    "check": (Cycle, ActionCheck),
    "goal": (Goal, Goal),
    "programmepart": (ProgrammePart, ProgrammePart),
    "participant": (Participant, Participant),
}

# Of this installation, or found again from what is in the file: `organisation` of a contribution, `imported` at its arrival.
# `refused` is known by the key of this installation. `versions` and `last_revision` are about pages that are open now. Who
# imports it, puts nothing away (Partnership.removed_at).
LEFT_OUT_FIELDS: dict[Any, set[str]] = {
    Partnership: {"id", "slug", "removed_at", "notice_at"},
    Organisation: {"slug"},
    Membership: {"user", "untold_since"},
    Endorsement: {"imported"},
    Hiding: {"refused"},
    Answer: {"organisation"},
    PartyProfile: {"organisation"},
    ActionPlan: {"organisation"},
}
LEFT_OUT_EVERYWHERE = {"id", "partnership", "versions", "last_revision"}
LEFT_OUT_MODELS = {User, OutgoingMail, Worker, Invitation, AccessRequest, PrintJob}
