from django.db.models import QuerySet

from phases.meetings.models import Meeting
from phases.partnership.models import Membership


def meetings_for(member: Membership) -> QuerySet[Meeting]:
    """By date, the earliest first."""
    return Meeting.objects.visible_to(member).select_related("contribution")
