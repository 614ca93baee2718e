from django import forms

from phases.agreement.models import Agreement
from phases.contributions.forms import RecordForm
from phases.partnership.queries import organisations


class AgreementForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Agreement
        fields = ["purpose", "target_groups", "joint_work", "lead", "commitments", "term", "evaluation_date", "parties"]
        widgets = {"parties": forms.CheckboxSelectMultiple}
        help_texts = {
            "purpose": "Waarom doen jullie dit, en wat willen jullie bereiken?",
            "target_groups": "Om welke kinderen, jongeren of ouders gaat het?",
            "joint_work": "Wat doet ieder, en wat doen jullie met elkaar?",
            "lead": "Wie houdt het overzicht, en wie neemt welk besluit?",
            "commitments": "Bijvoorbeeld: hoe snel reageer je, wat deel je wel en niet, hoe spreek je elkaar aan?",
            "term": "Vanaf wanneer, tot wanneer, en hoe stopt of wijzigt iemand?",
        }

    def limit(self, member):
        self.fields["parties"].queryset = organisations(member.partnership_id)
