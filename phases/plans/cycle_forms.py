from django import forms

from phases.contributions.forms import RecordForm, plain_field
from phases.plans.models import Action, ActionCheck, Cycle, Outcome
from phases.plans.stages import PLANNING

CARRY, STOP = "doorgaan", "stoppen"


class CycleForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Cycle
        fields = ["goal", "measure", "check_on", "responsible", "measured", "learned", "changes"]
        help_texts = {
            "goal": "Kies iets wat binnen deze ronde haalbaar is.",
            "measure": "Waaraan zien jullie of het lukt? Bijvoorbeeld: in drie van de vier groepen is er een les gegeven.",
            "check_on": "Op deze dag kijken jullie samen wat ervan kwam.",
            "measured": "Leg dit naast hoe jullie het zouden meten.",
        }


class CheckForm(RecordForm):
    outcome = forms.ChoiceField(
        label="Is het gehaald?",
        choices=[*Outcome.choices, ("", "Nog niet nagegaan")],
        widget=forms.RadioSelect,
        required=False,
    )

    class Meta(RecordForm.Meta):
        model = ActionCheck
        fields = ["outcome", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}


class EndForm(RecordForm):
    """What decides, together with its check, whether an action ends."""

    class Meta(RecordForm.Meta):
        model = Action
        fields = ["status", "drop_reason"]
        widgets = {"drop_reason": forms.Textarea(attrs={"rows": 2})}


class EndingsForm(forms.Form):
    """For each action that has not ended: go on with it, or stop with a reason."""

    def __init__(self, data, actions: list[Action]):
        super().__init__(data)
        self.actions = actions
        for action in actions:
            name = str(action) or "zonder tekst"
            self.fields[f"einde-{action.pk}"] = forms.ChoiceField(
                label=f"{name} ({action.owner_shown})",
                choices=[(CARRY, "Gaat door in de volgende ronde"), (STOP, "Stopt")],
                initial=CARRY,
                widget=forms.RadioSelect,
                required=False,
            )
            reason = plain_field(
                Action._meta.get_field("drop_reason"),
                label=f"Waarom stopt dit? ({name})",
                help_text="Nodig als de actie stopt.",
            )
            reason.widget.attrs |= {"rows": 2, "placeholder": " "}
            self.fields[f"reden-{action.pk}"] = reason

    def clean(self):
        for action in self.actions:
            stops = self.cleaned_data.get(f"einde-{action.pk}") == STOP
            reason = self.cleaned_data.get(f"reden-{action.pk}")
            if reason is None:
                continue
            if stops and not reason.strip():
                self.add_error(f"reden-{action.pk}", "Schrijf op waarom dit stopt.")
            if reason.strip() and not stops:
                self.add_error(f"reden-{action.pk}", "Kies hierboven ‘Stopt’, of maak deze reden leeg.")
        for name, text in self.data.items():
            if name.startswith("reden-") and name not in self.fields and text.strip():
                message = f"Een actie waarbij je een reden schreef, is intussen veranderd. Je schreef: {text}"
                self.add_error(None, message)

    @property
    def endings(self) -> dict[int, str]:
        stopped = [each.pk for each in self.actions if self.cleaned_data[f"einde-{each.pk}"] == STOP]
        return {pk: self.cleaned_data[f"reden-{pk}"] for pk in stopped}


class NextCycleForm(forms.ModelForm):
    class Meta:
        model = Cycle
        fields = [*PLANNING]
        formfield_callback = plain_field
