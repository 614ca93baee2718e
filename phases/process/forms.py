from django import forms

from phases.contributions.forms import RecordForm, plain_field
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
        formfield_callback = plain_field
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
    """`page.bottleneck_editor` says which steps are a choice: those of its own process."""

    class Meta(RecordForm.Meta):
        model = Bottleneck
        fields = ["kind", "description", "what_is_needed", "who_is_needed", "step", "next_step"]
        widgets = {"kind": forms.RadioSelect}
        labels = {"step": "Bij welke stap", "next_step": "Overdracht naar welke stap"}

    def limit(self, member):
        for name, empty in (("step", "(bij het hele proces)"), ("next_step", "(geen overdracht)")):
            self.fields[name].queryset = ProcessStep.objects.none()
            self.fields[name].empty_label = empty
            self.fields[name].label_from_instance = step_label


def step_label(step: ProcessStep) -> str:
    return f"Stap {step.position}: {step.what[:50] or 'nog leeg'}"
