"""Meetings: those that were held with their minutes, and one that is planned with open points on its agenda."""

from datetime import time

from phases.contributions.models import Kind
from phases.meetings.models import AgendaPoint, Goal, Meeting, Participant, ProgrammePart
from phases.overview.demo.world import Demo
from phases.partnership.models import Membership

# A part of a programme with the keys of the findings that are discussed in it.
PartWithPoints = tuple[ProgrammePart, list[str]]


def write_meetings(demo: Demo, meetings: list[dict]) -> list[PartWithPoints]:
    return [part for facts in meetings for part in write_meeting(demo, facts)]


def write_meeting(demo: Demo, facts: dict) -> list[PartWithPoints]:
    demo.go_to(facts["planned_on"], 11)
    by = demo.coordinator
    texts = {name: facts[name] for name in ("title", "date", "place")} | {
        "starts_at": time.fromisoformat(facts["starts_at"])
    }
    contribution = demo.contribution(Kind.MEETING, by)
    demo.findings[facts["key"]] = contribution
    meeting = Meeting(contribution=contribution, partnership=demo.partnership, **texts)
    demo.write(meeting, by, list(texts))
    goals = [write_goal(demo, meeting, place, each) for place, each in enumerate(facts["goals"], 1)]
    parts = [write_part(demo, meeting, place, each) for place, each in enumerate(facts["parts"], 1)]
    participants = write_participants(demo, meeting, facts)
    if facts["held"]:
        write_minutes(demo, facts, goals, parts, participants)
    return [(part, each.get("points", [])) for part, each in zip(parts, facts["parts"], strict=True)]


def write_goal(demo: Demo, meeting: Meeting, position: int, facts: dict) -> Goal:
    goal = Goal(meeting=meeting, position=position, text=facts["text"], created_at=demo.moment)
    demo.write(goal, demo.coordinator, ["text"])
    return goal


def write_part(demo: Demo, meeting: Meeting, position: int, facts: dict) -> ProgrammePart:
    texts = {name: facts[name] for name in ("title", "minutes", "form", "led_by", "about")}
    part = ProgrammePart(meeting=meeting, position=position, created_at=demo.moment, **texts)
    demo.write(part, demo.coordinator, list(texts))
    return part


def write_participants(demo: Demo, meeting: Meeting, facts: dict) -> list[Participant]:
    people = [of_member(demo.members[key]) for key in facts["members"]]
    people += [each | {"organisation": demo.organisations[each["organisation"]]} for each in facts["guests"]]
    participants = []
    for position, person in enumerate(people, 1):
        participant = Participant(meeting=meeting, position=position, created_at=demo.moment, **person)
        demo.write(participant, demo.coordinator, list(person))
        participants.append(participant)
    return participants


def of_member(member: Membership) -> dict:
    return {
        "membership": member,
        "name": member.name,
        "organisation": member.organisation,
        "layer": member.layer,
    }


def write_minutes(demo: Demo, facts: dict, goals: list, parts: list, participants: list) -> None:
    """By two people, as it goes: the colleague writes what was said, the trekker whether the goals were reached."""
    demo.go_to(facts["date"], 16)
    away = {demo.members[key].name for key in facts.get("absent", [])}
    for participant in participants:
        demo.change(participant, demo.colleague, present=participant.name not in away)
    for part, written in zip(parts, facts["parts"], strict=True):
        demo.change(part, demo.colleague, **{name: written[name] for name in ("notes", "decided") if name in written})
    for goal, written in zip(goals, facts["goals"], strict=True):
        demo.change(goal, demo.coordinator, reached=written["reached"], note=written["note"])


def write_agendas(demo: Demo, parts: list[PartWithPoints]) -> None:
    for part, points in parts:
        for key in points:
            AgendaPoint.objects.create(part=part, contribution=demo.findings[key])
