"""Sharing what was written, and taking that back: one answer, a part of the route, a phase, or one thing on a page of its own."""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse

from phases.contributions.editing import counter
from phases.contributions.models import Contribution, Kind, Revision
from phases.contributions.operations import share, unshare
from phases.documents.operations import forget_jobs
from phases.guide.models import Section
from phases.guide.queries import sections
from phases.meetings.models import Participant
from phases.overview.told import told
from phases.partnership.access import Permission, member_view
from phases.partnership.models import Membership
from phases.partnership.queries import members_and_waiting
from phases.people.access import way_back
from phases.plans.origins import ALL_RELATIONS, Finding, finding
from phases.plans.queries import findings_for

# What the tables of a part of the route hold. The agreement is not here: it is read by all once it is put forward, and its working
# text is only shared from its own page.
TABLES = {
    "1a": [Kind.PARTY_PROFILE],
    "2a": [Kind.PARTY_PROFILE],
    "2b": [Kind.MEETING],
    "3": [Kind.PROCESS, Kind.BOTTLENECK],
    "4": [Kind.PLAN, Kind.ACTION],
}
SHAREABLE = [
    Kind.AGREEMENT,
    Kind.ANSWER,
    Kind.DECISION,
    Kind.PHASE_CLOSING,
    *(kind for kinds in TABLES.values() for kind in kinds),
]


ALONE = (
    "Een knelpunt lezen anderen pas als het proces gedeeld is, en een actie pas als het plan gedeeld is. Deel dat ook."
)
CHANGED = (
    "Wat hieronder aangekruist is, veranderde nadat je deze pagina opende. Dat is nog niet gedeeld. "
    "Bekijk hoe het nu is, en deel het dan."
)
# What goes along when it is shared, of what is named on the page by its title alone.
ALONG = {
    Kind.PARTY_PROFILE: "Alles wat jullie over deze partij schreven.",
    Kind.MEETING: "Met doelen, programma, wie erbij is en verslag.",
    Kind.PROCESS: "Met alle stappen.",
    Kind.PLAN: "Met alle rondes.",
    Kind.AGREEMENT: "De hele tekst waar jullie aan werken.",
    Kind.DECISION: "Met wat erbij staat.",
}


@dataclass(frozen=True)
class Scope:
    """What somebody wants to share, in words and as a condition. `narrow`: they pointed at just this."""

    words: str
    condition: Q
    narrow: bool = False


@dataclass(frozen=True)
class Line:
    """`seen`: the mark of what the page shows of it."""

    contribution: Contribution
    found: Finding
    ticked: bool
    seen: str

    @property
    def along(self) -> str:
        return ALONG.get(Kind(self.contribution.kind), "")


def scope_of(asked) -> Scope:
    """From an address. Raises Http404 for what is not there."""
    if number := asked.get("bijdrage"):
        pk = counter(number)
        rows = Q(bottleneck__process=pk) | Q(action__plan=pk)
        return Scope("dit", Q(pk=pk) | rows, narrow=True)
    if code := asked.get("vraag"):
        return Scope("dit antwoord", Q(answer__item__code=code), narrow=True)
    if code := asked.get("onderdeel"):
        section = sections().filter(code=code).first()
        if section is None:
            raise Http404
        return Scope(str(section), in_section(section), narrow=section.per_organisation)
    found = list(sections().filter(phase__number=counter(asked.get("fase"))))
    if not found:
        raise Http404
    condition = Q(phaseclosing__phase=found[0].phase)
    for section in found:
        condition |= in_section(section)
    return Scope(str(found[0].phase), condition)


def in_section(section: Section) -> Q:
    rows = Q(answer__item__section=section) | Q(decision__item__section=section)
    return rows | Q(kind__in=TABLES.get(section.code, []))


def mine_in(member: Membership, scope: Scope) -> QuerySet[Contribution]:
    """What this member writes, and reads with the process or plan that it is in."""
    mine = Contribution.objects.writable_by(member).filter(pk__in=findings_for(member).values("pk"))
    return mine.filter(scope.condition, kind__in=SHAREABLE)


def concept_in(member: Membership, scope: Scope) -> QuerySet[Contribution]:
    """In which something stands. Looked up here, once: the pages ask much of what it finds."""
    answer = Q(kind=Kind.ANSWER, answer__text="", answer__skip_reason="")
    profile = Q(kind=Kind.PARTY_PROFILE, partyprofile__changed_by=None)
    found = mine_in(member, scope).filter(shared_at=None).exclude(answer | profile)
    return Contribution.objects.filter(pk__in=list(found.values_list("pk", flat=True)))


def shared_in(member: Membership, scope: Scope) -> QuerySet[Contribution]:
    """What was emptied too: the next words in it are read by all as well."""
    return mine_in(member, scope).filter(shared_at__isnull=False)


def is_sensitive(contribution: Contribution) -> bool:
    """Shared only by who ticks it: what we think of a party, and what an organisation writes about itself."""
    own = contribution.organisation_id is not None
    about_itself = own and contribution.kind in (Kind.PLAN, Kind.ACTION)
    inward = contribution.kind == Kind.ANSWER and contribution.answer.item.section.per_organisation
    return contribution.kind == Kind.PARTY_PROFILE or about_itself or inward


