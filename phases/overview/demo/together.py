"""What partners see and say: what is shared, their own views beside it, responses, and who was asked to look."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils.crypto import get_random_string

from phases.answers.models import Answer, Readiness, Review, ReviewRequest
from phases.contributions.models import Contribution, Kind, Response, Stance
from phases.network.models import PartyProfile
from phases.overview.demo.world import Demo, at
from phases.partnership.models import AccessEvent, Invitation, Membership, Role

EXTERNAL_PLAN = "external_plan"
SHARED_KINDS: dict[str, Q] = {
    EXTERNAL_PLAN: Q(actionplan__isnull=False) | Q(action__plan__organisation=None, action__isnull=False)
}


def write_sharing(demo: Demo, facts: Iterable[dict]) -> None:
    """Joint work that the trekkers shared on a day; what was written later was shared as it was written."""
    for each in facts:
        keys = [*each.get("answers", []), *each.get("keys", [])]
        wanted = Q(pk__in=[demo.findings[key].pk for key in keys])
        for kind in each.get("kinds", []):
            wanted |= SHARED_KINDS.get(kind, Q(kind=kind))
        joint = Contribution.objects.filter(wanted, partnership=demo.partnership, organisation=None, shared_at=None)
        found = list(joint.distinct())
        for contribution in found:
            contribution.shared_at = max(contribution.created_at, at(each["on"], 17))
            contribution.shared_by = demo.members[each["by"]]
        Contribution.objects.bulk_update(found, ["shared_at", "shared_by"])


def write_views(demo: Demo, views: Iterable[dict]) -> None:
    """An answer of one organisation: beside the joint one, or in its own analysis."""
    for facts in views:
        by = demo.members[facts["by"]]
        demo.go_to(facts["on"], 10)
        contribution = demo.contribution(Kind.ANSWER, by, by.organisation, shared=facts["shared"])
        answer = Answer(
            contribution=contribution,
            partnership=demo.partnership,
            organisation=by.organisation,
            item=demo.items[facts["code"]],
            text=facts["text"],
            status="done",
        )
        demo.write(answer, by, ["text", "status"])


def write_own_profiles(demo: Demo, profiles: Iterable[dict]) -> None:
    for position, facts in enumerate(profiles, 1):
        by = demo.members[facts.pop("by")]
        demo.go_to(facts.pop("on"), 10)
        contribution = demo.contribution(Kind.PARTY_PROFILE, by, by.organisation, shared=facts.pop("shared"))
        profile = PartyProfile(
            contribution=contribution,
            partnership=demo.partnership,
            organisation=by.organisation,
            party=demo.organisations[facts.pop("party")],
            position=position,
            **facts,
        )
        demo.write(profile, by, list(facts))


def write_readiness(demo: Demo, ready: Iterable[dict]) -> None:
    for facts in ready:
        Readiness.objects.create(
            partnership=demo.partnership,
            organisation=demo.organisations[facts["organisation"]],
            part=facts["part"],
            declared_by=demo.members[facts["by"]],
            declared_at=at(facts["on"], 11),
        )


def write_responses(demo: Demo, responses: Iterable[dict]) -> None:
    for facts in responses:
        step = demo.steps.get(facts["about"]) if facts.get("part") == "step" else None
        contribution = step.process.contribution if step else demo.findings[facts["about"]]
        resolved_on, resolved_by = facts.get("resolved_on"), facts.get("resolved_by")
        response = Response.objects.create(
            contribution=contribution,
            part=step.row_name.removesuffix(".") if step else "",
            by=demo.members[facts["by"]],
            at=at(facts["on"], 18),
            stance=facts["stance"],
            text=facts.get("text", ""),
            resolution=facts.get("resolution", ""),
            resolved_at=at(resolved_on, 19) if resolved_on else None,
            resolved_by=demo.members[resolved_by] if resolved_by else None,
        )
        response.mentioned.set([demo.members[key] for key in facts.get("mentioned", [])])
        for reply in facts.get("replies", []):
            Response.objects.create(
                contribution=contribution,
                part=response.part,
                parent=response,
                by=demo.members[reply["by"]],
                at=at(reply["on"], 18),
                stance=Stance.REMARK,
                text=reply["text"],
            )


def write_reviews(demo: Demo, requests: Iterable[dict]) -> None:
    for facts in requests:
        closed_on = facts.get("closed_on")
        asked = ReviewRequest.objects.create(
            partnership=demo.partnership,
            section=next(item.section for item in demo.items.values() if item.section.code == facts["section"]),
            by=demo.members[facts["by"]],
            at=at(facts["on"], 18),
            until=facts["until"],
            note=facts["note"],
            closed_at=at(closed_on) if closed_on else None,
        )
        for key, days in facts["people"].items():
            looked, done = days.get("looked"), days.get("done")
            Review.objects.create(
                request=asked,
                member=demo.members[key],
                looked_at=at(looked, 20) if looked else None,
                done_at=at(done, 21) if done else None,
            )


def write_invitations(demo: Demo, invitations: Iterable[dict]) -> None:
    for facts in invitations:
        declined_on = facts.get("declined_on")
        demo.go_to(facts["on"])
        Invitation.objects.create(
            partnership=demo.partnership,
            organisation=demo.organisations[facts["organisation"]],
            invited_by=demo.members[facts["by"]],
            declined_at=at(declined_on) if declined_on else None,
            decline_note=facts.get("decline_note", ""),
            created_at=demo.moment,
            expires_at=demo.moment + timedelta(days=14),
            key=get_random_string(32),
            **{name: facts[name] for name in ("name", "email", "role", "layer")},
        )


def write_access(demo: Demo) -> None:
    """Everyone joined on the first day; who left, left."""
    events = []
    for member in Membership.objects.filter(partnership=demo.partnership):
        moments = [(AccessEvent.What.JOINED, member.created_at), (AccessEvent.What.ENDED, member.ended_at)]
        events += [
            AccessEvent(membership=member, what=what, role=Role(member.role), at=moment)
            for what, moment in moments
            if moment
        ]
    AccessEvent.objects.bulk_create(events)
