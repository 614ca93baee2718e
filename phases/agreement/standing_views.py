"""What an organisation does with what was said in its name: confirm or refuse paper, or withdraw."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from phases.agreement import standing
from phases.agreement.forms import WithdrawForm
from phases.agreement.models import Endorsement
from phases.agreement.queries import endorsements_to_withdraw, is_hidden
from phases.agreement.telling import place_of
from phases.partnership.access import Permission, may, member_view
from phases.partnership.models import Membership


def known_to(member: Membership, pk: int) -> Endorsement:
    """Something of the own organisation, or paper for a trekker, whatever became of it. Raises Http404."""
    here = Q(version__partnership=member.partnership_id) | Q(decision__partnership=member.partnership_id)
    mine = Q(organisation=member.organisation_id)
    allowed = mine | Q(on_paper=True) if may(member, Permission.COORDINATE) else mine
    related = ("organisation__partnership", "version", "decision__item", "by__organisation", "confirmed_by")
    return get_object_or_404(Endorsement.objects.filter(here, allowed).select_related(*related), pk=pk)


def why_not(found: Endorsement) -> str:
    found.refresh_from_db()
    if found.withdrawn_at:
        return f"Dit was al ingetrokken, door {found.withdrawn_by}. Er is niets veranderd."
    if found.on_paper and found.confirmed_at:
        return f"{found.confirmed_by} heeft dit bevestigd namens {found.organisation}. Alleen zij trekken het nog in."
    if is_hidden(found.version or found.decision):  # type: ignore[arg-type] # one of both
        return "In deze tekst zijn nu woorden verborgen. Bevestig dit als daarover beslist is. Er is niets veranderd."
    return "Dit kan niet meer: er is een nieuwere versie, of anderen tekenen nu namens jullie. Er is niets veranderd."


@member_view(Permission.WRITE, methods=("GET", "HEAD", "POST"))
def endorsement_withdraw(request, member, pk):
    """Asks why, and whether that is meant. What was typed for something that changed meanwhile stays on the page."""
    found = known_to(member, pk)
    back = place_of(found)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            standing.withdraw(endorsement=found, by=member, reason=form.cleaned_data["withdrawn_reason"])
        except standing.NoLonger:
            form.add_error(None, why_not(found))
        else:
            words = f"Wat namens {found.organisation} gezegd was, is ingetrokken. Het blijft als geschiedenis te lezen."
            messages.success(request, words)
            return redirect(back)
    elif request.method != "POST" and not endorsements_to_withdraw(member).filter(pk=pk).exists():
        messages.info(request, why_not(found))
        return redirect(back)
    context = {"form": form, "said": found, "back": back, "problems_title": "Nog niet ingetrokken"}
    return render(request, "agreement/withdraw.html", context, status=422 if form.errors else 200)


@member_view(Permission.WRITE, methods=("POST",))
def paper_confirm(request, member, pk):
    words = "Bevestigd namens {}. Het telt nu mee."
    return answered(request, member, pk, standing.confirm, words)


@member_view(Permission.WRITE, methods=("POST",))
def paper_refuse(request, member, pk):
    words = "Geweigerd namens {}. Het telt niet, en de trekkers krijgen een e-mail."
    return answered(request, member, pk, standing.refuse, words)


def answered(request, member, pk, operation, words: str):
    found = known_to(member, pk)
    if not found.on_paper or found.organisation_id != member.organisation_id:
        raise Http404
    try:
        operation(endorsement=found, by=member)
    except standing.NoLonger:
        messages.error(request, why_not(found))
    else:
        messages.success(request, words.format(found.organisation))
    return redirect(place_of(found))
