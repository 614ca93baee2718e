"""What organisations say of what they read: per contribution, or per part of it. By name; nothing is ever averaged."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from django.db.models import QuerySet

from phases.contributions.models import Contribution, Kind, Resolution, Response, Stance
from phases.contributions.readers import is_writer
from phases.partnership.access import Permission, may
from phases.partnership.models import Membership, Organisation, Role

DIVIDED = "verdeeld"
COLOURS = {Stance.RECOGNISE: "green", Stance.ADDITION: "orange", Stance.DISAGREE: "red"}


def anchor(pk: int, part: str = "") -> str:
    """Where the responses to something stand on its page."""
    return f"reacties-{pk}-{part}" if part else f"reacties-{pk}"


@dataclass
class Said:
    """A response with the replies to it."""

    response: Response
    replies: list[Response] = field(default_factory=list)

    @property
    def colour(self) -> str:
        return COLOURS.get(Stance(self.response.stance), "")

    @property
    def kept_from_others(self) -> bool:
        """Said before this was shared, so that only they read it who read this then."""
        return self.response.contribution.shared_at is not None and not self.response.to_all

    @property
    def waits(self) -> bool:
        """Somebody still has to do something with it. Of 'herkenbaar' without text there is nothing to do."""
        return not self.response.resolution and bool(self.response.text or self.response.stance != Stance.RECOGNISE)

    @property
    def can_be_taken_over(self) -> bool:
        return self.response.stance == Stance.ADDITION and not self.response.resolution

    @property
    def can_be_reopened(self) -> bool:
        """What was taken over stands in the text: taking it over once more would put it there twice."""
        return self.response.resolution == Resolution.HANDLED


@dataclass
class Thread:
    """Everything that is said of one contribution, or of one part of it, as one member sees it."""

    member: Membership
    contribution: Contribution
    part: str
    said: list[Said]
    partners: Callable[[], list[Organisation]]

    @property
    def anchor(self) -> str:
        return anchor(self.contribution.pk, self.part)

    @property
    def shown(self) -> bool:
        """What is concept gets no room for responses on a long page; what was said already stays in view."""
        return bool(self.said) or self.contribution.shared_at is not None

    @property
    def may_respond(self) -> bool:
        return may(self.member, Permission.WRITE)

    @property
    def may_handle(self) -> bool:
        return self.may_respond and is_writer(self.member, self.contribution)

    @property
    def waits(self) -> bool:
        return any(each.waits for each in self.said)

    @property
    def recognised(self) -> bool:
        """By this member already, for all who read it."""
        mine = [each for each in self.said if each.response.by_id == self.member.pk and each.colour == "green"]
        return any(not each.kept_from_others for each in mine)

    @property
    def counted(self) -> str:
        """Who says what, in words: '2 organisaties: 1 herkenbaar (De Brug), 1 aanvulling (GGD)'. An organisation whose people
        react differently is divided, and is counted under none of what they say.
        """
        words = [*(stance.label for stance in Stance), DIVIDED]
        names: dict[str, list[str]] = {word: [] for word in words}
        for name, said in sorted(self.by_organisation.items()):
            for word in said:
                names[word].append(name)
        total = len(self.by_organisation)
        parts = [f"{len(names[word])} {word} ({', '.join(names[word])})" for word in words if names[word]]
        return f"{total} {'organisatie' if total == 1 else 'organisaties'}: {', '.join(parts)}" if parts else ""

    @property
    def by_organisation(self) -> dict[str, set[str]]:
        """Per organisation what it says, or that it is divided."""
        people: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for each in self.said:
            response = each.response
            people[response.by.organisation.name][response.by_id].add(Stance(response.stance).label)
        return {
            name: set.union(*said.values()) if len({frozenset(each) for each in said.values()}) == 1 else {DIVIDED}
            for name, said in people.items()
        }

    @property
    def silent(self) -> list[str]:
        """Partners who have said nothing of an answer that they can read, for whoever wrote it."""
        if not (self.may_handle and self.contribution.shared_at and self.contribution.kind == Kind.ANSWER):
            return []
        heard = {each.response.by.organisation_id for each in self.said} | {self.contribution.organisation_id}
        return [each.name for each in self.partners() if each.pk not in heard]


def who_reads(member: Membership, contribution: Contribution, parent: Response | None = None) -> str:
    """Said before somebody responds. What is said of a concept stays with whoever could read it then, and so does a reply."""
    if contribution.shared_at and parent and not parent.to_all:
        return "Alleen wie deze reactie leest, leest ook je antwoord. De reactie is van voordat dit gedeeld werd."
    if contribution.shared_at:
        return "Iedereen die meedoet, leest je reactie."
    who = "de trekkers" if contribution.organisation_id is None else member.organisation.name
    verb = "lezen" if contribution.organisation_id is None else "leest"
    return f"Alleen {who} {verb} je reactie, ook als dit later gedeeld wordt."


class Threads:
    """The responses on one page. `about` gives those of one contribution or part; None when this member can't read that."""

    def __init__(self, member: Membership, contributions: Iterable[Contribution], responses: Iterable[Response]):
        self.member = member
        self.contributions = {each.pk: each for each in contributions}
        self.partners = cache(lambda: list(organisations_to_hear(member.partnership_id)))
        self.said: dict[tuple[int, str], list[Said]] = defaultdict(list)
        known: dict[int, Said] = {}
        for each in responses:
            if each.parent_id is None:
                known[each.pk] = Said(each)
                self.said[each.contribution_id, each.part].append(known[each.pk])
            elif each.parent_id in known:
                known[each.parent_id].replies.append(each)

    def about(self, pk: int, part: str = "") -> Thread | None:
        contribution = self.contributions.get(pk)
        if contribution is None:
            return None
        return Thread(self.member, contribution, part, self.said.get((pk, part), []), self.partners)


def responses_for(member: Membership, contributions: QuerySet | Iterable[int]) -> Threads:
    """What this member may read of what is said of these contributions: ids, or a query of them or of a kind."""
    found = list(Contribution.objects.visible_to(member).filter(pk__in=contributions))
    responses = Response.objects.visible_to(member).filter(contribution__in=[each.pk for each in found])
    related = responses.select_related("contribution", "by__organisation", "resolved_by").prefetch_related("mentioned")
    return Threads(member, found, related.order_by("at", "pk"))


def organisations_to_hear(partnership_id: int) -> QuerySet[Organisation]:
    """Organisations with somebody who is there to respond: a partner, who did not lead the writing."""
    active = Membership.objects.filter(partnership=partnership_id, role=Role.PARTNER, ended_at=None)
    return Organisation.objects.filter(memberships__in=active, left_at=None, removed_at=None).distinct()
