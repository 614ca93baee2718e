"""The buttons with which an organisation says who speaks for it, and puts back what was changed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from phases.partnership import admission, undoing
from phases.partnership.access import Permission, member_view
from phases.partnership.member_views import LAST, here
from phases.partnership.models import AccessEvent, AccessRequest
from phases.partnership.operations import LastCoordinator
from phases.partnership.queries import members
from phases.people.access import account_view

ANSWERED = "Deze vraag is intussen beantwoord, of is niet aan jou."
CAN_NOT_REFUSE = "Dit kan pas als een collega heeft gezegd dat jij bij de organisatie hoort."
YES = {
    AccessRequest.Kind.JOIN: "{0} doet nu mee namens {1}.",
    AccessRequest.Kind.RAISE: "{0} heeft nu de nieuwe rol.",
    AccessRequest.Kind.HANDOVER: "Je bent nu trekker.",
}
NO = {
    AccessRequest.Kind.JOIN: "{0} doet niet mee namens {1}, en kan er niet meer bij.",
    AccessRequest.Kind.RAISE: "{0} houdt de rol van nu.",
    AccessRequest.Kind.HANDOVER: "Je neemt het trekken niet over.",
}


def answered(request, member, pk, answer, words):
    found = get_object_or_404(admission.requests_for(member), pk=pk)
    try:
        answer(request=found, by=member)
    except admission.NotYours:
        messages.error(request, CAN_NOT_REFUSE if answer is admission.refuse and member.unconfirmed else ANSWERED)
    else:
        person = found.membership
        messages.success(request, words[AccessRequest.Kind(found.kind)].format(person.name, person.organisation))
    return here(member)


@member_view(Permission.WRITE, methods=("POST",))
def access_grant(request, member, pk):
    return answered(request, member, pk, admission.grant, YES)


@member_view(Permission.WRITE, methods=("POST",))
def access_refuse(request, member, pk):
    return answered(request, member, pk, admission.refuse, NO)


@member_view(Permission.COORDINATE, methods=("POST",))
def access_take_back(request, member, pk):
    found = get_object_or_404(admission.open_requests(member.partnership_id).filter(asked_by=member), pk=pk)
    try:
        admission.take_back(request=found, by=member)
    except admission.NotYours:
        messages.error(request, ANSWERED)
    else:
        messages.success(request, f"De vraag aan {found.membership.name} is ingetrokken.")
    return here(member)


@member_view(Permission.WRITE, methods=("POST",))
def member_confirm(request, member, pk):
    """A colleague says that the first person of the organisation belongs there."""
    people = members(member.partnership).filter(organisation=member.organisation_id).exclude(pk=member.pk)
    person = get_object_or_404(people, pk=pk)
    try:
        admission.confirm(person=person, by=member)
    except admission.NotYours:
        messages.error(request, ANSWERED)
    else:
        messages.success(request, f"{person.name} hoort bij {person.organisation}. Dat staat nu vast.")
    return here(member)


@account_view(methods=("POST",))
def access_undo(request, slug, pk):
    """Puts it back, also for who no longer takes part: the page that they find then has this button."""
    event = get_object_or_404(AccessEvent, pk=pk, membership__partnership__slug=slug)
    allowed = undoing.undoable_by(request.user, event.membership.partnership_id)
    if event not in allowed and undoing.doer(request.user, event.membership.partnership_id) is None:
        raise Http404
    try:
        person = undoing.undo(event=event, user=request.user)
    except undoing.CannotUndo:
        messages.error(request, "Dit kan niet meer worden teruggezet, of dat is niet aan jou.")
    except LastCoordinator:
        messages.error(request, LAST)
    else:
        messages.success(request, f"Teruggezet: {person.name} doet mee als {person.get_role_display()}.")
    return redirect("members", slug=slug)
