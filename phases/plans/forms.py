from django import forms
from django.db.models import QuerySet

from phases.contributions.forms import RecordForm, plain_field
from phases.guide.models import Rubric
from phases.partnership.models import Membership
from phases.partnership.queries import members, organisations
from phases.plans.models import Action, ActionPlan, Milestone

EXTERNAL, INTERNAL = "extern", "intern"
MOST_LINES, LONGEST_LINE = 50, 300
WHAT = "Schrijf op wat jullie gaan doen."


class PlanForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = ActionPlan
        fields = ["goal", "responsible", "check_rhythm"]
        help_texts = {
            "responsible": "Eén persoon die zorgt dat het plan wordt uitgevoerd en een vervolg krijgt.",
            "check_rhythm": "Bijvoorbeeld: elke drie maanden, in de netwerkbijeenkomst.",
        }


def people(member: Membership) -> QuerySet[Membership]:
    """Who can be asked to do something: all who take part now."""
    return members(member.partnership)


def person_label(person: Membership) -> str:
    return f"{person.name}, {person.organisation.name}"


def owner_choices(member: Membership) -> list[tuple[int, str]]:
    return [(person.pk, person_label(person)) for person in people(member)]


def limit_relations(form, member: Membership) -> None:
    """Only who and what belongs to this partnership is a choice."""
    for name, queryset, empty in (
        ("owner", people(member), "Iemand anders, of nog niemand"),
        ("organisation", organisations(member.partnership_id), "(niet gekozen)"),
        ("rubric", Rubric.objects.current(), "(niet gekozen)"),
    ):
        if name in form.fields:
            form.fields[name].queryset = queryset
            form.fields[name].empty_label = empty
    if "owner" in form.fields:
        form.fields["owner"].label_from_instance = person_label


def ask_what(form) -> None:
    """An action without words could not be found again in any list."""
    field = form.fields["what"]
    field.required = True
    field.error_messages["required"] = WHAT
    field.validators.append(has_words)


def has_words(text: str) -> None:
    if not text.strip():
        raise forms.ValidationError(WHAT, code="required")


LABELS = {
    "owner": "Wie doet dit?",
    "owner_name": "Of schrijf een naam op",
    "organisation": "Van welke organisatie?",
    "drop_reason": "Waarom gaat dit niet door?",
}


class ActionForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Action
        fields = [
            "what",
            "owner",
            "owner_name",
            "organisation",
            "due",
            "status",
            "drop_reason",
            "result",
            "note",
            "rubric",
        ]
        labels = LABELS

    def limit(self, member):
        limit_relations(self, member)
        ask_what(self)


class QuickForm(ActionForm):
    """What is changed in the list of a plan itself."""

    class Meta(ActionForm.Meta):
        fields = ["what", "owner", "owner_name", "due", "status", "drop_reason"]
        widgets = {"what": forms.Textarea(attrs={"rows": 2}), "drop_reason": forms.Textarea(attrs={"rows": 2})}


class MilestoneForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Milestone
        fields = ["text", "reached_on"]
        labels = {"text": "Wat is er dan klaar?", "reached_on": "Gehaald op"}
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}


class AddActionsForm(forms.ModelForm):
    """Many actions at once: one on each line."""

    class Meta:
        model = Action
        fields = ["what", "due"]
        labels = {"what": "Acties toevoegen", "due": "Allemaal vóór"}
        help_texts = {
            "what": f"Eén actie per regel. Er passen {MOST_LINES} regels in één keer, van hoogstens {LONGEST_LINE} tekens."
        }
        widgets = {"what": forms.Textarea(attrs={"rows": 4})}
        formfield_callback = plain_field

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="toevoegen-%s", **kwargs)
        ask_what(self)
        self.lines: list[str] = []

    def clean_what(self):
        numbered = [(number, " ".join(line.split())) for number, line in enumerate(self.typed_lines(), 1)]
        long = [(number, len(line)) for number, line in numbered if len(line) > LONGEST_LINE]
        self.lines = [line for _, line in numbered if line]
        problems = [f"Regel {number} is te lang: {length} tekens." for number, length in long[:5]]
        if long:
            problems.append(f"Er passen {LONGEST_LINE} tekens op een regel.")
        if len(self.lines) > MOST_LINES:
            problems.append(f"Er passen {MOST_LINES} regels in één keer, en dit zijn er {len(self.lines)}.")
        if problems:
            raise forms.ValidationError(problems)
        return self.cleaned_data["what"]

    def typed_lines(self) -> list[str]:
        """As someone counts them on the screen."""
        return self.cleaned_data["what"].replace("\r\n", "\n").split("\n")


class NewActionForm(forms.ModelForm):
    plan = forms.ChoiceField(label="In welk plan?", widget=forms.RadioSelect)
    milestone = plain_field(
        Milestone._meta.get_field("text"),
        label="Mijlpaal",
        help_text="Een tussenstap waaraan jullie zien dat het opschiet. Je kunt er later meer toevoegen.",
    )

    class Meta:
        model = Action
        fields = ["what", "owner", "owner_name", "organisation", "due", "result", "rubric"]
        labels = {**LABELS, "rubric": "Onderwerp (alleen in het interne plan)"}
        formfield_callback = plain_field

    field_order = ["plan", "what", "owner", "owner_name", "organisation", "due", "result", "milestone", "rubric"]

    def __init__(self, *args, member: Membership, **kwargs):
        super().__init__(*args, **kwargs)
        limit_relations(self, member)
        ask_what(self)
        choices = [(INTERNAL, f"Het interne actieplan van {member.organisation.name}")]
        if member.is_coordinator:
            choices.insert(0, (EXTERNAL, "Het externe actieplan, van de samenwerking"))
        self.fields["plan"].choices = choices  # type: ignore[attr-defined]
        self.fields["plan"].initial = choices[0][0]
