"""The action list: per person what is still to be done, over all plans that the reader may read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404

from phases.documents.cover import Cover, cover, latest, state_of
from phases.partnership.models import Membership
from phases.plans.models import Action
from phases.plans.queries import going_actions


@dataclass(frozen=True)
class Task:
    what: str
    plan: str
    due: date | None
    result: str
    status: str
    status_word: str
    late: bool


@dataclass(frozen=True)
class Person:
    name: str
    organisation: str
    tasks: list[Task]


@dataclass(frozen=True)
class ActionList:
    template = "documents/todo.html"
    cover: Cover
    people: list[Person]


def open_actions(member: Membership) -> list[Action]:
    """By date, so what is late comes first."""
    return list(going_actions(member).select_related("owner__organisation"))


def owners(member: Membership) -> list[str]:
    """Everyone who still has something to do."""
    return [person.name for person in by_person(open_actions(member))]


def action_list(member: Membership, asked) -> ActionList:
    """`wie` names one person; without it, everyone. Raises Http404 for a name without open actions."""
    actions = open_actions(member)
    name = asked.get("wie")
    if name:
        actions = [each for each in actions if each.owner_shown.casefold() == name.casefold()]
        if not actions:
            raise Http404
    people = by_person(actions)
    head = cover(
        member,
        f"Acties van {people[0].name}" if name else "Acties per persoon",
        [],
        changed_at=latest(*(each.changed_at for each in actions)),
        state=state_of(each.contribution for each in actions),
        own_page=False,
    )
    return ActionList(head, people)


def by_person(actions: list[Any]) -> list[Person]:
    """A name that was typed and a member of that name are one person. What nobody took on comes last."""
    found: dict[str, list[Any]] = {}
    for action in actions:
        found.setdefault(action.owner_shown.casefold(), []).append(action)
    people = [person(each) for each in found.values()]
    nobody = Action().owner_shown
    return sorted(people, key=lambda each: (each.name == nobody, each.name.casefold()))


def person(actions: list[Any]) -> Person:
    first = next((each for each in actions if each.owner), actions[0])
    place = first.owner.organisation if first.owner else first.organisation
    return Person(first.owner_shown, place.name if place else "", [task(each) for each in actions])


def task(action: Any) -> Task:
    return Task(
        what=action.what,
        plan=str(action.plan),
        due=action.due,
        result=action.result,
        status=action.status,
        status_word=action.get_status_display(),
        late=action.is_late,
    )
