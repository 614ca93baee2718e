from django import forms


class NameForm(forms.Form):
    """Joins allauth's sign-up form: the name that others see beside what someone writes."""

    name = forms.CharField(label="Je naam", max_length=150, help_text="Zo zien anderen wie iets schreef.")
    field_order = ["name", "email", "password1", "password2"]

    def signup(self, request, user):
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