def marks(contributions: QuerySet[Contribution]) -> dict[int, str]:
    """Of what stands in each and of its history, so that what is shared is what its page showed."""
    found: dict[int, list[str]] = defaultdict(list)
    for each in told(contributions):
        found[each.contribution.pk].append(json.dumps(each.fields))
    people = Participant.objects.filter(meeting__contribution__in=contributions, removed_at=None).order_by("pk")
    for meeting, name in people.values_list("meeting", "name"):
        found[meeting].append(name)
    for revision in Revision.objects.filter(contribution__in=contributions).order_by("pk"):
        found[revision.contribution_id].append(f"{revision.pk} {json.dumps(revision.fields, sort_keys=True)}")
    return {pk: f"{pk}-{sha256(' '.join(words).encode()).hexdigest()[:16]}" for pk, words in found.items()}


def lines(
    member: Membership,
    found: QuerySet[Contribution],
    tick: Callable[[Contribution], bool],
    marked: dict[int, str] | None = None,
) -> list[Line]:
    marked = marked or {}
    related = found.select_related("organisation", *ALL_RELATIONS)
    related = related.order_by("kind", "answer__item__section__position", "answer__item__position", "pk")
    return [Line(each, finding(member, each), tick(each), marked.get(each.pk, "")) for each in related]


def chosen(request: HttpRequest, found: QuerySet[Contribution]) -> tuple[set[int], int]:
    """Ids of what was ticked and is still there, and how many that no longer are."""
    ids = {counter(number) for number in request.POST.getlist("deel")}
    there = set(found.filter(pk__in=ids).values_list("pk", flat=True))
    return there, len(ids) - len(there)


def unread_alone(ids: set[int]) -> set[int]:
    """Bottlenecks and actions among these that nobody would read: their process or plan stays concept."""
    rows = Contribution.objects.filter(pk__in=ids)
    bottleneck = Q(bottleneck__process__contribution__shared_at=None) & ~Q(bottleneck__process__in=ids)
    action = Q(action__plan__contribution__shared_at=None) & ~Q(action__plan__in=ids)
    alone = Q(kind=Kind.BOTTLENECK) & bottleneck | Q(kind=Kind.ACTION) & action
    return set(rows.filter(alone).values_list("pk", flat=True))


def with_rows(ids: set[int], member: Membership) -> set[int]:
    """With a process or plan go its bottlenecks or actions, also those that were removed and may be put back: sharing it again
    must not show more than it lists then.
    """
    mine = Contribution.objects.writable_by(member) | Contribution.objects.restorable_by(member)
    rows = Q(bottleneck__process__in=ids) | Q(action__plan__in=ids)
    return ids | set(mine.filter(rows).values_list("pk", flat=True))


@member_view(Permission.WRITE, methods=("GET", "HEAD", "POST"))
def sharing(request, member):
    """Shows what will be shared and with whom; nothing is shared by a link."""
    scope = scope_of(request.GET)
    changed = share_chosen(request, member, concept_in(member, scope)) if request.method == "POST" else set()
    if request.method == "POST" and not changed:
        return back_from(request, member)
    people = list(members_and_waiting(member.partnership).present().order_by("organisation__name", "name"))

    def tick(each):
        """Whoever looks again finds ticked what is left of their choice."""
        return each.pk in changed if changed else scope.narrow or not is_sensitive(each)

    found = concept_in(member, scope)
    found_lines = lines(member, found, tick, marks(found))
    context = {"scope": scope, "lines": found_lines, "people": people, "back": way_back(request)}
    context["organisations"] = len({each.organisation_id for each in people})
    return render(request, "overview/sharing.html", context, status=422 if changed else 200)


def share_chosen(request, member, found) -> set[int]:
    """Shares what was ticked, as far as it still is what the page showed; gives what has to be looked at again, with the rows
    that wait for it.
    """
    ids, gone = chosen(request, found)
    seen = request.POST.getlist("gezien")
    changed = {pk for pk, mark in marks(found.filter(pk__in=ids)).items() if mark not in seen}
    same = ids - changed
    number = share(contributions=Contribution.objects.filter(pk__in=same - unread_alone(same)), by=member)
    say(request, number, "Gedeeld met iedereen die meedoet", gone)
    if unread_alone(ids):
        messages.warning(request, ALONE)
    if changed:
        messages.warning(request, CHANGED)
    return changed | (unread_alone(same) - unread_alone(ids))


@member_view(Permission.WRITE, methods=("GET", "HEAD", "POST"))
def unsharing(request, member):
    scope = scope_of(request.GET)
    found = shared_in(member, scope)
    if request.method == "POST":
        ids, gone = chosen(request, found)
        with transaction.atomic():
            number = unshare(contributions=Contribution.objects.filter(pk__in=with_rows(ids, member)))
            if number:
                forget_jobs(member.partnership)
        say(request, number, "Niet meer gedeeld", gone)
        return back_from(request, member)
    found_lines = lines(member, found, lambda each: scope.narrow)
    context = {"scope": scope, "lines": found_lines, "back": way_back(request)}
    return render(request, "overview/unsharing.html", context)


def say(request, number: int, words: str, gone: int) -> None:
    if number:
        messages.success(request, f"{words}: {number} {'tekst' if number == 1 else 'teksten'}.")
    elif not request.POST.getlist("deel"):
        messages.info(request, "Er is niets veranderd: er was niets aangekruist.")
    if gone:
        messages.warning(request, "Een deel van wat je aankruiste, was intussen al veranderd door iemand anders.")


def back_from(request, member):
    return redirect(way_back(request) or reverse("partnership", kwargs={"slug": member.partnership.slug}))
