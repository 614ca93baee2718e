from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from phases.partnership.access import Permission, member_view
from phases.partnership.operations import LastCoordinator
from phases.people.access import account_view, public_view
from phases.privacy.account import data_of, delete_account, leading_alone
from phases.privacy.models import PrivacyStatement, Wipe
from phases.privacy.register import organisations_to_read, register
from phases.privacy.wiping import SHORTEST, Searched, places_for, wipe


class AccountDeleteForm(forms.Form):
    """Whoever finds a laptop open can't take an account away."""

    # The name says to every page that this is never shown or carried along.
    password = forms.CharField(max_length=300, strip=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        field = self.fields["password"]
        field.label = "Je wachtwoord" if user.has_usable_password() else "Typ je e-mailadres over"
        if user.has_usable_password():
            field.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})

    def clean_password(self):
        proof = self.cleaned_data["password"]
        by_password = self.user.has_usable_password()
        right = self.user.check_password(proof) if by_password else proof.strip().lower() == self.user.email
        if not right:
            raise forms.ValidationError("Dit klopt niet." if not by_password else "Dit wachtwoord klopt niet.")
        return proof


class WipeForm(forms.Form):
    text = forms.CharField(
        label="Welke naam of tekst moet weg?",
        min_length=SHORTEST,
        max_length=200,
        help_text="Hele woorden, zoals ze er staan: met ‘Jan’ vind je ‘Jans’ niet. Hoofdletters maken niet uit.",
    )
    reason = forms.CharField(
        label="Waarom?", max_length=300, required=False, help_text="Zonder de naam zelf. Dit blijft bewaard."
    )

    def clean(self):
        data = super().clean()
        text, reason = data.get("text", ""), data.get("reason", "")
        if text and Searched(text).inflected.search(reason):
            self.add_error("reason", "Hierin staat wat je wilt wissen. Schrijf het anders op.")
        return data


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


@account_view(methods=("GET", "HEAD", "POST"))
@sensitive_post_parameters()
def account_delete(request):
    often = request.method == "POST" and not ratelimit.consume(request, action="reauthenticate", user=request.user)
    form = AccountDeleteForm(None if often else request.POST or None, user=request.user)
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
    if often:
        messages.error(request, "Je probeerde dit te vaak. Wacht een paar minuten.")
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


@member_view(Permission.COORDINATE, methods=("GET", "HEAD", "POST"))
def wipe_text(request, member):
    """First it shows where it stands, as far as this trekker may read; `confirmed` wipes what was `searched` everywhere."""
    form, places = WipeForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if "confirmed" in request.POST and request.POST.get("searched") == text:
            done = wipe(by=member, text=text, reason=form.cleaned_data["reason"])
            messages.success(request, "Gewist. Er staat nu [gewist], of … waar dat niet past.")
            return redirect("wipe_text", slug=done.partnership.slug)
        places = places_for(member, text)
    wipes = Wipe.objects.filter(partnership=member.partnership_id).select_related("by")
    context = {"form": form, "places": places, "wipes": wipes}
    return render(request, "privacy/wipe.html", context, status=422 if form.errors else 200)
