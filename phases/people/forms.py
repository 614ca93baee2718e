from django import forms

from phases.people.models import User
from phases.people.names import plain_name


class NameForm(forms.Form):
    """Joins allauth's sign-up form: the name that others see beside what someone writes."""

    name = forms.CharField(
        label="Je naam", max_length=150, help_text="Zo zien anderen wie iets schreef.", validators=[plain_name]
    )
    field_order = ["name", "email", "password1", "password2"]

    def signup(self, request, user):
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": "Je naam"}
        help_texts = {
            "name": "Zo zien anderen wie iets schreef. In samenwerkingen waar je al meedoet, blijft je naam daar zoals die was."
        }


class EndSessionForm(forms.Form):
    """Which of the sessions elsewhere; without one, all of them."""

    session: forms.ModelChoiceField = forms.ModelChoiceField(None, required=False)

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = others
