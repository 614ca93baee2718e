"""Milestones of an action: rows on its page."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from phases.contributions.editing import closed, field_response
from phases.contributions.operations import StaleVersion
from phases.partnership.access import Permission, member_view
from phases.plans import operations, queries
from phases.plans.cycle_views import ENDED
from phases.plans.editors import milestone_editor


def at_milestone(member, action_id, focus):
    """Back on the action's page, at the row or button that `focus` names."""
    url = reverse("action", kwargs={"slug": member.partnership.slug, "pk": action_id})
    return redirect(f"{url}?verplaatst={focus}#mijlpalen")


@member_view(Permission.WRITE, methods=("POST",))
def milestone_add(request, member, pk):
    found = get_object_or_404(queries.actions_to_edit(member), pk=pk)
    added = operations.add_milestone(action=found)
    return at_milestone(member, pk, f"mijlpaal-{added.pk}")


@member_view(Permission.WRITE, methods=("POST",))
def milestone_reach(request, member, pk):
    """One press: reached today. `not_yet` takes that back."""
    found = get_object_or_404(queries.milestones_to_edit(member), pk=pk)
    day = None if "not_yet" in request.POST else found.reached_on or timezone.localdate()
    try:
        operations.reach_milestone(by=member, milestone=found, day=day)
    except StaleVersion:
        messages.warning(request, "Iemand anders vulde deze datum net in. Kijk of hij klopt.")
    return at_milestone(member, found.action_id, f"mijlpaal-{pk}")


@member_view(Permission.WRITE, methods=("POST",))
def milestone_remove(request, member, pk):
    found = get_object_or_404(queries.milestones_to_edit(member), pk=pk)
    operations.remove_milestone(milestone=found)
    return at_milestone(member, found.action_id, f"terug-{pk}")


@member_view(Permission.WRITE, methods=("POST",))
def milestone_put_back(request, member, pk):
    found = get_object_or_404(queries.removed_milestones(member), pk=pk)
    operations.put_milestone_back(milestone=found)
    messages.success(request, "De mijlpaal staat er weer.")
    return at_milestone(member, found.action_id, f"mijlpaal-{pk}")


@member_view(Permission.WRITE, methods=("GET", "POST"))
def milestone_field(request, member, pk, field):
    response = field_response(request, milestone_editor(member, pk), field)
    if response.status_code == 410 and queries.ended_actions(member).filter(milestones=pk).exists():
        return closed(ENDED)
    return response
