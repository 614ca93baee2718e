from django import forms

from phases.contributions.forms import RecordForm, plain_field
from phases.guide.models import Rubric
from phases.partnership.models import Membership
from phases.partnership.queries import organisations
from phases.plans.models import Action, ActionPlan

EXTERNAL, INTERNAL = "extern", "intern"


class PlanForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = ActionPlan
        fields = ["goal", "responsible", "check_rhythm"]
        help_texts = {
            "responsible": "Eén persoon die zorgt dat het plan wordt uitgevoerd en een vervolg krijgt.",
            "check_rhythm": "Bijvoorbeeld: elke drie maanden, in de netwerkbijeenkomst.",
        }


def limit_relations(form, member: Membership) -> None:
    """Only who and what belongs to this partnership is a choice."""
    people = Membership.objects.filter(partnership=member.partnership_id, ended_at=None).select_related("organisation")
    for name, queryset, empty in (
        ("owner", people, "Iemand anders, of nog niemand"),
        ("organisation", organisations(member.partnership_id), "(niet gekozen)"),
        ("rubric", Rubric.objects.current(), "(niet gekozen)"),
    ):
        if name in form.fields:
            form.fields[name].queryset = queryset
            form.fields[name].empty_label = empty
    if "owner" in form.fields:
        form.fields["owner"].label_from_instance = lambda person: f"{person.name}, {person.organisation.name}"


LABELS = {"owner": "Wie doet dit?", "owner_name": "Of schrijf een naam op", "organisation": "Van welke organisatie?"}


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


class QuickForm(RecordForm):
    """What is changed in the list of a plan itself."""

    class Meta(RecordForm.Meta):
        model = Action
        fields = ["status", "due"]


class NewActionForm(forms.ModelForm):
    plan = forms.ChoiceField(label="In welk plan?", widget=forms.RadioSelect)

    class Meta:
        model = Action
        fields = ["what", "owner", "owner_name", "organisation", "due", "result", "rubric"]
        labels = {**LABELS, "rubric": "Onderwerp (alleen in het interne plan)"}
        formfield_callback = plain_field

    field_order = ["plan", "what", "owner", "owner_name", "organisation", "due", "result", "rubric"]

    def __init__(self, *args, member: Membership, **kwargs):
        super().__init__(*args, **kwargs)
        limit_relations(self, member)
        choices = [(INTERNAL, f"Het interne actieplan van {member.organisation.name}")]
        if member.is_coordinator:
            choices.insert(0, (EXTERNAL, "Het externe actieplan, van de samenwerking"))
        self.fields["plan"].choices = choices  # type: ignore[attr-defined]
        self.fields["plan"].initial = choices[0][0]
        self.fields["what"].required = True
        self.fields["what"].error_messages["required"] = "Schrijf op wat jullie gaan doen."
