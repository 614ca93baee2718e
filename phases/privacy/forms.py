from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, get_reauthentication_flows
from django import forms
from django.urls import reverse

from phases.privacy.searching import SHORTEST, Searched


class ProofForm(forms.Form):
    """Whoever finds a laptop open can't do what can't be undone. With a passkey and no password one shows it on another page."""

    # The name says to every page that this is never shown or carried along.
    password = forms.CharField(max_length=300, strip=False)

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request, self.user = request, request.user
        field = self.fields["password"]
        if self.user.has_usable_password():
            field.label, field.widget = "Je wachtwoord", forms.PasswordInput(attrs={"autocomplete": "current-password"})
        elif get_reauthentication_flows(self.user):
            del self.fields["password"]
        else:
            field.label = "Typ je e-mailadres over"

    @property
    def shows_elsewhere(self) -> bool:
        """That it is this person, has to be shown on the page of the sign-in (`elsewhere`) first."""
        return "password" not in self.fields and not did_recently_reauthenticate(self.request)

    @property
    def elsewhere(self) -> str:
        return reverse("account_reauthenticate") + f"?next={self.request.path}"

    def clean_password(self):
        proof = self.cleaned_data["password"]
        by_password = self.user.has_usable_password()
        right = self.user.check_password(proof) if by_password else proof.strip().lower() == self.user.email
        if not right:
            raise forms.ValidationError("Dit klopt niet." if not by_password else "Dit wachtwoord klopt niet.")
        return proof

    def clean(self):
        if self.shows_elsewhere:
            raise forms.ValidationError("Laat eerst zien dat jij het bent.")
        return super().clean()


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


class RulingForm(forms.Form):
    """A choice and a button, so that a slip of the finger wipes nothing."""

    ruling = forms.ChoiceField(
        label="Mogen deze woorden weg?",
        choices=[("yes", "Ja, wis ze voorgoed"), ("no", "Nee, zet ze terug")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies ja of nee."},
    )

    @property
    def wiped(self) -> bool:
        return self.cleaned_data["ruling"] == "yes"


class AnswerForm(RulingForm):
    """What an organisation says of its own text."""

    ruling = forms.ChoiceField(
        label="Moet dit weg uit jullie eigen teksten?",
        choices=[
            ("yes", "Ja, wis het overal in wat wij schreven"),
            ("no", "Nee: het staat er niet, of het is iets anders"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies ja of nee."},
    )
