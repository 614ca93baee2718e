from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict

from phases.contributions.forms import ManyField, RecordForm, plain_field
from phases.meetings.models import Goal, Meeting, Participant, ProgrammePart
from phases.partnership.models import Membership
from phases.partnership.queries import organisations
from phases.plans.forms import LABELS, ask_what, limit_relations
from phases.plans.models import Action
from phases.plans.open_points import OpenPoint

MOST_MINUTES = 720
MINUTES = f"Vul een heel getal in van 1 tot en met {MOST_MINUTES}."
NEW_PART = "nieuw"


class MeetingForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Meeting
        fields = ["title", "date", "starts_at", "place"]


class NewMeetingForm(forms.ModelForm):
    class Meta:
        model = Meeting
        fields = ["title"]
        formfield_callback = plain_field
        labels = {"title": "Naam van een nieuwe bijeenkomst"}
        help_texts = {"title": "Bijvoorbeeld: kennismaken met alle partijen."}


class GoalForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Goal
        fields = ["text", "reached", "note"]
        widgets = {"reached": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 1})}

    def limit(self, member):
        self.fields["reached"].choices = [("", "Nog niet besproken"), *Goal.Reached.choices]


class PartForm(RecordForm):
    minutes = forms.IntegerField(
        label="duur in minuten",
        required=False,
        error_messages={"invalid": MINUTES},
        validators=[MinValueValidator(1, MINUTES), MaxValueValidator(MOST_MINUTES, MINUTES)],
        # Not a number input: that keeps what is no number from us, so that we can't say what is wrong.
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    class Meta(RecordForm.Meta):
        model = ProgrammePart
        fields = ["title", "minutes", "form", "led_by", "about", "notes", "decided"]


def limit_organisation(form, member: Membership) -> None:
    form.fields["organisation"].queryset = organisations(member.partnership_id)
    form.fields["organisation"].empty_label = "(niet gekozen)"


class ParticipantForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Participant
        fields = ["name", "organisation", "layer", "present"]

    def limit(self, member):
        limit_organisation(self, member)
        self.fields["name"].required = True


class PersonForm(forms.ModelForm):
    """Someone without an account."""

    class Meta:
        model = Participant
        fields = ["name", "organisation", "layer"]
        formfield_callback = plain_field

    def __init__(self, *args, member: Membership, **kwargs):
        super().__init__(*args, **kwargs)
        limit_organisation(self, member)
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = "Schrijf op wie er komt."


class MembersForm(forms.Form):
    members = ManyField(
        label="Wie doet er mee aan deze samenwerking?",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vink minstens één persoon aan."},
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = choices  # type: ignore[attr-defined]
        self.fields["members"].label_from_instance = (  # type: ignore[attr-defined]
            lambda each: f"{each.name}, {each.organisation.name} ({each.get_layer_display()})"
        )


class PointsForm(forms.Form):
    data: QueryDict
    points = forms.MultipleChoiceField(
        error_messages={
            "required": "Vink minstens één punt aan.",
            "invalid_choice": "Een punt dat je aanvinkte, is niet meer open of staat al op deze agenda.",
        }
    )
    part = forms.ChoiceField(
        label="In welk onderdeel van het programma?",
        error_messages={
            "required": "Kies een onderdeel.",
            "invalid_choice": "Dit onderdeel is er niet meer. Kies een ander.",
        },
    )

    def __init__(self, *args, points: list[OpenPoint], parts: list[ProgrammePart], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["points"].choices = [(each.contribution.pk, "") for each in points]  # type: ignore[attr-defined]
        titles = [(part.pk, f"{part.position}. {part.title or 'nog zonder naam'}") for part in parts]
        self.fields["part"].choices = [(NEW_PART, "Een nieuw onderdeel ‘Open punten’"), *titles]  # type: ignore[attr-defined]

    @property
    def ticked(self) -> list[str]:
        """What was ticked on a page that comes back with a message."""
        return self.data.getlist("points") if self.is_bound else []


class FollowUpForm(forms.ModelForm):
    class Meta:
        model = Action
        fields = ["what", "owner", "owner_name", "due"]
        labels = LABELS
        formfield_callback = plain_field

    def __init__(self, *args, member: Membership, **kwargs):
        super().__init__(*args, **kwargs)
        limit_relations(self, member)
        ask_what(self)
        # After an action was added, the next one can be typed at once.
        self.fields["what"].widget.attrs |= {"data-focus": "vervolg", "rows": 2}
