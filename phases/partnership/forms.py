from django import forms

from phases.guide.models import Layer
from phases.partnership.models import Membership, Partnership, Sector
from phases.partnership.queries import organisations

EXISTING = [
    (False, "Een nieuwe samenwerking: we doorlopen alle vier de fasen"),
    (True, "We werken al samen: we gebruiken de vragen als checklist"),
]
LAYERS = [
    (Layer.PRACTICE, "Uitvoering: ik werk met kinderen, jongeren of gezinnen"),
    (Layer.MANAGEMENT, "Management: ik stuur een team of afdeling aan"),
    (Layer.BOARD, "Bestuur: ik bestuur of leid de organisatie"),
]


class PartnershipForm(forms.ModelForm):
    existing = forms.TypedChoiceField(
        label="Wat past bij jullie?",
        choices=EXISTING,
        coerce=lambda word: word == "True",
        widget=forms.RadioSelect,
        initial=False,
    )

    class Meta:
        model = Partnership
        fields = ["theme", "ambition", "region", "existing"]
        labels = {
            "theme": "Rond welk thema gaan jullie samenwerken?",
            "ambition": "Wat willen jullie bereiken, in één zin?",
            "region": "Voor welk gebied?",
        }
        help_texts = {
            "theme": "Een paar woorden, bijvoorbeeld: Samen tegen pesten.",
            "ambition": "Weet je het nog niet precies? Je kunt dit later aanpassen.",
            "region": "Bijvoorbeeld een wijk, gemeente of regio.",
        }
        widgets = {"ambition": forms.Textarea(attrs={"rows": 2})}


class SettingsForm(PartnershipForm):
    """`seen_…` is what the page showed: what a colleague changed meanwhile is not overwritten unseen."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            shown = self.instance.__dict__[name]
            self.fields[f"seen_{name}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=shown, strip=False
            )

    def clean(self):
        data = super().clean()
        now = Partnership.objects.get(pk=self.instance.pk)
        for name in PartnershipForm.Meta.fields:
            current = str(getattr(now, name))
            seen = (data.get(f"seen_{name}") or "").replace("\r\n", "\n")
            if name in data and current not in (seen, str(data[name])):
                self.add_error(
                    name,
                    f"Iemand anders heeft dit net gewijzigd in: “{current}”. Kijk wat het moet worden en sla opnieuw op.",
                )
                self.data = self.data.copy()
                self.data[f"seen_{name}"] = current
        return data


class StartForm(PartnershipForm):
    organisation = forms.CharField(label="Bij welke organisatie werk je?", max_length=120)
    sector = forms.ChoiceField(
        label="Wat voor organisatie is dat?", choices=[("", "Kies"), *Sector.choices], required=False
    )
    layer = forms.ChoiceField(label="Op welke laag werk je?", choices=LAYERS, widget=forms.RadioSelect)
    name = forms.CharField(label="Je naam", max_length=150, help_text="Zo zien anderen wie iets schreef.")


class CoordinatorForm(forms.Form):
    name = forms.CharField(label="Naam", max_length=150)
    email = forms.EmailField(label="E-mailadres", max_length=254)
    organisation: forms.ModelChoiceField = forms.ModelChoiceField(
        label="Organisatie", queryset=None, required=False, empty_label="Een andere organisatie"
    )
    new_organisation = forms.CharField(label="Andere organisatie", max_length=120, required=False)
    layer = forms.ChoiceField(label="Laag", choices=Layer.choices, widget=forms.RadioSelect)

    def __init__(self, *args, member: Membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        self.fields["organisation"].queryset = organisations(member.partnership_id)  # type: ignore[attr-defined]

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        known = Membership.objects.filter(partnership=self.member.partnership_id, ended_at=None, role="coordinator")
        if known.filter(email__iexact=email).exists():
            raise forms.ValidationError("Dit e-mailadres is hier al trekker, of is al gevraagd.")
        return email

    def clean(self):
        data = super().clean()
        if not data.get("organisation") and not data.get("new_organisation") and "organisation" not in self.errors:
            self.add_error("new_organisation", "Kies een organisatie of vul een andere in.")
        return data
