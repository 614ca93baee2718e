from django import forms

from phases.contributions.forms import RecordForm
from phases.course.models import Card, Colour

WORDS = [
    (Colour.GREEN, "Groen: dit is in orde"),
    (Colour.ORANGE, "Oranje: nog niet helemaal"),
    (Colour.RED, "Rood: hier moet iets gebeuren"),
]


class CardForm(RecordForm):
    colour = forms.ChoiceField(label="Mijn kleur", choices=WORDS, widget=forms.RadioSelect, required=False)

    class Meta(RecordForm.Meta):
        model = Card
        fields = ["colour", "note"]
        labels = {"note": "Mijn toelichting"}
