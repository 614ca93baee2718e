from django import forms

from phases.contributions.forms import plain_field
from phases.contributions.models import Response, Stance

NO_TEXT = "Schrijf erbij wat je bedoelt."


class ReplyForm(forms.ModelForm):
    """`people` are those who may read what this is about."""

    class Meta:
        model = Response
        fields = ["text", "mentioned"]
        formfield_callback = plain_field
        labels = {"text": "Jullie antwoord"}
        help_texts = {
            "mentioned": "Wie je aankruist, krijgt meteen een e-mail met een link. Wat je schrijft, staat daar niet in."
        }
        widgets: dict[str, type[forms.Widget]] = {"mentioned": forms.CheckboxSelectMultiple}

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mentioned"].queryset = people
        self.fields["mentioned"].label_from_instance = lambda each: f"{each.name} ({each.organisation.name})"
        if not people:
            del self.fields["mentioned"]
        self.fields["text"].required = self.needs_text()
        self.fields["text"].error_messages["required"] = NO_TEXT

    def needs_text(self) -> bool:
        return True

    def clean_text(self):
        text = self.cleaned_data["text"]
        if self.fields["text"].required and not text.strip():
            raise forms.ValidationError(NO_TEXT)
        return text

    @property
    def people(self):
        return self.cleaned_data.get("mentioned", [])


class ResponseForm(ReplyForm):
    class Meta(ReplyForm.Meta):
        fields = ["stance", "text", "mentioned"]
        labels = {"text": "Toelichting"}
        help_texts = {
            **ReplyForm.Meta.help_texts,
            "text": "Bij ‘herkenbaar’ hoeft dit niet. Schrijf geen namen of gegevens van kinderen of gezinnen op.",
        }
        widgets = {"stance": forms.RadioSelect, "mentioned": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stance"].choices = [(value, label.capitalize()) for value, label in Stance.choices]
        self.fields["stance"].error_messages["required"] = "Kies wat je van deze tekst vindt."

    def needs_text(self) -> bool:
        """Not for who only recognises it; before somebody chose, the field says nothing of it."""
        return self["stance"].value() not in (Stance.RECOGNISE, "")
