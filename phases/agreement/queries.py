from django.db.models import QuerySet

from phases.agreement.models import Agreement
from phases.partnership.models import Membership


def agreements_for(member: Membership) -> QuerySet[Agreement]:
    """The one agreement of the partnership, if this member may read it."""
    return Agreement.objects.visible_to(member).filter(partnership=member.partnership_id)


def agreements_to_edit(member: Membership) -> QuerySet[Agreement]:
    return Agreement.objects.writable_by(member).filter(partnership=member.partnership_id)
