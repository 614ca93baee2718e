"""Where a text stands: in what somebody may read, or in what an organisation wrote. Nothing else is looked at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from phases.agreement.models import AgreementVersion, Endorsement
from phases.answers.models import Decision
from phases.contributions.models import Guarded, Response, Revision
from phases.contributions.moments import MomentEntry
from phases.contributions.readers import writes
from phases.partnership.models import Membership, Organisation, Partnership
from phases.plans.closed_cycles import frozen_rows
from phases.plans.models import Cycle
from phases.plans.open_points import findings_by_id
from phases.plans.origins import Finding
from phases.privacy.records import owned_records_of, readable_by
from phases.privacy.searching import Searched, room_of, text_fields

SAID_APART = {"reason", "remark"}  # of what was withdrawn only its own organisation reads these


# What belongs to something that was endorsed.
TOGETHER: set[Any] = {AgreementVersion, Endorsement, Decision, Revision, MomentEntry}


@dataclass
class Place:
    """A record in which it stands. `values`: the fields in which it does. `endorsed`: the version or decision it belongs to, when
    an organisation said something of that. `whose`: the organisation whose text it is, or empty.
    """

    record: Any
    values: dict[str, Any]
    endorsed: AgreementVersion | Decision | None
    whose: int | None

    def goes_at_once(self, by: Membership) -> bool:
        return self.endorsed is None and writes(by, self.whose)

    @property
    def root_id(self) -> int | None:
        """The contribution that it is, or is part of."""
        record = self.record
        if isinstance(record, (Revision, Response, MomentEntry)):
            return record.contribution_id
        return record.root_id if isinstance(record, Guarded) else None


class Endorsed:
    """The versions and decisions of a partnership of which an organisation said something, withdrawn or not."""

    def __init__(self, partnership: Partnership):
        said = Endorsement.objects.filter(organisation__partnership=partnership)
        self.versions = AgreementVersion.objects.in_bulk(set(said.values_list("version", flat=True)) - {None})
        self.decisions = Decision.objects.in_bulk(set(said.values_list("decision", flat=True)) - {None})

    def about(self, record: Any) -> AgreementVersion | Decision | None:
        """The version or decision that a record is, is said of, or tells the history of."""
        if isinstance(record, AgreementVersion):
            return self.versions.get(record.pk)
        if isinstance(record, Endorsement):
            return self.versions.get(record.version_id) or self.decisions.get(record.decision_id)  # type: ignore[arg-type]
        if isinstance(record, Decision):
            return self.decisions.get(record.pk)
        return self.decisions.get(record.contribution_id) if isinstance(record, (Revision, MomentEntry)) else None


def places(by: Membership, searched: Searched, lock: bool = False) -> Iterator[Place]:
    """Where it stands in what is gezamenlijk, of the own organisation, or read by `by`. Nothing else is looked at."""
    endorsed = Endorsed(by.partnership)
    mine = Q(whose=by.organisation_id) | (Q(whose=None) if by.is_coordinator else Q())
    for model, rows in owned_records_of(by.partnership):
        here = rows.filter(mine | readable_by(by, model))
        found = list(here.select_for_update(of=("self",)) if lock else here)
        rows_read = readable_rows(by, found) if model is Cycle else {}
        for record in found:
            apart = was_withdrawn(record) and not writes(by, record.whose)
            values = values_of(record, without=SAID_APART if apart else ())
            if model is Cycle:
                values["closed_actions"] = [r for r in record.closed_actions if r["id"] in rows_read[record.pk]]
            if values := holding(values, record, searched):
                yield Place(record, values, endorsed.about(record), record.whose)


def places_in(about: AgreementVersion | Decision, searched: Searched) -> Iterator[Place]:
    """Where it stands in one version or decision, and in what was said of it."""
    endorsed = Endorsed(about.partnership)
    for model, rows in owned_records_of(about.partnership):
        if model in TOGETHER:
            for record in rows.select_for_update(of=("self",)):
                if endorsed.about(record) == about and (values := holding(values_of(record), record, searched)):
                    yield Place(record, values, about, record.whose)


def places_of(organisation: Organisation, searched: Searched, lock: bool = False) -> Iterator[Place]:
    """Where it stands in everything that is this organisation's own. Of what it said at an akkoord only what it took back,
    and reads alone.
    """
    for model, rows in owned_records_of(organisation.partnership):
        found = rows.filter(whose=organisation.pk)
        for record in found.select_for_update(of=("self",)) if lock else found:
            values = values_of(record)
            if model is Endorsement:
                values = {name: values[name] for name in SAID_APART} if was_withdrawn(record) else {}
            if values := holding(values, record, searched):
                yield Place(record, values, None, record.whose)


def values_of(record: Any, without: Iterable[str] = ()) -> dict[str, Any]:
    return {each.name: getattr(record, each.name) for each in text_fields(type(record)) if each.name not in without}


def holding(values: dict[str, Any], record: Any, searched: Searched) -> dict[str, Any]:
    """The values in which it stands."""
    rooms = {name: room_of(record._meta.get_field(name)) for name in values}
    return {name: value for name, value in values.items() if searched.without(value, rooms[name]) != value}


def was_withdrawn(record: Any) -> bool:
    return isinstance(record, Endorsement) and record.withdrawn_at is not None


def readable_rows(by: Membership, cycles: list[Any]) -> dict[int, set[int]]:
    """Per cycle the actions in it that are wiped with it, or were shared when it was closed."""
    shared = frozen_rows(by, cycles)
    return {
        each.pk: {row["id"] for row in each.closed_actions}
        if writes(by, each.whose)
        else {row["id"] for row, _ in shared[each.pk]}
        for each in cycles
    }


def places_for(member: Membership, text: str) -> tuple[list[Finding], list[Finding]]:
    """What would be wiped at once, and what would be hidden until others decide: as far as it has a page for this member."""
    at_once: list[Place] = []
    others: list[Place] = []
    for place in places(member, Searched(text)):
        (at_once if place.goes_at_once(member) else others).append(place)
    return shown(member, at_once), shown(member, others)


def shown(member: Membership, found: list[Place]) -> list[Finding]:
    ids = [each.root_id for each in found if each.root_id]
    known = findings_by_id(member, ids)
    listed = [known[pk][1] for pk in dict.fromkeys(ids) if pk in known]
    slug = member.partnership.slug
    for each in found:
        record = each.record
        version = each.endorsed if isinstance(each.endorsed, AgreementVersion) else record
        if isinstance(version, AgreementVersion):
            url = reverse("agreement_version", kwargs={"slug": slug, "number": version.number})
            listed.append(Finding(f"Afspraken, versie {version.number}", "", url))
        elif isinstance(record, Endorsement) and isinstance(each.endorsed, Decision):
            url = reverse("decision", kwargs={"slug": slug, "code": each.endorsed.item.code})
            listed.append(Finding("Wat bij een besluit gezegd is", "", url))
        elif isinstance(record, (Partnership, Organisation)):
            url = reverse("partnership" if isinstance(record, Partnership) else "parties", kwargs={"slug": slug})
            listed.append(Finding(f"De naam of beschrijving van {record}", "", url))
    return list(dict.fromkeys(listed))
