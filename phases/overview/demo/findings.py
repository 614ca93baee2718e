"""What was found along the way: parties, processes with their bottlenecks, and what was agreed."""

from phases.agreement.models import Agreement
from phases.contributions.models import Kind
from phases.network.models import PartyProfile
from phases.overview.demo.world import Demo
from phases.process.models import Bottleneck, Process, ProcessStep


def write_parties(demo: Demo, parties: dict[str, dict]) -> None:
    by = demo.coordinator
    demo.go_to(demo.facts["answered_on"]["2a"], 13)
    for position, (key, facts) in enumerate(parties.items(), 1):
        profile = PartyProfile(
            contribution=demo.contribution(Kind.PARTY_PROFILE, by),
            partnership=demo.partnership,
            party=demo.organisations[key],
            position=position,
            **facts,
        )
        demo.write(profile, by, list(facts))


def write_processes(demo: Demo, processes: list[dict]) -> None:
    by = demo.coordinator
    for position, facts in enumerate(processes):
        demo.go_to(facts["on"], 13)
        process = Process(
            contribution=demo.contribution(Kind.PROCESS, by),
            partnership=demo.partnership,
            name=facts["name"],
            description=facts["description"],
            position=position,
        )
        demo.write(process, by, ["name", "description"])
        for place, step in enumerate(facts["steps"], 1):
            demo.steps[step["key"]] = write_step(demo, process, place, step)
        for found in facts["bottlenecks"]:
            write_bottleneck(demo, process, found)


def write_step(demo: Demo, process: Process, position: int, facts: dict) -> ProcessStep:
    texts = {name: facts[name] for name in ("what", "function", "waiting_time")}
    step = ProcessStep(process=process, position=position, created_at=demo.moment, **texts)
    demo.write(step, demo.colleague, list(texts))
    step.organisations.set([demo.organisations[key] for key in facts["organisations"]])
    return step


def write_bottleneck(demo: Demo, process: Process, facts: dict) -> None:
    texts = {name: facts[name] for name in ("kind", "description", "what_is_needed", "who_is_needed")}
    demo.findings[facts["key"]] = contribution = demo.contribution(Kind.BOTTLENECK, demo.coordinator)
    found = Bottleneck(
        contribution=contribution,
        partnership=demo.partnership,
        process=process,
        step=demo.steps.get(facts.get("step", "")),
        next_step=demo.steps.get(facts.get("next_step", "")),
        **texts,
    )
    demo.write(found, demo.coordinator, list(texts))


def write_agreement(demo: Demo, facts: dict) -> None:
    by, parties = demo.coordinator, facts.pop("parties")
    demo.go_to(facts.pop("on"))
    agreement = Agreement(contribution=demo.contribution(Kind.AGREEMENT, by), partnership=demo.partnership, **facts)
    demo.write(agreement, by, list(facts))
    agreement.parties.set([demo.organisations[key] for key in parties])
