"""Plans with their cycles: what was done, what came of it, and what is carried on."""

from datetime import date

from phases.contributions.models import Contribution, Kind
from phases.guide.models import Rubric
from phases.overview.demo.world import Demo, at
from phases.partnership.models import Membership
from phases.plans.models import Action, ActionCheck, ActionOrigin, ActionPlan, ActionStatus, Cycle, Milestone


def write_plan(demo: Demo, facts: dict) -> None:
    """Closed cycles first: what is frozen in them is an action as it was on that day, not as it ended up."""
    cycles, actions = facts.pop("cycles"), facts.pop("actions")
    organisation = demo.organisations.get(facts.pop("plan_of", ""))
    by = demo.colleague if organisation else demo.coordinator
    demo.go_to(cycles[0]["starts_on"], 14)
    plan = ActionPlan(
        contribution=demo.contribution(Kind.PLAN, by, organisation),
        partnership=demo.partnership,
        organisation=organisation,
        **facts,
    )
    demo.write(plan, by, list(facts))
    made = [write_cycle(demo, plan, number, each, by) for number, each in enumerate(cycles, 1)]
    rows = [PlannedAction(demo, plan, made, position, each, by) for position, each in enumerate(actions, 1)]
    for cycle, each in zip(made, cycles, strict=True):
        if "closed_on" in each:
            close(demo, cycle, each, [row for row in rows if row.first <= cycle.number <= row.last], by)


def write_cycle(demo: Demo, plan: ActionPlan, number: int, facts: dict, by: Membership) -> Cycle:
    """Closed at once when it is in the past: a plan has one open cycle."""
    demo.go_to(facts["starts_on"], 15)
    planned = {name: facts[name] for name in ("goal", "measure", "check_on", "responsible")}
    closed = {"closed_at": at(facts["closed_on"], 16), "closed_by": by} if "closed_on" in facts else {}
    cycle = Cycle(plan=plan, number=number, **planned, **closed)
    demo.write(cycle, by, list(planned))
    return cycle


class PlannedAction:
    """An action, with the numbers of the first and the last cycle in which it was worked on."""

    def __init__(self, demo: Demo, plan: ActionPlan, cycles: list[Cycle], position: int, facts: dict, by: Membership):
        self.demo, self.by = demo, by
        self.checks = facts.pop("checks", {})
        self.first = facts.pop("started_in", len(cycles))
        self.last = facts.pop("ended_in", len(cycles))
        origins, key, milestones = facts.pop("from"), facts.pop("key", ""), facts.pop("milestones")
        demo.go_to(facts.pop("on"), 10)
        relations = {
            "owner": demo.members.get(facts.pop("owner", "")),
            "organisation": demo.organisations[facts.pop("organisation")],
            "rubric": Rubric.objects.filter(code=facts.pop("rubric", "")).first(),
        }
        contribution = demo.contribution(Kind.ACTION, by, plan.organisation)
        self.action = Action(
            contribution=contribution, plan=plan, cycle=cycles[self.last - 1], position=position, **facts, **relations
        )
        demo.write(self.action, by, [*facts, *(name for name, value in relations.items() if value)])
        demo.findings[key or f"{plan.pk}-{position}"] = contribution
        self.milestones = [self.milestone(place, *each) for place, each in enumerate(milestones, 1)]
        self.come_from([demo.findings[each] for each in origins])

    def milestone(self, position: int, text: str, reached_on=None) -> Milestone:
        row = Milestone(
            action=self.action, position=position, text=text, reached_on=reached_on, created_at=self.demo.moment
        )
        self.demo.write(row, self.by, ["text", "reached_on"])
        return row

    def come_from(self, findings: list[Contribution]) -> None:
        for finding in findings:
            ActionOrigin.objects.create(action=self.action, contribution=finding)

    def check(self, cycle: Cycle, day: date) -> dict:
        """Writes what came of it in that cycle, and gives the action as the cycle keeps it."""
        facts = self.checks[cycle.number]
        check = ActionCheck(action=self.action, cycle=cycle, outcome=facts["outcome"], text=facts["text"])
        self.demo.write(check, self.by, ["outcome", "text"])
        action = self.action
        ended = self.last == cycle.number
        status = action.status if ended else facts.get("status", ActionStatus.BUSY)
        return {
            "id": action.pk,
            "what": action.what,
            "who": action.owner_shown,
            "organisation": action.organisation.name if action.organisation else "",
            "due": action.due.isoformat() if action.due else None,
            "status": status,
            "milestones": [reached_by(row, day) for row in self.milestones],
            "result": action.result,
            "outcome": check.outcome,
            "text": check.text,
            "end": status if ended else "carried",
            "reason": action.drop_reason if ended else "",
        }


def reached_by(row: Milestone, day: date) -> dict:
    reached_on = row.reached_on.isoformat() if row.reached_on and row.reached_on <= day else None
    return {"text": row.text, "reached_on": reached_on}


def close(demo: Demo, cycle: Cycle, facts: dict, rows: list[PlannedAction], by: Membership) -> None:
    demo.go_to(facts["closed_on"], 15)
    cycle.closed_actions = [row.check(cycle, facts["closed_on"]) for row in rows]
    demo.change(cycle, by, **{name: facts[name] for name in ("measured", "learned", "changes")})
