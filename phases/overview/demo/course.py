"""The way through the phases: intake, cards, answers, decisions, and phases that are finished."""

from phases.answers.models import Answer, Attention, Decision, PhaseClosing
from phases.contributions.models import Kind
from phases.course.models import Card, Round
from phases.guide.models import Option, Phase
from phases.overview.demo.world import Demo


def write_attention(demo: Demo, levels: dict[str, str]) -> None:
    for code, level in levels.items():
        section = next(item.section for item in demo.items.values() if item.section.code == code)
        contribution = demo.contribution(Kind.ATTENTION, demo.coordinator, shared=True)
        attention = Attention(contribution=contribution, partnership=demo.partnership, section=section, level=level)
        demo.write(attention, demo.coordinator, ["level"])


def write_cards(demo: Demo, cards: dict[str, dict]) -> None:
    """A card is found by its code and who gave it, such as `v-02.ineke`."""
    if not cards:
        return
    section = demo.items[next(iter(cards))].section
    round = Round.objects.create(partnership=demo.partnership, section=section, opened_at=demo.moment)
    for code, given in cards.items():
        for key, (colour, note) in given.items():
            by = demo.members[key]
            contribution = demo.contribution(Kind.CARD, by, by.organisation, shared=True)
            demo.findings[f"{code}.{key}"] = contribution
            card = Card(
                contribution=contribution, round=round, item=demo.items[code], member=by, colour=colour, note=note
            )
            demo.write(card, by, ["colour", "note"])


def write_answers(demo: Demo, texts: dict) -> None:
    """Each section on the day that its questions were answered; the colleague writes one in four."""
    for decision in texts.pop("decisions"):
        write_decision(demo, decision)
    days = demo.facts["answered_on"]
    section = None
    for place, (code, given) in enumerate(texts.items()):
        facts = given if isinstance(given, dict) else {"text": given}
        item, by = demo.items[code], demo.colleague if place % 4 == 3 else demo.coordinator
        if item.section != section:
            section = item.section
            demo.go_to(days[section.code])
        organisation = by.organisation if section.per_organisation else None
        contribution = demo.contribution(Kind.ANSWER, by, organisation)
        demo.findings[code] = contribution
        answer = Answer(
            contribution=contribution,
            partnership=demo.partnership,
            organisation=organisation,
            item=item,
            text=facts.get("text", ""),
            status=facts.get("status", "done"),
            investigate_who=facts.get("who", ""),
            investigate_by=facts.get("by"),
            skip_reason=facts.get("reason", ""),
        )
        demo.write(answer, by, ["text", "status", "investigate_who", "investigate_by", "skip_reason"])


def write_decision(demo: Demo, facts: dict) -> None:
    item, by = demo.items[facts.pop("item")], demo.members[facts.pop("by")]
    option = Option.objects.get(item=item, code=facts.pop("option"))
    demo.go_to(facts["decided_on"], 16)
    contribution = demo.contribution(Kind.DECISION, by)
    demo.findings[f"{item.code}.{option.code}"] = contribution
    decision = Decision(contribution=contribution, partnership=demo.partnership, item=item, option=option, **facts)
    demo.write(decision, by, ["option", *facts])


def write_closings(demo: Demo, closings: list[dict]) -> None:
    for facts in closings:
        demo.go_to(facts["on"], 16)
        phase = Phase.objects.get(code=facts["phase"])
        contribution = demo.contribution(Kind.PHASE_CLOSING, demo.coordinator)
        closing = PhaseClosing(contribution=contribution, partnership=demo.partnership, phase=phase, note=facts["note"])
        demo.write(closing, demo.coordinator, ["note"])
