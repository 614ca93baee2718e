"""Where a finding stands on the screen, so that an action can point back at it."""

from dataclasses import dataclass

from django.urls import reverse

from phases.contributions.models import Contribution, Kind
from phases.partnership.models import Membership

# What `finding` needs of a contribution.
ORIGIN_RELATIONS = (
    "answer__item__section",
    "decision__item",
    "bottleneck",
    "partyprofile__party",
    "card__item",
    "meeting",
    "action",
)

# The same for what no action comes from.
ALL_RELATIONS = (*ORIGIN_RELATIONS, "process", "actionplan__organisation", "phaseclosing__phase")


@dataclass(frozen=True)
class Finding:
    kind: str
    text: str
    url: str


def finding(member: Membership, contribution: Contribution) -> Finding:
    """For a contribution that this member may read; ask `findings_for` first."""
    slug = member.partnership.slug
    kind = contribution.get_kind_display().capitalize()
    if contribution.kind == Kind.ANSWER:
        item = contribution.answer.item
        url = reverse("section", kwargs={"slug": slug, "code": item.section.code})
        return Finding(f"Antwoord bij: {item.text}", contribution.answer.text, f"{url}#{item.code}")
    if contribution.kind == Kind.DECISION:
        item = contribution.decision.item
        return Finding(kind, item.text, reverse("decision", kwargs={"slug": slug, "code": item.code}))
    if contribution.kind == Kind.BOTTLENECK:
        url = reverse("process", kwargs={"slug": slug, "pk": contribution.bottleneck.process_id})
        return Finding(kind, contribution.bottleneck.description, f"{url}#knelpunt-{contribution.pk}")
    if contribution.kind == Kind.PARTY_PROFILE:
        return Finding(
            kind,
            contribution.partyprofile.party.name,
            reverse("network", kwargs={"slug": slug}) + f"#partij-{contribution.pk}",
        )
    if contribution.kind == Kind.CARD:
        card = contribution.card
        return Finding(
            f"Kaart bij: {card.item.text}", card.note, reverse("cards", kwargs={"slug": slug}) + f"#{card.item.code}"
        )
    if contribution.kind == Kind.ACTION:
        return Finding(kind, contribution.action.what, reverse("action", kwargs={"slug": slug, "pk": contribution.pk}))
    if contribution.kind == Kind.MEETING:
        url = reverse("meeting", kwargs={"slug": slug, "pk": contribution.pk})
        return Finding(f"Bijeenkomst: {contribution.meeting.title}", "", url)
    if contribution.kind == Kind.PROCESS:
        return Finding(
            kind, contribution.process.name, reverse("process", kwargs={"slug": slug, "pk": contribution.pk})
        )
    if contribution.kind == Kind.AGREEMENT:
        return Finding(kind, "", reverse("agreement", kwargs={"slug": slug}))
    if contribution.kind == Kind.PLAN:
        return Finding(
            str(contribution.actionplan), contribution.actionplan.goal, reverse("plans", kwargs={"slug": slug})
        )
    if contribution.kind == Kind.PHASE_CLOSING:
        closing = contribution.phaseclosing
        url = reverse("phase_check", kwargs={"slug": slug, "number": closing.phase.number})
        return Finding(f"Afronding van {closing.phase}", closing.note, url)
    return Finding(kind, "", reverse("partnership", kwargs={"slug": slug}))
