from typing import Any

from django import forms

from phases.exchange.checks import read_file
from phases.exchange.parsing import MOST_BYTES, BadFile
from phases.exchange.party_file import MOST_BYTES as MOST_PARTY_BYTES
from phases.exchange.party_file import Line, Unreadable, party_lines
from phases.partnership.forms import LAYERS

WRONG_LINES = "Er is niets toegevoegd. Verbeter deze regels in je bestand en kies het dan opnieuw."


class PartnershipFileForm(forms.Form):
    organisation = forms.CharField(
        label="Bij welke organisatie werk je?",
        max_length=120,
        help_text="Staat die in het bestand, schrijf de naam dan net zo. Anders komt ze erbij.",
    )
    layer = forms.ChoiceField(label="Op welke laag werk je?", choices=LAYERS, widget=forms.RadioSelect)
    name = forms.CharField(label="Je naam", max_length=150, help_text="Zo zien anderen wie iets schreef.")
    file = forms.FileField(
        label="Bestand",
        help_text="Een bestand dat eindigt op .json, gemaakt met Samenwerking. Er past 20 MB in.",
        error_messages={"required": "Kies een bestand.", "empty": "Dit bestand is leeg."},
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.problems: list[str] = []

    def clean_file(self) -> dict[str, Any]:
        """What is in it. `problems` says line by line why that can't be taken in."""
        upload = self.cleaned_data["file"]
        try:
            return read_file(upload.read(MOST_BYTES + 1))
        except BadFile as bad:
            self.problems = bad.problems
            raise forms.ValidationError("Er is niets ingelezen. Hieronder staat wat er mis is.") from bad


class PartyFileForm(forms.Form):
    file = forms.FileField(
        label="Bestand",
        help_text="Excel (.xlsx) of CSV. Er passen 500 partijen in één bestand.",
        error_messages={"required": "Kies een bestand.", "empty": "Dit bestand is leeg."},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.wrong: list[Line] = []

    def clean_file(self) -> list[Line]:
        upload = self.cleaned_data["file"]
        try:
            lines = party_lines(upload.read(MOST_PARTY_BYTES + 1))
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        self.wrong = [line for line in lines if line.problem]
        if self.wrong:
            raise forms.ValidationError(WRONG_LINES)
        return lines
