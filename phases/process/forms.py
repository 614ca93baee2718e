from django import forms

from phases.contributions.forms import RecordForm
from phases.partnership.queries import organisations
from phases.process.models import Bottleneck, Process, ProcessStep


class ProcessForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = Process
        fields = ["name", "description"]


class NewProcessForm(forms.ModelForm):
    class Meta:
        model = Process
        fields = ["name"]
        labels = {"name": "Naam van een nieuw proces"}
        help_texts = {"name": "Bijvoorbeeld: van het eerste signaal van pesten tot nazorg."}


class StepForm(RecordForm):
    class Meta(RecordForm.Meta):
        model = ProcessStep
        fields = ["what", "function", "organisations", "waiting_time"]
        widgets = {"organisations": forms.CheckboxSelectMultiple}

    def limit(self, member):
        self.fields["organisations"].queryset = organisations(member.partnership_id)


class BottleneckForm(RecordForm):
    """Where it is stays as it was added: at a step, at a handover, or at the process as a whole."""

    class Meta(RecordForm.Meta):
        model = Bottleneck
        fields = ["kind", "description", "what_is_needed", "who_is_needed"]
