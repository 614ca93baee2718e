from collections import defaultdict

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone

from phases.meetings.models import AgendaPoint, Meeting, ProgrammePart
from phases.partnership.models import Membership
from phases.partnership.queries import members
from phases.plans.open_points import OpenPoint, open_points
from phases.plans.origins import ORIGIN_RELATIONS
from phases.plans.queries import actions_for, findings_for


def meetings_for(member: Membership) -> QuerySet[Meeting]:
    return Meeting.objects.visible_to(member).select_related("contribution", "changed_by")


def meetings_to_edit(member: Membership) -> QuerySet[Meeting]:
    return Meeting.objects.writable_by(member).select_related("contribution")


def removed_meetings(member: Membership) -> QuerySet[Meeting]:
    return Meeting.objects.restorable_by(member).select_related("contribution")


def still_to_come() -> Q:
    """Today's too, and those that have no date yet."""
    return Q(date=None) | Q(date__gte=timezone.localdate())


def coming_meetings(member: Membership) -> QuerySet[Meeting]:
    found = meetings_for(member).filter(still_to_come())
    return found.order_by(F("date").asc(nulls_last=True), F("starts_at").asc(nulls_last=True), "pk")


def held_meetings(member: Membership) -> QuerySet[Meeting]:
    """The last one first."""
    return meetings_for(member).exclude(still_to_come()).order_by("-date", F("starts_at").desc(nulls_last=True), "-pk")


def next_meeting(member: Membership) -> Meeting | None:
    return coming_meetings(member).filter(date__isnull=False).first()


def meeting_counts(member: Membership) -> list[tuple[str, int]]:
    made = Q(contribution__origin_of__action__in=actions_for(member).order_by())
    counts = meetings_for(member).aggregate(
        coming=Count("pk", distinct=True, filter=still_to_come()),
        held=Count("pk", distinct=True, filter=Q(date__lt=timezone.localdate())),
        actions=Count("contribution__origin_of__action", distinct=True, filter=made),
    )
    words = [
        ("bijeenkomsten gepland", "coming"),
        ("bijeenkomsten gehouden", "held"),
        ("acties uit bijeenkomsten", "actions"),
    ]
    return [(word, counts[name]) for word, name in words]


def members_to_ask(member: Membership, meeting: Meeting) -> QuerySet[Membership]:
    """Who takes part in the partnership and is not asked for this meeting yet."""
    asked = meeting.participants.filter(removed_at=None, membership__isnull=False)
    return members(member.partnership).exclude(pk__in=asked.values("membership"))


def points_for(member: Membership) -> QuerySet[AgendaPoint]:
    """Points on agendas, as far as this member may read both the meeting and the finding."""
    found = AgendaPoint.objects.filter(
        part__meeting__in=Meeting.objects.visible_to(member),
        part__removed_at=None,
        contribution__in=findings_for(member),
    )
    return found.select_related(*(f"contribution__{name}" for name in ORIGIN_RELATIONS)).order_by("pk")


def points_by_part(member: Membership, meeting: Meeting) -> dict[int, list[AgendaPoint]]:
    found = defaultdict(list)
    for point in points_for(member).filter(part__meeting=meeting):
        found[point.part_id].append(point)
    return found


def points_to_choose(member: Membership, meeting: Meeting) -> list[OpenPoint]:
    """What is open and not on this agenda yet."""
    taken = AgendaPoint.objects.filter(part__meeting=meeting, part__removed_at=None)
    on_it = set(taken.values_list("contribution", flat=True))
    return [each for each in open_points(member).all if each.contribution.pk not in on_it]


def meetings_with_parts(member: Membership) -> QuerySet[Meeting]:
    """Those that have a day, with their programme as `.programme`."""
    planned = meetings_for(member).filter(date__isnull=False)
    parts = ProgrammePart.objects.filter(removed_at=None)
    return planned.prefetch_related(Prefetch("parts", parts, to_attr="programme")).order_by("date", "starts_at", "pk")
