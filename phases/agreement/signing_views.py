"""The page on which an organisation says who may sign in its name."""

from django.contrib import messages
from django.shortcuts import redirect, render

from phases.agreement import signing
from phases.agreement.forms import SignersForm
from phases.agreement.queries import who_may_endorse
from phases.partnership.access import Permission, member_view

CHANGED = "Een collega veranderde dit net, of het kan niet meer terug. Hieronder staat hoe het nu is."


@member_view(Permission.WRITE, methods=("GET", "HEAD", "POST"))
def signers(request, member):
    form, changed = SignersForm(request.POST if request.method == "POST" else None, member=member), False
    if request.method == "POST" and form.is_valid():
        try:
            done = signing.choose(by=member, members=form.cleaned_data["members"], shown=form.cleaned_data["shown"])
        except signing.ChangedMeanwhile:
            form, changed = SignersForm(None, member=member), True
        else:
            if done:
                messages.success(request, "Opgeslagen. Je collega's krijgen een e-mail.")
            else:
                messages.info(request, "Dit was al zo. Er is niets veranderd.")
            return redirect("signers", slug=member.partnership.slug)
    return page(request, member, form, changed)


@member_view(Permission.WRITE, methods=("POST",))
def signers_undo(request, member, pk):
    try:
        signing.undo(by=member, shown=pk)
    except signing.ChangedMeanwhile:
        messages.error(request, CHANGED)
    else:
        messages.success(request, "Teruggezet. Je collega's krijgen een e-mail.")
    return redirect("signers", slug=member.partnership.slug)


def page(request, member, form, changed: bool):
    said = list(signing.said_of(member.organisation_id))
    now = next((each for each in said if each.undone_at is None), None)
    signing_now = list(who_may_endorse([member.organisation_id]))
    context = {
        "form": form,
        "problem": CHANGED if changed else "",
        "now": now,
        "limited": now is not None and {each.pk for each in now.members.all()} >= {each.pk for each in signing_now},
        "signing_now": signing_now,
        "undoable": now if now and signing.can_be_undone(now) else None,
        "said": said,
    }
    return render(request, "agreement/signers.html", context, status=422 if form.errors or changed else 200)
