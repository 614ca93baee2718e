"""The forms in which an organisation endorses or objects: to a version of the agreement, or to a decision."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from phases.agreement import endorsing, standing
from phases.agreement.forms import EndorsementForm, PaperForm
from phases.agreement.frozen import Content, changes, decision_content, parts, text_hash
from phases.agreement.models import AgreementVersion, Endorsement
from phases.agreement.queries import (
    asked_for_version,
    is_hidden,
    latest_version,
    may_sign,
    own_endorsement,
    versions_for,
)
from phases.answers.models import Decision
from phases.answers.queries import decisions_for
from phases.partnership.access import Permission, member_view
from phases.partnership.models import Membership

STALE = (
    "De tekst die je las, telt niet meer: die is intussen veranderd of opnieuw voorgelegd. Staat er iets anders in, dan zie je dat "
    "bovenaan. Kies opnieuw wat jullie ervan vinden."
)
HIDDEN = (
    "In deze tekst zijn nu woorden verborgen. Tot daarover beslist is, kan niemand er akkoord of bezwaar bij geven."
)
NOT_A_SIGNER = (
    "Namens {0} mogen alleen de mensen tekenen die {0} daarvoor koos. Vraag een van hen, of laat het veranderen."
)


@dataclass
class Subject:
    """What is endorsed: its text, where it stands, where its form is sent to, and how an endorsement of it is saved."""

    title: str
    content: Content
    back: str
    action: str
    save: Any
    said: Endorsement | None = None
    hidden: bool = False

    @property
    def shown(self) -> str:
        return text_hash(self.content)


def of_version(member: Membership, version: AgreementVersion, form: str = "version_endorse") -> Subject:
    def save(shown, endorsement):
        return endorsing.endorse_version(version=version, shown=shown, endorsement=endorsement)

    title = f"Versie {version.number} van de afspraken"
    action = reverse(form, kwargs={"slug": member.partnership.slug, "number": version.number})
    said = own_endorsement(member, version)
    back = endorsing.version_url(member, version)
    return Subject(title, version.content, back, action, save, said, is_hidden(version))


def of_decision(member: Membership, decision: Decision) -> Subject:
    def save(shown, endorsement):
        return endorsing.endorse_decision(decision=decision, shown=shown, endorsement=endorsement)

    at = {"slug": member.partnership.slug, "code": decision.item.code}
    action = reverse("decision_endorse", kwargs=at | {"pk": decision.pk})
    title, back, said = (
        f"Besluit: {decision.option.label}",
        reverse("decision", kwargs=at),
        own_endorsement(member, decision),
    )
    return Subject(title, decision_content(decision), back, action, save, said, is_hidden(decision))


@member_view(Permission.WRITE, methods=("GET", "HEAD", "POST"))
def version_endorse(request, member, number):
    """What is posted to an older version is refused; the page then shows the latest, with what changed and what was typed."""
    asked = get_object_or_404(versions_for(member), number=number)
    latest = latest_version(member)
    return endorse(request, member, of_version(member, asked), of_version(member, latest))


@member_view(Permission.WRITE, methods=("GET", "HEAD", "POST"))
def decision_endorse(request, member, code, pk):
    shared = decisions_for(member).filter(item__code=code, contribution__shared_at__isnull=False)
    asked = get_object_or_404(shared, pk=pk)
    return endorse(request, member, of_decision(member, asked), of_decision(member, shared.first()))


def endorse(request, member, asked: Subject, latest: Subject):
    if request.method != "POST" and not may_sign(member):
        messages.info(request, NOT_A_SIGNER.format(member.organisation))
        return redirect(latest.back)
    if request.method != "POST" and latest.hidden:
        messages.warning(request, HIDDEN)
        return redirect(latest.back)
    if request.method != "POST" and latest.said:
        messages.info(request, already(latest.said))
    initial = {"name": member.name, "on_behalf_of": member.organisation.name, "shown": latest.shown}
    form = EndorsementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        endorsement = form.save(commit=False)
        endorsement.organisation, endorsement.by = member.organisation, member
        if saved(request, form, asked, endorsement):
            return redirect(asked.back)
    return form_page(request, "agreement/endorse.html", form, asked, latest)


@member_view(Permission.COORDINATE, methods=("GET", "HEAD", "POST"))
def version_on_paper(request, member, number):
    asked, latest = get_object_or_404(versions_for(member), number=number), latest_version(member)
    subject, now = (of_version(member, each, "version_on_paper") for each in (asked, latest))
    here = [each for each in asked_for_version(latest) if each.left_at is None]
    if request.method != "POST" and now.hidden:
        messages.warning(request, HIDDEN)
        return redirect(now.back)
    form = PaperForm(request.POST or None, asked=here, initial={"shown": now.shown})
    if request.method == "POST" and form.is_valid():
        endorsement = form.save(commit=False)
        endorsement.organisation_id, endorsement.by, endorsement.on_paper = (
            form.cleaned_data["organisation"],
            member,
            True,
        )
        if saved(request, form, subject, endorsement):
            return redirect(subject.back)
    return form_page(request, "agreement/on_paper.html", form, subject, now)


def saved(request, form, subject: Subject, endorsement) -> bool:
    try:
        subject.save(form.cleaned_data["shown"], endorsement)
    except endorsing.WordsHidden:
        form.add_error(None, HIDDEN)
    except endorsing.StaleText:
        form.add_error(None, STALE)
    except endorsing.NotAsked:
        form.add_error(None, "Deze organisatie is hier niet om gevraagd: zij staat niet bij de partijen.")
    except endorsing.AlreadyEndorsed as error:
        form.add_error(None, already(error.earlier))
    except standing.NotASigner:
        form.add_error(None, NOT_A_SIGNER.format(endorsement.on_behalf_of))
    else:
        words = f"Vastgelegd: {endorsement.get_verdict_display()} namens {endorsement.on_behalf_of}."
        if not endorsement.counts:
            words += f" Het telt mee zodra iemand van {endorsement.organisation} het bevestigt."
        messages.success(request, words)
        return True
    return False


def already(said: Endorsement) -> str:
    verdict, who = said.get_verdict_display(), said.organisation
    if said.counts:
        return f"{said.name} zei namens {who} al: {verdict}. Trek dat eerst in als het anders wordt."
    return f"{said.by} legde al vast dat {said.name} op papier zei: {verdict}. {who} bevestigt of weigert dat eerst."


def form_page(request, template, form, asked: Subject, latest: Subject):
    """A form that was filled in for another text is shown again for the text that holds now, with everything typed."""
    differs = changes(asked.content, latest.content)
    if form.is_bound:
        form.data = form.data.copy()
        if form.data.get("shown") != latest.shown:
            form.data["verdict"] = ""  # what was chosen was for another text
        form.data["shown"] = latest.shown
    context = {
        "section_code": "4",
        "form": form,
        "subject": latest,
        "parts": parts(latest.content),
        "changes": differs,
        "problems_title": "Nog niet vastgelegd",
    }
    return render(request, template, context, status=422 if form.errors else 200)
