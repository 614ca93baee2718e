"""Asking partners whether they agree with a decision."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from phases.agreement.endorsing import ask_for_consent
from phases.agreement.version_views import mailed
from phases.answers.queries import decisions_for
from phases.partnership.access import Permission, member_view
from phases.people.limits import TooMuchMail


@member_view(Permission.COORDINATE, methods=("POST",))
def decision_ask(request, member, code, pk):
    decision = get_object_or_404(decisions_for(member).filter(item__code=code), pk=pk)
    path = reverse("decision", kwargs={"slug": member.partnership.slug, "code": code})
    try:
        people = ask_for_consent(by=member, decision=decision, path=path)
    except TooMuchMail as much:
        messages.error(request, f"Nog niet gevraagd. {much}")
    else:
        messages.success(request, f"Het besluit is gedeeld met iedereen die meedoet. {mailed(people)}")
    return redirect(path)
