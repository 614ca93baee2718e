"""How many organisations say what, with apart what does not count: paper that nobody of them confirmed, and who left."""

from collections.abc import Iterable

from phases.agreement.models import Endorsement, Verdict
from phases.partnership.models import Organisation


def counts(asked: Iterable[Organisation], said: Iterable[Endorsement]) -> str:
    """The count in words, of the organisations that are asked. `said` may hold what was withdrawn."""
    given = {each.organisation_id: each for each in said if each.withdrawn_at is None}
    here = [each for each in asked if each.left_at is None]
    spoken = [given[each.pk] for each in here if each.pk in given]
    paper = sum(not each.counts for each in spoken)
    verdicts = [each.verdict for each in spoken if each.counts]
    words = f"{verdicts.count(Verdict.AGREED)} van {len(here)} akkoord, {verdicts.count(Verdict.OBJECTED)} bezwaar"
    words += f", {len(here) - len(spoken)} nog niet"
    if paper:
        words += f", {paper} op papier en nog niet bevestigd"
    left = [f"{each} ({verdict_of(given.get(each.pk))})" for each in asked if each.left_at]
    if left:
        words += f". {'Doet' if len(left) == 1 else 'Doen'} niet meer mee, en {'telt' if len(left) == 1 else 'tellen'}"
        words += f" niet mee: {', '.join(left)}"
    return words


def verdict_of(said: Endorsement | None) -> str:
    if said is None:
        return "niets gegeven"
    return said.get_verdict_display() + ("" if said.counts else " op papier, niet bevestigd")
