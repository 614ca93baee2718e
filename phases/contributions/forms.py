"""What every form in which people write has in common."""

import datetime

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

EARLIEST, LATEST = datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)


class DateField(forms.DateField):
    """A day between 2000 and 2100, so that a slip of the finger is seen."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": "Dit is geen datum. Schrijf bijvoorbeeld 15-03-2027."}

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.validators += [
            MinValueValidator(EARLIEST, "Kies een datum vanaf het jaar 2000."),
            MaxValueValidator(LATEST, "Kies een datum tot en met het jaar 2100."),
        ]

    def to_python(self, value):
        try:
            return super().to_python(value)
        except OverflowError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class TimeField(forms.TimeField):
    """A time on the clock, in whole minutes."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    input_formats = ["%H:%M", "%H.%M", "%H:%M:%S"]
    default_error_messages = {"invalid": "Dit is geen tijd. Schrijf bijvoorbeeld 10:30."}

    def to_python(self, value):
        found = super().to_python(value)
        return found and found.replace(second=0)


class ManyField(forms.ModelMultipleChoiceField):
    """Numbers too large for the database are no choice, rather than an error in it."""

    def clean(self, value):
        for each in value or []:
            if not str(each).isascii() or not str(each).isdecimal() or len(str(each)) > 18:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "?"}
                )
        return super().clean(value)


def plain_field(model_field, **kwargs):
    """The form field of a model field: dates and times checked, text kept exactly as typed."""
    if model_field.get_internal_type() == "TimeField":
        return model_field.formfield(form_class=TimeField, **kwargs)
    if model_field.get_internal_type() == "DateField":
        return model_field.formfield(form_class=DateField, **kwargs)
    if model_field.many_to_many:
        return model_field.formfield(form_class=ManyField, **kwargs)
    field = model_field.formfield(**kwargs)
    if isinstance(field, forms.CharField):
        # A browser would cut what is pasted without a word; we say that it is too long, and keep it.
        field.widget.attrs.pop("maxlength", None)
        field.error_messages["max_length"] = (
            "Deze tekst is te lang: er passen %(limit_value)d tekens in en het zijn er nu %(show_value)d."
        )
        for validator in field.validators:
            if getattr(validator, "code", "") == "max_length":
                validator.message = field.error_messages["max_length"]
            if getattr(validator, "code", "") == "null_characters_not_allowed":
                validator.message = (
                    "Er staat een onzichtbaar teken in deze tekst dat we niet kunnen bewaren. Typ de tekst opnieuw."
                )
        if isinstance(field.widget, forms.Textarea):
            field.strip = False
            field.widget.attrs.setdefault("rows", 3)
    return field


class RecordForm(forms.ModelForm):
    """The fields of one kind of record that are saved one by one (see `editing.Editor`).

    Limit the choices of a relation in `limit(member)`: what belongs to another partnership is not a choice.
    """

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member
        self.limit(member)

    def limit(self, member):
        """Nothing to limit, unless a form has relations."""

    class Meta:
        formfield_callback = plain_field
