"""Sharing what was written, and taking that back: one answer, a part of the route, a phase, or one thing on a page of its own."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse

from phases.contributions.editing import counter
from phases.contributions.models import Contribution, Kind
from phases.contributions.operations import share, unshare
from phases.guide.models import Section
from phases.guide.queries import sections
from phases.partnership.access import Permission, member_view
from phases.partnership.models import Membership
from phases.partnership.queries import members
from phases.people.access import way_back
from phases.plans.origins import ALL_RELATIONS, Finding, finding

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


@dataclass(frozen=True)
class Scope:
    """What somebody wants to share, in words and as a condition. `narrow`: they pointed at just this."""

    words: str
    condition: Q
    narrow: bool = False


@dataclass(frozen=True)
class Line:
    contribution: Contribution
    found: Finding
    ticked: bool

    @property
    def owner(self) -> str:
        return self.contribution.organisation.name if self.contribution.organisation else "gezamenlijk"


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
    """What this member writes and in which something stands."""
    empty = Q(kind=Kind.ANSWER, answer__text="", answer__skip_reason="") | Q(
        kind=Kind.PARTY_PROFILE, partyprofile__changed_by=None
    )
    found = Contribution.objects.writable_by(member).filter(scope.condition, kind__in=SHAREABLE).exclude(empty)
    return found.exclude(partyprofile__party__removed_at__isnull=False)


def is_sensitive(contribution: Contribution) -> bool:
    """Shared only by who ticks it: what we think of a party, and what an organisation writes about itself."""
    own = contribution.organisation_id is not None
    about_itself = own and contribution.kind in (Kind.PLAN, Kind.ACTION)
    inward = contribution.kind == Kind.ANSWER and contribution.answer.item.section.per_organisation
    return contribution.kind == Kind.PARTY_PROFILE or about_itself or inward


def lines(member: Membership, scope: Scope, shared: bool) -> list[Line]:
    found = mine_in(member, scope).filter(shared_at__isnull=not shared)
    related = found.select_related("organisation", *ALL_RELATIONS)
    related = related.order_by("kind", "answer__item__section__position", "answer__item__position", "pk")
    return [Line(each, finding(member, each), scope.narrow or not (shared or is_sensitive(each))) for each in related]


def chosen(request: HttpRequest, found: QuerySet[Contribution]) -> tuple[QuerySet[Contribution], int]:
    """What was ticked and is still there, and how many that no longer are."""
    ids = {counter(number) for number in request.POST.getlist("deel")}
    there = found.filter(pk__in=ids)
    return Contribution.objects.filter(pk__in=list(there.values_list("pk", flat=True))), len(ids) - there.count()


@member_view(Permission.WRITE, methods=("GET", "HEAD", "POST"))
def sharing(request, member):
    """Shows what will be shared and with whom; nothing is shared by a link."""
    scope = scope_of(request.GET)
    if request.method == "POST":
        wanted, gone = chosen(request, mine_in(member, scope).filter(shared_at=None))
        return done(request, member, share(contributions=wanted, by=member), "Gedeeld met iedereen die meedoet", gone)
    people = list(members(member.partnership).order_by("organisation__name", "name"))
    context = {"scope": scope, "lines": lines(member, scope, shared=False), "people": people}
    context["organisations"] = len({each.organisation_id for each in people})
    return render(request, "overview/sharing.html", context | {"back": way_back(request)})


@member_view(Permission.WRITE, methods=("GET", "HEAD", "POST"))
def unsharing(request, member):
    scope = scope_of(request.GET)
    if request.method == "POST":
        wanted, gone = chosen(request, mine_in(member, scope).filter(shared_at__isnull=False))
        return done(request, member, unshare(contributions=wanted), "Niet meer gedeeld", gone)
    context = {"scope": scope, "lines": lines(member, scope, shared=True), "back": way_back(request)}
    return render(request, "overview/unsharing.html", context)


def done(request, member, number, words, gone):
    if number:
        messages.success(request, f"{words}: {number} {'tekst' if number == 1 else 'teksten'}.")
    else:
        messages.info(request, "Er is niets veranderd: er was niets aangekruist.")
    if gone:
        messages.warning(request, "Een deel van wat je aankruiste, was intussen al veranderd door iemand anders.")
    return redirect(way_back(request) or reverse("partnership", kwargs={"slug": member.partnership.slug}))
