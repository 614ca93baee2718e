"""A person's own data, and what happens when that person's account goes.

What somebody wrote is the work of an organisation: it stays, without that person's name. An endorsement is a deed of an
organisation and keeps the name of who gave it.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.core.cache import caches
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from phases.agreement.models import AgreementVersion, Endorsement, Hiding, Signers
from phases.answers.models import Decision, Readiness, Review, ReviewRequest
from phases.contributions.models import Kind, Response, Revision
from phases.contributions.moments import Moment, MomentEntry
from phases.documents.operations import forget_jobs
from phases.meetings.models import Participant
from phases.partnership.models import AccessEvent, AccessRequest, Invitation, Membership, Partnership
from phases.partnership.operations import LastCoordinator, leads_alone, record_access
from phases.people.models import OutgoingMail, User
from phases.people.queries import proven_addresses
from phases.people.signed_in import end_all
from phases.plans.models import Action, Cycle
from phases.privacy.mail import replace_in_mail
from phases.privacy.models import Wipe, WipeQuestion

GONE = "Oud-deelnemer"
ASKED = ("name", "email", "role", "layer", "created_at", "accepted_at", "declined_at", "decline_note", "revoked_at")
DECIDED = ("item__code", "option__label", "decided_on", "decided_by", "vision", "ambition", "needed", "reason")
ENDORSED = ("given_on", "name", "function", "verdict", "reason", "remark")


def data_of(user: User) -> dict[str, Any]:
    """Everything about this person, and what this person saved, also where they no longer take part.

    A text that several people write is in it as this person left it, so with what others had put in it.
    """
    mine = Membership.objects.filter(user=user).select_related("partnership", "organisation").order_by("pk")
    return {
        "account": {"name": user.name, "email": user.email, "since": user.date_joined, "digest": user.digest},
        "email_addresses": told(EmailAddress.objects.filter(user=user), "email", "verified", "primary"),
        "signed_in": told(UserSession.objects.filter(user=user), "user_agent", "ip", "created_at", "last_seen_at"),
        "invitations": told(asked_of(user), *ASKED),
        "mails": told(OutgoingMail.objects.filter(to__in=addresses(user)), "subject", "created_at", "sent_at"),
        "memberships": [membership_data(each) for each in mine],
    }


def told(rows: QuerySet, *fields: str) -> list[dict[str, Any]]:
    return list(rows.order_by("pk").values(*fields))


def membership_data(member: Membership) -> dict[str, Any]:
    return {
        "partnership": member.partnership.theme,
        "organisation": member.organisation.name,
        "name": member.name,
        "role": member.role,
        "layer": member.layer,
        "from": member.created_at,
        "until": member.ended_at,
        "access": told(AccessEvent.objects.filter(membership=member), "what", "role", "at"),
        "access_asked": told(AccessRequest.objects.filter(membership=member), "kind", "role", "asked_at", "outcome"),
        "written": told(Revision.objects.filter(by=member), "at", "fields"),
        "responses": told(Response.objects.filter(by=member), "at", "stance", "text"),
        "decisions": told(Decision.objects.filter(changed_by=member), *DECIDED),
        "moments": told(Moment.objects.filter(made_by=member), "name", "note", "made_at"),
        "declared_ready": told(Readiness.objects.filter(declared_by=member), "part", "declared_at"),
        "put_forward": told(AgreementVersion.objects.filter(put_forward_by=member), "number", "put_forward_at"),
        "endorsements": told(Endorsement.objects.filter(by=member, on_paper=False), *ENDORSED),
        "confirmed_paper": told(Endorsement.objects.filter(confirmed_by=member), "confirmed_at", "verdict"),
        "withdrew": told(Endorsement.objects.filter(withdrawn_by=member), "withdrawn_at", "withdrawn_reason"),
        "said_who_may_sign": told(Signers.objects.filter(set_by=member), "set_at", "undone_at"),
        "wiped": told(Wipe.objects.filter(by=member), "at", "reason"),
        "answered_about_wiping": told(WipeQuestion.objects.filter(answered_by=member), "answered_at"),
        "asked_to_hide": told(Hiding.objects.filter(by=member), "at", "ruling"),
        "decided_about_hidden": told(Hiding.objects.filter(decided_by=member), "decided_at", "ruling"),
        "meetings": told(Participant.objects.filter(membership=member), "name", "present"),
        "asked_others_to_review": told(ReviewRequest.objects.filter(by=member), "at", "until", "note"),
        "asked_to_review": told(Review.objects.filter(member=member), "looked_at", "done_at"),
    }


def leading_alone(user: User) -> list[Partnership]:
    """Where this person has to hand over first."""
    mine = Membership.objects.filter(user=user).select_related("partnership")
    return [each.partnership for each in mine if has_to_hand_over(each)]


def has_to_hand_over(member: Membership) -> bool:
    """What was put away has to keep somebody who can bring it back; not when nobody else takes part in it."""
    others = Membership.objects.present().filter(partnership=member.partnership_id).exclude(pk=member.pk)
    wanted = member.partnership.removed_at is None or others.exists()
    return wanted and member.ended_at is None and leads_alone(member)


@transaction.atomic
def delete_account(*, user: User) -> None:
    """Raises LastCoordinator when a partnership would be left without anyone to lead."""
    asked = Invitation.objects.filter(pk__in=list(asked_of(user).values_list("pk", flat=True)))
    theirs = addresses(user) | set(asked.values_list("email", flat=True))
    where = Membership.objects.filter(user=user).values("partnership")
    for partnership in Partnership.objects.select_for_update().filter(pk__in=where).order_by("pk"):
        for member in Membership.objects.filter(user=user, partnership=partnership):
            if has_to_hand_over(member):
                raise LastCoordinator
            make_nameless(member)
        forget_jobs(partnership)
    asked.unanswered().update(revoked_at=timezone.now())
    asked.update(name="", email="")
    OutgoingMail.objects.filter(to__in=theirs).delete()
    logged = Q(content_type__model="user", object_id=str(user.pk)) | Q(address__in=theirs)
    LogEntry.objects.alias(address=Lower("object_repr")).filter(logged).update(object_repr=GONE)
    end_all(user)  # what is in a session names the address
    user.delete()
    transaction.on_commit(caches["documents"].clear)


def addresses(user: User) -> set[str]:
    return {user.email, *proven_addresses(user)}


def asked_of(user: User) -> QuerySet[Invitation]:
    """Also what was asked at an address that is no longer theirs, when they took it up."""
    return Invitation.objects.filter(Q(email__in=addresses(user)) | Q(membership__user=user))


def make_nameless(member: Membership) -> None:
    name = member.name
    if member.ended_at is None:
        member.ended_at = timezone.now()
        record_access(member, AccessEvent.What.ENDED, by=member)
    member.name, member.user = GONE, None
    member.save(update_fields=["name", "user", "ended_at"])
    for participant in Participant.objects.filter(membership=member):
        forget_name(participant)
    is_theirs = owned_by(member, name)
    forget_in_closed_cycles(member, is_theirs)
    forget_in_moments(member, is_theirs)
    replace_in_mail(member.partnership, {name: GONE}, member.partnership.slug)


def owned_by(member: Membership, name: str) -> Callable[[int, str], bool]:
    """Whether the name at an action is this member's: not where a namesake, or an outsider of that name, had it."""
    namesakes = Membership.objects.filter(partnership=member.partnership_id, name=name).exists()
    theirs = set(Action.objects.filter(owner=member).values_list("pk", flat=True))
    of_an_outsider = set(Action.objects.filter(owner=None, owner_name=name).values_list("pk", flat=True))

    def is_theirs(action_id: int, who: str) -> bool:
        return who == name and (action_id in theirs or not namesakes and action_id not in of_an_outsider)

    return is_theirs


