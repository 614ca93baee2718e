"""What every part of the demo writes with: the people, the moment, and a record with its history."""

from datetime import date, datetime, time, timedelta
from functools import cached_property

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import timezone

from phases.contributions.models import Contribution, Guarded, Revision
from phases.contributions.operations import field_value
from phases.guide.models import Item
from phases.partnership.models import Membership, Organisation, Partnership
from phases.partnership.operations import free_slug
from phases.people.models import User
from phases.process.models import ProcessStep


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 30)))


def make_user(name: str, email: str) -> User:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, settings.DEMO_PASSWORD, name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def make_member(organisation: Organisation, person: dict, **facts) -> Membership:
    """Only who has an address gets an account."""
    email = person.get("email", "")
    return Membership.objects.create(
        partnership=organisation.partnership,
        organisation=organisation,
        user=make_user(person["name"], email) if email else None,
        name=person["name"],
        role=person["role"],
        layer=person["layer"],
        **facts,
    )


class Demo:
    """Writes a partnership as its people would have. `findings` holds what actions come from, by code or key; `steps` those
    of a process.

    With `shared` everything that the trekkers wrote is read by all partners.
    """

    def __init__(self, facts: dict):
        self.facts = facts
        self.moment = at(facts["started"])
        self.findings: dict[str, Contribution] = {}
        self.steps: dict[str, ProcessStep] = {}
        names = ("slug", "theme", "ambition", "region", "existing")
        self.partnership = Partnership.objects.create(**{name: facts[name] for name in names}, created_at=self.moment)
        self.organisations = {key: self.organisation(each) for key, each in facts["organisations"].items()}
        self.members = {
            key: make_member(
                self.organisations[person["organisation"]],
                person,
                created_at=self.moment,
                ended_at=at(person["ended"], 17) if "ended" in person else None,
            )
            for key, person in facts["members"].items()
        }
        self.coordinator, self.colleague = (self.members[key] for key in facts["coordinators"])

    @cached_property
    def items(self) -> dict[str, Item]:
        return {item.code: item for item in Item.objects.select_related("section")}

    def organisation(self, facts: dict) -> Organisation:
        taken = Organisation.objects.filter(partnership=self.partnership)
        slug = free_slug(facts["name"], taken, "organisatie")
        return Organisation.objects.create(partnership=self.partnership, slug=slug, created_at=self.moment, **facts)

    def go_to(self, day: date, hour: int = 9) -> None:
        self.moment = at(day, hour)

    def contribution(
        self, kind: str, by: Membership, organisation: Organisation | None = None, shared: bool = False
    ) -> Contribution:
        """Some minutes after the one before, so that the history reads as one."""
        self.moment += timedelta(minutes=12)
        shared = shared or (self.facts["shared"] and organisation is None)
        return Contribution.objects.create(
            partnership=self.partnership,
            organisation=organisation,
            kind=kind,
            created_by=by,
            created_at=self.moment,
            shared_at=self.moment if shared else None,
            shared_by=by if shared else None,
        )

    def write(self, record: Guarded, by: Membership, names: list[str]) -> None:
        """Saves the record with its history and versions, as its fields themselves would have."""
        record.changed_by, record.changed_at = by, self.moment
        for name in names:
            record.versions[name] = [record.version(name) + 1, "", 0]
        record.save()
        revision, _ = Revision.objects.get_or_create(contribution_id=record.root_id, by=by, at=self.moment)
        revision.fields |= {record.row_name + name: field_value(record, name) for name in names}
        revision.save()
        record.last_revision = revision
        record.save(update_fields=["last_revision"])

    def change(self, record: Guarded, by: Membership, **values) -> None:
        for name, value in values.items():
            setattr(record, name, value)
        self.write(record, by, list(values))
