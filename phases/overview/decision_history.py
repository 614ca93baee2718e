"""What was decided before, each decision beside the one before it; and deciding the same once more."""

from itertools import zip_longest

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from phases.agreement.frozen import changes, decision_content
from phases.answers.models import Decision
from phases.answers.operations import record_decision
from phases.answers.queries import decisions_for
from phases.contributions.editing import counter
from phases.guide.models import Item
from phases.partnership.access import Permission, may, member_view

COPIED = ("option", "vision", "ambition", "needed", "reason", "decided_by", "review_on")


@member_view(Permission.READ, methods=("GET", "HEAD", "POST"))
def decision_history(request, member, code):
    item = get_object_or_404(Item.objects.select_related("section"), code=code, kind=Item.Kind.DECISION)
    decisions = list(decisions_for(member).filter(item=item).select_related("changed_by__organisation"))
    if request.method == "POST":
        return decide_again(request, member, item)
    rows = []
    for decision, before in zip_longest(decisions, decisions[1:]):
        rows.append((decision, changes(decision_content(before) if before else {}, decision_content(decision))))
    context = {"item": item, "rows": rows, "may_decide": may(member, Permission.COORDINATE)}
    return render(request, "overview/decision_history.html", context)


def decide_again(request, member, item):
    """An earlier decision becomes the newest, with today as its day; what was decided in between stays."""
    if not may(member, Permission.COORDINATE):
        raise PermissionDenied
    found = decisions_for(member).filter(item=item)
    old = get_object_or_404(found, pk=counter(request.POST.get("decision")))
    values = {name: getattr(old, name) for name in COPIED}
    newest = found[0]
    if newest.decided_on == timezone.localdate() and all(getattr(newest, name) == values[name] for name in COPIED):
        return redirect("decision", slug=member.partnership.slug, code=item.code)  # a second click
    record_decision(decision=Decision(decided_on=timezone.localdate(), **values), item=item, by=member)
    messages.success(
        request, "Dit besluit geldt weer, vanaf vandaag. Het besluit van daarvoor staat in de geschiedenis."
    )
    return redirect("decision", slug=member.partnership.slug, code=item.code)
