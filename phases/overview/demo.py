"""Fills an empty database with a complete partnership and an empty one, from `fixtures/demo/`."""

from datetime import datetime, time, timedelta
from functools import cached_property
from pathlib import Path

import yaml
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from phases.agreement.models import Agreement
from phases.answers.models import Answer, Decision
from phases.contributions.models import Contribution, Kind, Revision
from phases.contributions.operations import field_value
from phases.course.models import Card, Round
from phases.guide.models import Item, Option, Rubric
from phases.network.models import PartyProfile
from phases.partnership.models import Membership, Organisation, Partnership, Role
from phases.partnership.operations import free_slug
from phases.people.models import User
from phases.plans.models import Action, ActionOrigin, ActionPlan, Cycle, Milestone
from phases.process.models import Bottleneck, Process, ProcessStep

FOLDER = Path("fixtures") / "demo"


class GuideMissing(Exception):
    """The demo answers questions of the guide, so that has to be loaded first."""


def read(name: str):
    return yaml.safe_load((settings.BASE_DIR / FOLDER / f"{name}.yaml").read_text())


@transaction.atomic
def load_demo() -> bool:
    """True when something was made. What stands there already is left as people made it. Raises GuideMissing."""
    if not Item.objects.exists():
        raise GuideMissing
    data = read("partnership")
    made = False
    if not Partnership.objects.filter(slug=data["slug"]).exists():
        Demo(data).fill()
        made = True
    empty = read("plans")["empty"]
    if not Partnership.objects.filter(slug=empty["slug"]).exists():
        make_empty(empty, data)
        made = True
    return made


def make_user(name: str, email: str) -> User:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, settings.DEMO_PASSWORD, name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def make_empty(empty: dict, data: dict) -> None:
    partnership = Partnership.objects.create(**empty)
    name, sector = data["organisations"]["ggd"]["name"], data["organisations"]["ggd"]["sector"]
    ggd = Organisation.objects.create(partnership=partnership, slug="ggd-rivierland", name=name, sector=sector)
    for person in data["members"].values():
        if "email" in person:
            user = make_user(person["name"], person["email"])
            Membership.objects.create(
                partnership=partnership,
                organisation=ggd,
                user=user,
                name=user.name,
                email=user.email,
                role=Role.COORDINATOR,
                layer=person["layer"],
            )


