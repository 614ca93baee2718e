from django import forms

from phases.contributions.forms import RecordForm
from phases.network.models import PartyProfile
from phases.partnership.models import Organisation
from phases.people.names import NO_LINK, UnchangedStays, has_link

MOST_AT_ONCE = 60
FIRST_FIELDS = ["active", "needed", "works_with_us", "wish"]
MORE_FIELDS = [
    "offer",
    "ambition",
    "sees_problem",
    "sees_problem_note",
    "direction",
    "formality",
    "strength",
    "contact",
]


class ProfileForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = PartyProfile
        fields = FIRST_FIELDS + MORE_FIELDS


class NamesForm(forms.Form):
    names = forms.CharField(
        label="Partijen toevoegen",
        help_text="Eén naam per regel. Je kunt er veel tegelijk plakken.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        error_messages={"required": "Schrijf minstens één naam op."},
    )

    def clean_names(self):
        names = [" ".join(line.split()) for line in self.cleaned_data["names"].splitlines() if line.strip()]
        long = [name for name in names if len(name) > 120]
        if long:
            raise forms.ValidationError(
                [f"Deze naam is te lang (meer dan 120 tekens): {name[:60]}…" for name in long[:5]]
            )
        wrong = [name for name in names if has_link(name)]
        if wrong:
            raise forms.ValidationError([f"{NO_LINK} Het gaat om: {name[:60]}" for name in wrong[:5]])
        if len(names) > MOST_AT_ONCE:
            raise forms.ValidationError(f"Er passen {MOST_AT_ONCE} namen in één keer, en dit zijn er {len(names)}.")
        return names


class PartyForm(UnchangedStays, forms.ModelForm):
    seen_name = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    seen_sector = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    class Meta:
        model = Organisation
        fields = ["name", "sector"]

    def __init__(self, *args, instance, **kwargs):
        initial = {"seen_name": instance.name, "seen_sector": instance.sector}
        super().__init__(*args, instance=instance, initial=initial, prefix=f"partij{instance.pk}", **kwargs)
