from django import forms
from django.utils import timezone

from phases.agreement import signing
from phases.agreement.models import Agreement, Endorsement, Verdict
from phases.contributions.forms import RecordForm, plain_field
from phases.partnership.admission import admitted
from phases.partnership.queries import organisations

WHY = "Schrijf op waarom jullie dit intrekken."


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


class EndorsementForm(forms.ModelForm):
    """Akkoord or bezwaar of the own organisation. `shown` is the hash of the text that the page shows."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)

    class Meta:
        model = Endorsement
        fields = ["verdict", "reason", "name", "function", "on_behalf_of", "mandate", "given_on", "remark"]
        formfield_callback = plain_field
        widgets = {"verdict": forms.RadioSelect}
        help_texts = {
            "reason": "Alleen bij bezwaar: wat moet er anders?",
            "mandate": "Bijvoorbeeld: ik ben directeur, of het bestuur stemde hier op 3 november mee in.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mandate"].required = True
        self.fields["reason"].sometimes_required = True  # type: ignore[attr-defined] # read by components/form.html
        self.fields["verdict"].choices = Verdict.choices
        self.fields["verdict"].error_messages["required"] = "Kies akkoord of bezwaar."
        self.fields["given_on"].initial = timezone.localdate()

    def clean_given_on(self):
        day = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Deze dag moet nog komen. Kies vandaag of eerder.")
        return day

    def clean(self):
        data = super().clean()
        if data.get("verdict") == Verdict.AGREED and data.get("reason", "").strip():
            self.add_error("reason", "Jullie kozen akkoord. Zet dit bij ‘opmerking’, of kies bezwaar.")
        if data.get("verdict") == Verdict.OBJECTED and not data.get("reason", "").strip():
            self.add_error("reason", "Schrijf op wat jullie bezwaar is. Dan kunnen de anderen er iets mee.")
        return data


class PaperForm(EndorsementForm):
    """What a trekker records of a signature on paper."""

    organisation = forms.TypedChoiceField(label="Welke organisatie tekende", coerce=int)
    field_order = ["organisation"]

    def __init__(self, *args, asked, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "Kies"), *((each.pk, each.name) for each in asked)]
        self.fields["mandate"].required = False
        self.fields["name"].label = "Wie tekende"
        self.fields["mandate"].label = "Waarom mocht die persoon namens hen tekenen"
        self.fields["mandate"].help_text = "Bijvoorbeeld: zij is directeur, of het bestuur stemde op 3 november in."


class WithdrawForm(forms.ModelForm):
    class Meta:
        model = Endorsement
        fields = ["withdrawn_reason"]
        labels = {"withdrawn_reason": "Waarom trekken jullie dit in"}
        help_texts = {"withdrawn_reason": "Iedereen die meedoet, leest dit."}
        formfield_callback = plain_field

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["withdrawn_reason"].required = True
        self.fields["withdrawn_reason"].error_messages["required"] = WHY

    def clean_withdrawn_reason(self):
        reason = self.cleaned_data["withdrawn_reason"]
        if not reason.strip():
            raise forms.ValidationError(WHY)
        return reason


class SignersForm(forms.Form):
    """Who may sign for the organisation of this member. `shown`: the number of what holds on the page, 0 when nothing does."""

    members = forms.TypedMultipleChoiceField(
        label="Wie mag tekenen", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    shown = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, member, **kwargs):
        now = signing.in_force(member.organisation_id)
        chosen = [each.pk for each in now.members.all()] if now else []
        shown = now.pk if now else 0
        super().__init__(*args, initial={"members": chosen, "shown": shown}, **kwargs)
        people = admitted(member.organisation_id).order_by("name", "pk")
        self.fields["members"].choices = [(each.pk, f"{each.name} ({each.get_role_display()})") for each in people]
        self.fields["members"].help_text = (
            "Kruis je niemand aan, dan mag iedere partner en trekker van jullie tekenen. "
            "Wie geen account heeft, staat hier niet: nodig die eerst uit."
        )