class Demo:
    """Writes the partnership as its people would have, some days apart. `findings` holds what actions come from, by code or key."""

    def __init__(self, data: dict):
        self.data = data
        self.moment = timezone.make_aware(datetime.combine(data["started"], time(9, 30)))
        self.findings: dict[str, Contribution] = {}
        self.organisations: dict[str, Organisation] = {}
        self.members: dict[str, Membership] = {}

    def fill(self) -> None:
        self.partnership = Partnership.objects.create(
            **{name: self.data[name] for name in ("slug", "theme", "ambition", "region")}, created_at=self.moment
        )
        self.people()
        self.cards()
        self.answers()
        self.parties()
        self.processes()
        plans = read("plans")
        self.agreement(plans["agreement"])
        self.plan(plans["external"], None)
        self.plan(plans["internal"], self.organisations["ggd"])

    @cached_property
    def items(self) -> dict[str, Item]:
        return {item.code: item for item in Item.objects.all()}

    def people(self) -> None:
        for key, facts in self.data["organisations"].items():
            slug = free_slug(facts["name"], Organisation.objects.filter(partnership=self.partnership), "organisatie")
            self.organisations[key] = Organisation.objects.create(
                partnership=self.partnership, slug=slug, created_at=self.moment, **facts
            )
        for key, person in self.data["members"].items():
            email = person.get("email", "")
            self.members[key] = Membership.objects.create(
                partnership=self.partnership,
                organisation=self.organisations[person["organisation"]],
                user=make_user(person["name"], email) if email else None,
                name=person["name"],
                email=email,
                role=person["role"],
                layer=person["layer"],
                created_at=self.moment,
            )

    def contribution(
        self, kind: str, by: Membership, organisation: Organisation | None = None, shared: bool = False
    ) -> Contribution:
        """Each a day after the one before, so that the history reads as one."""
        self.moment = min(self.moment + timedelta(days=1, minutes=2), timezone.now() - timedelta(hours=1))
        return Contribution.objects.create(
            partnership=self.partnership,
            organisation=organisation,
            kind=kind,
            created_by=by,
            created_at=self.moment,
            shared_at=self.moment if shared else None,
            shared_by=by if shared else None,
        )

    def write(self, record, by: Membership, names: list[str], row: str = "") -> None:
        """Saves the record with its first revision and versions, as the fields themselves would have."""
        record.changed_by, record.changed_at = by, self.moment
        fields = {name: field_value(record, name) for name in names}
        record.last_revision = Revision.objects.create(
            contribution_id=record.root_id, fields=fields, by=by, at=self.moment
        )
        record.versions = {name: [1, "", 0] for name in names}
        record.save(force_insert=True)

    def cards(self) -> None:
        first = next(iter(self.data["cards"]))
        round = Round.objects.create(
            partnership=self.partnership, section=self.items[first].section, opened_at=self.moment
        )
        for code, given in self.data["cards"].items():
            for key, (colour, note) in given.items():
                by = self.members[key]
                contribution = self.contribution(Kind.CARD, by, by.organisation, shared=True)
                card = Card(
                    contribution=contribution, round=round, item=self.items[code], member=by, colour=colour, note=note
                )
                self.write(card, by, ["colour", "note"])

    def answers(self) -> None:
        texts = read("answers")
        for decision in texts.pop("decisions"):
            self.decision(decision)
        for place, (code, given) in enumerate(texts.items()):
            facts = given if isinstance(given, dict) else {"text": given}
            item, by = self.items[code], self.members["karim" if place % 4 == 3 else "noor"]
            organisation = by.organisation if code.startswith("1b") else None
            contribution = self.contribution(Kind.ANSWER, by, organisation)
            self.findings[code] = contribution
            answer = Answer(
                contribution=contribution,
                partnership=self.partnership,
                organisation=organisation,
                item=item,
                text=facts.get("text", ""),
                status=facts.get("status", "done"),
                investigate_who=facts.get("who", ""),
                investigate_by=facts.get("by"),
                skip_reason=facts.get("reason", ""),
            )
            self.write(answer, by, ["text", "status", "investigate_who", "investigate_by", "skip_reason"])

    def decision(self, facts: dict) -> None:
        item, by = self.items[facts.pop("item")], self.members[facts.pop("by")]
        option = Option.objects.get(item=item, code=facts.pop("option"))
        contribution = self.contribution(Kind.DECISION, by)
        decision = Decision(contribution=contribution, partnership=self.partnership, item=item, option=option, **facts)
        self.write(decision, by, ["option", *facts])

    def parties(self) -> None:
        for position, (key, facts) in enumerate(read("parties").items(), 1):
            by = self.members["noor"]
            contribution = self.contribution(Kind.PARTY_PROFILE, by)
            profile = PartyProfile(
                contribution=contribution,
                partnership=self.partnership,
                party=self.organisations[key],
                position=position,
                **facts,
            )
            self.write(profile, by, list(facts))

    def processes(self) -> None:
        by = self.members["noor"]
        for position, facts in enumerate(read("processes")):
            process = Process(
                contribution=self.contribution(Kind.PROCESS, by),
                partnership=self.partnership,
                name=facts["name"],
                description=facts["description"],
                position=position,
            )
            self.write(process, by, ["name", "description"])
            steps = {step["key"]: self.step(process, place, step) for place, step in enumerate(facts["steps"], 1)}
            for found in facts["bottlenecks"]:
                self.bottleneck(process, steps, found)

    def step(self, process: Process, position: int, facts: dict) -> ProcessStep:
        texts = {name: facts[name] for name in ("what", "function", "waiting_time")}
        step = ProcessStep(process=process, position=position, created_at=self.moment, **texts)
        self.write(step, self.members["karim"], list(texts))
        step.organisations.set([self.organisations[key] for key in facts["organisations"]])
        return step

    def bottleneck(self, process: Process, steps: dict[str, ProcessStep], facts: dict) -> None:
        by = self.members["noor"]
        texts = {name: facts[name] for name in ("kind", "description", "what_is_needed", "who_is_needed")}
        self.findings[facts["key"]] = contribution = self.contribution(Kind.BOTTLENECK, by)
        found = Bottleneck(
            contribution=contribution,
            partnership=self.partnership,
            process=process,
            step=steps.get(facts.get("step", "")),
            next_step=steps.get(facts.get("next_step", "")),
            **texts,
        )
        self.write(found, by, list(texts))

    def agreement(self, facts: dict) -> None:
        by, parties = self.members["noor"], facts.pop("parties")
        agreement = Agreement(contribution=self.contribution(Kind.AGREEMENT, by), partnership=self.partnership, **facts)
        self.write(agreement, by, list(facts))
        agreement.parties.set([self.organisations[key] for key in parties])

    def plan(self, facts: dict, organisation: Organisation | None) -> None:
        by, actions = self.members["karim" if organisation else "noor"], facts.pop("actions")
        check_on = facts.pop("check_on")
        plan = ActionPlan(
            contribution=self.contribution(Kind.PLAN, by, organisation),
            partnership=self.partnership,
            organisation=organisation,
            **facts,
        )
        self.write(plan, by, list(facts))
        Cycle.objects.create(plan=plan, number=1, check_on=check_on)
        rubrics = {rubric.code: rubric for rubric in Rubric.objects.all()}
        for position, action in enumerate(actions, 1):
            self.action(plan, position, action, rubrics, by)

    def action(self, plan: ActionPlan, position: int, facts: dict, rubrics: dict[str, Rubric], by: Membership) -> None:
        origin = self.findings[facts.pop("from")]
        relations = {
            "owner": self.members.get(facts.pop("owner", "")),
            "organisation": self.organisations[facts.pop("organisation")],
            "rubric": rubrics.get(facts.pop("rubric", "")),
        }
        milestone = facts.pop("milestone")
        contribution = self.contribution(Kind.ACTION, by, plan.organisation)
        action = Action(
            contribution=contribution, plan=plan, cycle=plan.cycles.get(), position=position, **facts, **relations
        )
        self.write(action, by, [*facts, *(name for name, value in relations.items() if value)])
        Milestone.objects.create(action=action, text=milestone, created_at=self.moment)
        ActionOrigin.objects.create(action=action, contribution=origin)