def forget_in_closed_cycles(member: Membership, is_theirs: Callable[[int, str], bool]) -> None:
    for cycle in Cycle.objects.filter(plan__partnership=member.partnership_id).exclude(closed_actions=[]):
        rows = [row | {"who": GONE} if is_theirs(row["id"], row["who"]) else row for row in cycle.closed_actions]
        if rows != cycle.closed_actions:
            Cycle.objects.filter(pk=cycle.pk).update(closed_actions=rows)


def forget_in_moments(member: Membership, is_theirs: Callable[[int, str], bool]) -> None:
    """Moments tell in words whose an action is."""
    kept = MomentEntry.objects.filter(moment__partnership=member.partnership_id, contribution__kind=Kind.ACTION)
    for entry in kept.iterator(chunk_size=500):
        pairs = [[label, entry_text(label, text, entry.contribution_id, is_theirs)] for label, text in entry.fields]
        if pairs != entry.fields:
            MomentEntry.objects.filter(pk=entry.pk).update(fields=pairs)


def entry_text(label: str, text: str, action_id: int, is_theirs: Callable[[int, str], bool]) -> str:
    return GONE if label == "Wie" and is_theirs(action_id, text) else text


def forget_name(participant: Participant) -> None:
    """At a meeting, and in its history."""
    key = f"{participant.row_name}name"
    for revision in Revision.objects.filter(contribution=participant.root_id, fields__has_key=key):
        revision.fields[key] = GONE
        revision.save(update_fields=["fields"])
    Participant.objects.filter(pk=participant.pk).update(name=GONE)
