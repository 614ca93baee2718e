from django import forms
from django.utils.html import format_html

from phases.contributions.forms import RecordForm
from phases.course.models import Card, Colour

MEANINGS = [
    (Colour.GREEN, "Groen: goed op weg"),
    (Colour.ORANGE, "Oranje: deels"),
    (Colour.RED, "Rood: nog niet"),
]
# The same mark as on the cards, so that the choice is a shape, a word and a colour.
MARKS = [(colour, format_html('<span class="tag {}">{}</span>', colour, words)) for colour, words in MEANINGS]


class CardForm(RecordForm):
    colour = forms.ChoiceField(label="Mijn kleur", choices=MARKS, widget=forms.RadioSelect, required=False)

    class Meta(RecordForm.Meta):
        model = Card
        fields = ["colour", "note"]
        labels = {"note": "Mijn toelichting"}
