from dataclasses import dataclass
from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone

from phases.guide.queries import how_to
from phases.overview.queries import Progress, items_by_section
from phases.partnership.invitations import link
from phases.partnership.models import Membership
from phases.partnership.queries import former_memberships_of, invitations_for, memberships_of, put_away_by
from phases.people.access import account_view
from phases.plans.queries import DueSoon, due_soon
from phases.plans.stages import RunningCycle, checks_due

TOLD_FOR = timedelta(days=90)  # how long home says that somebody no longer takes part


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
        "former": former_memberships_of(request.user).filter(ended_at__gt=timezone.now() - TOLD_FOR),
        "put_away": put_away_by(request.user),
        "how_to": how_to(),
    }
    return render(request, "overview/home.html", context)
