from django import forms
from django.contrib.auth.password_validation import validate_password

from phases.guide.models import Layer
from phases.partnership.models import GIVEN, Membership, Partnership, Role, Sector
from phases.partnership.queries import organisations
from phases.people.models import User
from phases.people.names import UnchangedStays, plain_name

EXISTING = [
    (False, "Een nieuwe samenwerking: we doorlopen alle vier de fasen"),
    (True, "We werken al samen: we gebruiken de vragen als checklist"),
]
LAYERS = [
    (Layer.PRACTICE, "Uitvoering: ik werk met kinderen, jongeren of gezinnen"),
    (Layer.MANAGEMENT, "Management: ik stuur een team of afdeling aan"),
    (Layer.BOARD, "Bestuur: ik bestuur of leid de organisatie"),
]


def one_line(text: str) -> str:
    """Browsers send line ends in more than one way, and a sentence needs none."""
    return " ".join(text.splitlines())


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

    def clean_ambition(self):
        return one_line(self.cleaned_data["ambition"])


class SettingsForm(UnchangedStays, PartnershipForm):
    """`seen_…` holds what the page showed, so that what a colleague changed meanwhile is not overwritten unseen."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            shown = getattr(self.instance, name)
            self.fields[f"seen_{name}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=shown, strip=False
            )

    @property
    def wanted(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def seen(self) -> dict:
        """What the page showed; where that is what is kept now, exactly as it is kept."""
        posted = {name: self.cleaned_data[f"seen_{name}"] for name in self.Meta.fields}
        kept = {
            name: self.initial[name] for name in posted if one_line(str(self.initial[name])) == one_line(posted[name])
        }
        return posted | {"existing": posted["existing"] == "True"} | kept

    def say_changed(self, now: dict) -> None:
        """Keeps what was typed beside what a colleague made of it; saving once more is then a choice."""
        data = self.data = dict(self.data.items())
        for name, value in now.items():
            words = dict(EXISTING)[value] if name == "existing" else value or "(leeg)"
            self.add_error(
                name,
                f"Iemand anders heeft dit net gewijzigd in: “{words}”. Kijk wat het moet worden en sla opnieuw op.",
            )
            data[f"seen_{name}"] = str(value)


class StartForm(PartnershipForm):
    organisation = forms.CharField(label="Bij welke organisatie werk je?", max_length=120, validators=[plain_name])
    sector = forms.ChoiceField(
        label="Wat voor organisatie is dat?", choices=[("", "Kies"), *Sector.choices], required=False
    )
    layer = forms.ChoiceField(label="Op welke laag werk je?", choices=LAYERS, widget=forms.RadioSelect)
    name = forms.CharField(
        label="Je naam", max_length=150, help_text="Zo zien anderen wie iets schreef.", validators=[plain_name]
    )


class MemberForm(forms.Form):
    """Tells what was changed from what the page showed: a colleague may have taken a role away meanwhile."""

    role = forms.ChoiceField(label="Rol", choices=GIVEN, widget=forms.RadioSelect, show_hidden_initial=True)
    layer = forms.ChoiceField(label="Laag", choices=Layer.choices, widget=forms.RadioSelect, show_hidden_initial=True)

    @property
    def changed(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


class InviteForm(forms.Form):
    name = forms.CharField(label="Naam", max_length=150, validators=[plain_name])
    email = forms.EmailField(label="E-mailadres", max_length=254)
    organisation = forms.ChoiceField(label="Organisatie", required=False)
    new_organisation = forms.CharField(
        label="Andere organisatie",
        max_length=120,
        required=False,
        help_text="Vul dit alleen in als de organisatie niet in de lijst staat.",
        validators=[plain_name],
    )
    role = forms.ChoiceField(
        label="Rol",
        choices=[
            (Role.PARTNER, "Partner: leest wat gedeeld is, schrijft voor de eigen organisatie en geeft akkoord"),
            (Role.READER, "Meelezer: leest wat gedeeld is en wat de eigen organisatie schrijft"),
            (Role.COORDINATOR, "Trekker: leest en schrijft ook alles wat gezamenlijk is"),
        ],
        widget=forms.RadioSelect,
        initial=Role.PARTNER,
    )
    layer = forms.ChoiceField(
        label="Laag",
        choices=Layer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een laag: waar werkt deze persoon in de eigen organisatie?"},
    )
    own = ""  # the organisation into which a partner asks; a trekker chooses one

    def __init__(self, *args, member: Membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {str(each.pk): each for each in organisations(member.partnership_id)}
        if not member.is_coordinator:
            return self.for_colleagues(member)
        for name in ("organisation", "new_organisation"):  # one of both
            self.fields[name].sometimes_required = True  # type: ignore[attr-defined] # read by components/form.html
        names = [(pk, each.name) for pk, each in self.known.items()]
        self.fields["organisation"].choices = [("", "Een andere organisatie"), *names]  # type: ignore[attr-defined]
        return None

    def for_colleagues(self, member: Membership) -> None:
        """A partner asks into the own organisation, in a role that is not larger than the own one."""
        self.known = {str(member.organisation_id): member.organisation}
        del self.fields["organisation"], self.fields["new_organisation"]
        role = self.fields["role"]
        role.choices = [each for each in role.choices if each[0] != Role.COORDINATOR]  # type: ignore[attr-defined]
        self.own = str(member.organisation_id)

    def clean(self):
        data = super().clean()
        if self.own:
            return data | {"organisation": self.known[self.own], "new_organisation": ""}
        chosen, new = data.get("organisation"), data.get("new_organisation")
        if not chosen and not new and "organisation" not in self.errors:
            self.add_error("new_organisation", "Kies een organisatie of vul een andere in.")
        if chosen and new:
            self.add_error(
                "new_organisation",
                "Je koos hierboven al een organisatie. Maak dit veld leeg, of kies daar ‘Een andere organisatie’.",
            )
        data["organisation"] = self.known.get(chosen or "")
        return data


class DeclineForm(forms.Form):
    note = forms.CharField(label="Wie kunnen ze beter vragen?", max_length=300, required=False)


class JoinForm(forms.Form):
    """One screen: a name, and a password or a code by mail each time."""

    name = forms.CharField(
        label="Je naam", max_length=150, help_text="Zo zien anderen wie iets schreef.", validators=[plain_name]
    )
    way = forms.ChoiceField(
        label="Hoe wil je inloggen?",
        choices=[("password", "Met een wachtwoord"), ("code", "Met een code die we je steeds mailen")],
        widget=forms.RadioSelect,
        initial="password",
    )
    password = forms.CharField(
        label="Wachtwoord",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        required=False,
        strip=False,
        help_text="Alleen als je met een wachtwoord wilt inloggen. Minstens 10 tekens.",
    )

    def __init__(self, *args, email: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["password"].sometimes_required = True  # type: ignore[attr-defined] # read by components/form.html

    def clean(self):
        data = super().clean()
        if data.get("way") == "password":
            try:
                validate_password(data.get("password", ""), User(email=self.email, name=data.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data
