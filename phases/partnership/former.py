"""What somebody finds who no longer takes part."""

from django.shortcuts import render

from phases.partnership import undoing
from phases.partnership.models import Membership
from phases.partnership.queries import last_event_of


def former_page(request, former: Membership):
    """Says to who took part why that is over, and what they can do about it."""
    event = last_event_of(former)
    undoable = {each.pk for each in undoing.undoable_by(request.user, former.partnership_id)}
    context = {"former": former, "event": event, "may_undo": event is not None and event.pk in undoable}
    return render(request, "partnership/former.html", context, status=403)
