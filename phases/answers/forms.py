from django import forms
from django.utils import timezone

from phases.answers.models import Answer, Attention, Decision, PhaseClosing, ReviewRequest
from phases.contributions.forms import ManyField, RecordForm, plain_field
from phases.partnership.models import Membership


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


class ReviewRequestForm(forms.ModelForm):
    """`people` may be asked; only those who were not asked yet are offered. While a request is open, nobody else is fine too."""

    class Meta:
        model = ReviewRequest
        fields = ["until", "note"]
        formfield_callback = plain_field
        labels = {"until": "Graag vóór", "note": "Wat willen jullie weten?"}
        help_texts = {"note": "Dit staat boven het onderdeel, niet in de e-mail."}

    people = ManyField(
        queryset=Membership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Wie vragen jullie?",
        error_messages={"required": "Kies minstens één persoon."},
    )
    field_order = ["people"]

    def __init__(self, *args, people, asked=(), **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            self.fields[name].show_hidden_initial = True
        field, new = self.fields["people"], [each for each in people if each.pk not in asked]
        field.queryset, field.initial = people, [] if asked else new
        field.choices = [(each.pk, f"{each.name} ({each.organisation.name})") for each in new]
        if asked:
            field.label, field.required = "Wie vragen jullie er nog bij?", False
        if not new:
            del self.fields["people"]

    @property
    def seen(self) -> dict[str, str]:
        """What the page showed."""
        shown = {name: self.data.get(self.add_initial_prefix(name), "") for name in self.Meta.fields}
        return shown | {"note": self.fields["note"].to_python(shown["note"])}

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise forms.ValidationError("Kies een dag vanaf vandaag.")
        return until
