from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from phases.partnership.access import Permission, member_view
from phases.partnership.operations import LastCoordinator
from phases.people.access import account_view, public_view
from phases.privacy.account import data_of, delete_account, leading_alone
from phases.privacy.forms import ProofForm
from phases.privacy.models import PrivacyStatement
from phases.privacy.register import organisations_to_read, register


@public_view
def privacy(request):
    return render(request, "privacy/privacy.html", {"statement": PrivacyStatement.objects.first()})


@account_view()
def my_data(request):
    return render(request, "privacy/my_data.html")


@account_view()
def my_data_file(request):
    response = JsonResponse(data_of(request.user), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="mijn-gegevens.json"'
    return response


def too_often(request) -> bool:
    """Whether this person tried to show who they are so often that nothing is taken now. They are told so."""
    if ratelimit.consume(request, action="reauthenticate", user=request.user):
        return False
    messages.error(request, "Je probeerde dit te vaak. Wacht een paar minuten.")
    return True


@account_view(methods=("GET", "HEAD", "POST"))
@sensitive_post_parameters()
def account_delete(request):
    often = request.method == "POST" and too_often(request)
    form = ProofForm(None if often or request.method != "POST" else request.POST, request=request)
    if form.is_valid():
        user = request.user
        try:
            delete_account(user=user)
        except LastCoordinator:
            form.add_error(None, "Je bent ergens de enige trekker. Draag dat eerst over.")
        else:
            logout(request)
            messages.success(request, "Je account is weg. Wat je schreef, blijft van je organisatie, zonder je naam.")
            return redirect("account_login")
    context = {"form": form, "alone": leading_alone(request.user)}
    return render(request, "privacy/account_delete.html", context, status=429 if often else 422 if form.errors else 200)


@member_view(Permission.READ)
def access_register(request, member):
    """Each reads of the own organisation what happened in its name; a trekker of all, or of the one that `organisatie` names."""
    organisations = list(organisations_to_read(member))
    wanted = request.GET.get("organisatie")
    chosen = next((each for each in organisations if each.slug == wanted), None)
    rows = register([chosen] if chosen else organisations)
    context = {"rows": rows, "organisations": organisations, "chosen": chosen}
    return render(request, "privacy/access.html", context)
