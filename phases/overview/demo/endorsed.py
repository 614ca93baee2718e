"""The agreement as it was put forward, and which organisations endorsed it; the same for decisions."""

from phases.agreement.frozen import content_of, mark_of, new_salt
from phases.agreement.models import Agreement, AgreementVersion, Endorsement
from phases.overview.demo.world import Demo, at


def write_versions(demo: Demo, versions: list[dict]) -> None:
    """`changed` holds, per field, what stood in an earlier version instead of what stands there now."""
    agreement = Agreement.objects.get(partnership=demo.partnership)
    for facts in versions:
        content, salt = content_of(agreement) | facts["changed"], new_salt()
        version = AgreementVersion.objects.create(
            partnership=demo.partnership,
            number=facts["number"],
            content=content,
            sha256=mark_of(content, salt),
            salt=salt,
            put_forward_at=at(facts["on"], 14),
            put_forward_by=demo.members[facts["by"]],
        )
        version.parties.set(agreement.parties.all())
        for endorsed in facts["endorsements"]:
            write_endorsement(demo, endorsed, version=version)


def write_consents(demo: Demo, consents: list[dict]) -> None:
    for facts in consents:
        write_endorsement(demo, facts, decision=demo.findings[facts["decision"]].decision)


def write_endorsement(demo: Demo, facts: dict, **about) -> None:
    by, organisation = demo.members[facts["by"]], demo.organisations[facts["organisation"]]
    on_paper = facts.get("on_paper", False)
    Endorsement.objects.create(
        organisation=organisation,
        by=by,
        by_role=by.role,
        name=facts.get("name", by.name),
        function=facts["function"],
        on_behalf_of=organisation.name,
        mandate="Getekend op papier" if on_paper else "Besluit van het bestuur",
        verdict=facts.get("verdict", "agreed"),
        reason=facts.get("reason", ""),
        remark=facts.get("remark", ""),
        given_on=facts["on"],
        on_paper=on_paper,
        recorded_at=at(facts["on"], 15),
        **about,
    )
