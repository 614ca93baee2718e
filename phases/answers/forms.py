from django import forms

from phases.answers.models import Answer, Attention, Decision, PhaseClosing
from phases.contributions.forms import RecordForm, plain_field


class AnswerForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Answer
        fields = ["text", "status", "investigate_who", "investigate_by", "skip_reason"]


class AttentionForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Attention
        fields = ["level"]
        widgets = {"level": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [*Attention.Level.choices, ("", "weten we nog niet")]


class PhaseClosingForm(forms.ModelForm):
    class Meta:
        model = PhaseClosing
        fields = ["note"]
        formfield_callback = plain_field


class DecisionForm(forms.ModelForm):
    """A decision is recorded as a whole; who changes their mind records a new one."""

    class Meta:
        model = Decision
        fields = ["option", "vision", "ambition", "needed", "reason", "decided_on", "decided_by", "review_on"]
        formfield_callback = plain_field
        widgets = {"option": forms.RadioSelect}

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        option = self.fields["option"]
        option.queryset = item.options.current()
        option.empty_label = None
        option.label_from_instance = lambda choice: f"{choice.label} {choice.text}".strip()
        option.label = "Wat besluiten jullie?"
        option.error_messages["required"] = "Kies wat jullie besluiten."
        if item.code == "besluit-4":
            del self.fields["vision"], self.fields["ambition"], self.fields["needed"]

    def clean(self):
        data = super().clean()
        option = data.get("option")
        if option and option.code == "no" and not data.get("reason", "").strip():
            self.add_error("reason", "Schrijf op waarom jullie nee besluiten.")
        return data
