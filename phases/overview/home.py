from dataclasses import dataclass

from django.shortcuts import render

from phases.guide.queries import how_to
from phases.overview.queries import Progress, items_by_section
from phases.partnership.invitations import link
from phases.partnership.models import Membership
from phases.partnership.queries import invitations_for, memberships_of, put_away_by
from phases.people.access import account_view
from phases.plans.queries import DueSoon, due_soon
from phases.plans.stages import RunningCycle, checks_due


@dataclass
class Mine:
    member: Membership
    progress: Progress
    due: DueSoon
    checks: list[RunningCycle]


@account_view()
def home(request):
    items = items_by_section()
    mine = [
        Mine(member, Progress(member, items), due_soon(member), checks_due(member))
        for member in memberships_of(request.user)
    ]
    context = {
        "mine": mine,
        "invitations": [(each, link(each)) for each in invitations_for(request.user)],
        "put_away": put_away_by(request.user),
        "how_to": how_to(),
    }
    return render(request, "overview/home.html", context)
