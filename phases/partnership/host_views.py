"""The page on which people of an organisation say no to what the host decided for it, until that holds."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from phases.partnership import admission, host
from phases.partnership.models import Partnership
from phases.people.access import account_view

TOO_LATE = "Dit is intussen al tegengehouden, of het geldt al."


@account_view(methods=("GET", "HEAD", "POST"))
def host_stop(request, slug):
    """GET shows what was decided, to who takes part or took part; POST says no to one `decision`."""
    partnership = get_object_or_404(Partnership, slug=slug, removed_at=None)
    mine = host.organisations_of(request.user, partnership.pk)
    if not mine:
        raise Http404
    decisions = list(host.decisions_for(request.user, partnership.pk))
    if request.method == "POST":
        wanted = request.POST.get("decision")
        stop(request, next((each for each in decisions if str(each.pk) == wanted), None))
        return redirect("host_stop", slug=slug)
    may = {each for each in mine if host.who_stops(request.user, each)}
    for each in decisions:
        each.may_stop = each.membership.organisation_id in may
    context = {"partnership": partnership, "decisions": decisions}
    return render(request, "partnership/host_stop.html", context)


def stop(request, decision) -> None:
    by = decision and host.who_stops(request.user, decision.membership.organisation_id)
    try:
        if not by:
            raise admission.NotYours
        host.stop(request=decision, by=by)
    except admission.NotYours:
        messages.error(request, TOO_LATE)
    else:
        messages.success(request, f"Tegengehouden. {decision.membership.name} krijgt dit niet.")
