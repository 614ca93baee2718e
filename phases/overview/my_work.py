"""What waits for one person, over all partnerships."""

from dataclasses import dataclass
from datetime import date

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from phases.agreement.models import AgreementVersion, Endorsement
from phases.agreement.queries import (
    hidings_to_decide,
    outstanding_decisions,
    outstanding_version,
    paper_to_confirm,
    standing_objections,
)
from phases.answers.models import Decision
from phases.answers.queries import to_investigate
from phases.answers.reviews import open_reviews_for
from phases.meetings.queries import coming_meetings
from phases.overview.responding import open_responses_for
from phases.partnership.access import Permission, may
from phases.partnership.admission import requests_for
from phases.partnership.models import Membership
from phases.partnership.queries import memberships_of
from phases.people.access import account_view
from phases.plans.origins import ALL_RELATIONS, finding
from phases.plans.queries import cycles_to_check, my_actions
from phases.plans.stages import cycle_url
from phases.privacy.asking import wipes_to_answer


@dataclass(frozen=True)
class Task:
    """One thing to do. `when` is the day before which, or on which."""

    member: Membership
    text: str
    url: str
    when: date | None = None

    @property
    def is_late(self) -> bool:
        return self.when is not None and self.when < timezone.localdate()


def at(member: Membership, name: str, anchor: str = "", **kwargs) -> str:
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs}) + anchor


def to_review(member: Membership) -> list[Task]:
    tasks = []
    for each in open_reviews_for(member):
        section = each.request.section
        url = at(member, "section", code=section.code)
        tasks.append(Task(member, f"Kijk mee naar {section}", url, each.request.until))
    return tasks


HAND_OVER = "Neem jij het trekken over?"


def to_admit(member: Membership) -> list[Task]:
    url = at(member, "members")
    return [
        Task(
            member,
            HAND_OVER if each.kind == each.Kind.HANDOVER else f"{each.membership.name} {each.get_kind_display()}",
            url,
        )
        for each in requests_for(member)
    ]


def to_answer(member: Membership) -> list[Task]:
    tasks = []
    for objection in standing_objections(member):
        found = about(member, objection)
        tasks.append(Task(member, f"Bezwaar van {objection.organisation} – {found.text}", found.url))
    if may(member, Permission.WRITE):
        waiting = open_responses_for(member).select_related(*(f"contribution__{name}" for name in ALL_RELATIONS))
        for response in waiting:
            origin = finding(member, response.contribution)
            words = f"{response.get_stance_display().capitalize()} van {response.by.organisation} – {origin.kind}"
            tasks.append(Task(member, f"{words} – {origin.text}" if origin.text else words, origin.url))
    return tasks


def about(member: Membership, said: Endorsement) -> Task:
    if said.version:
        return about_version(member, said.version)
    return about_decision(member, said.decision)  # type: ignore[arg-type] # one of both


def about_version(member: Membership, version: AgreementVersion) -> Task:
    return Task(member, f"Afspraken, versie {version.number}", at(member, "agreement_version", number=version.number))


def about_decision(member: Membership, decision: Decision) -> Task:
    return Task(member, f"Besluit: {decision.item.text}", at(member, "decision", code=decision.item.code))


def to_endorse(member: Membership) -> list[Task]:
    version = outstanding_version(member)
    tasks = [about_version(member, version)] if version else []
    tasks += [about_decision(member, each) for each in outstanding_decisions(member)]
    for paper in paper_to_confirm(member):
        found = about(member, paper)
        words = f"Op papier vastgelegd namens {member.organisation}: klopt dat? – {found.text}"
        tasks.append(Task(member, words, found.url))
    return tasks


def to_check(member: Membership) -> list[Task]:
    """Names that somebody asked to wipe, and words that are hidden until an organisation decides."""
    asked = [("Kijk of er een naam moet worden gewist", "wipe_answer", each.pk) for each in wipes_to_answer(member)]
    hidden = [("Beslis over verborgen woorden", "hidden_decide", each.pk) for each in hidings_to_decide(member)]
    return [Task(member, text, at(member, name, pk=pk)) for text, name, pk in asked + hidden]


def to_do(member: Membership) -> list[Task]:
    tasks = [Task(member, each.what, at(member, "action", pk=each.pk), each.due) for each in my_actions(member)]
    if may(member, Permission.WRITE):
        for cycle in cycles_to_check(member):
            words = f"{cycle.plan}: kijk wat er van ronde {cycle.number} kwam"
            tasks.append(Task(member, words, cycle_url(member, cycle.plan, cycle.number), cycle.check_on))
    return tasks


def to_find_out(member: Membership) -> list[Task]:
    if not may(member, Permission.WRITE):
        return []
    return [
        Task(
            member,
            each.item.text,
            at(member, "section", f"#{each.item.code}", code=each.item.section.code),
            each.investigate_by,
        )
        for each in to_investigate(member)
    ]


def meetings(member: Membership) -> list[Task]:
    return [Task(member, each.title, at(member, "meeting", pk=each.pk), each.date) for each in coming_meetings(member)]


PARTS = (
    ("Wie namens jullie meedoet", to_admit, "Wil iemand meedoen namens jullie organisatie, dan staat het hier."),
    ("Mee te kijken", to_review, "Vraagt iemand jullie mening, dan staat het hier."),
    ("Te beantwoorden", to_answer, "Reageert iemand op wat jullie schreven, dan staat het hier."),
    ("Akkoord gevraagd", to_endorse, "Ligt er een tekst voor waar jij akkoord op kunt geven, dan staat het hier."),
    ("Te wissen?", to_check, "Vraagt iemand een naam te wissen, dan staat het hier."),
    ("Mijn acties", to_do, "Sta jij bij een actie, dan staat die hier."),
    ("Uit te zoeken", to_find_out, "Zet je een vraag op ‘Uitzoeken’, dan staat die hier."),
    ("Bijeenkomsten", meetings, "Wordt er een bijeenkomst met jullie gedeeld, dan staat die hier."),
)


@account_view()
def my_work(request):
    members = list(memberships_of(request.user))
    parts = []
    for title, tasks_of, empty in PARTS:
        tasks = [task for member in members for task in tasks_of(member)]
        parts.append((title, sorted(tasks, key=lambda task: (task.when is None, task.when or date.max)), empty))
    return render(request, "overview/my_work.html", {"parts": parts, "members": members})
