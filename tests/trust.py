"""What the test of the circles of trust does, through the operations that pages call."""

from django.utils import timezone

from phases.agreement.endorsing import AlreadyEndorsed, NotAsked, StaleText, endorse_version, put_forward
from phases.agreement.frozen import content_of, text_hash
from phases.agreement.models import Agreement, AgreementVersion, Endorsement
from phases.agreement.operations import new_agreement
from phases.agreement.queries import endorsements_to_withdraw
from phases.agreement.standing import withdraw
from phases.partnership import invitations
from phases.partnership.models import Invitation, Membership, Organisation
from phases.partnership.operations import LastCoordinator, change_member, end_membership
from tests.factories import make_user, numbers


def invite(by: Membership, organisation: Organisation, role: str) -> Invitation:
    email = f"gevraagd{next(numbers)}@example.org"
    return invitations.invite(
        by=by, name="Gevraagd", email=email, organisation=organisation, new_organisation="", role=role, layer="practice"
    )


def accept(invitation: Invitation) -> Membership:
    return invitations.accept(invitation=invitation, user=make_user("Gevraagd", email=invitation.email))


def leave(member: Membership) -> bool:
    try:
        end_membership(membership=member, by=member)
    except LastCoordinator:
        return False
    return True


def make_coordinator(member: Membership, by: Membership) -> None:
    change_member(membership=member, role="coordinator", layer=member.layer, by=by)


class Agreements:
    """Keeps beside the app what each version said when it was put forward, and who endorsed which."""

    def __init__(self, by: Membership):
        self.agreement = new_agreement(by=by)
        self.agreement.joint_work = "Samen"
        self.agreement.save(force_insert=True)
        self.frozen: list[tuple[dict, str]] = []
        self.given: dict[tuple[int, int], str] = {}

    def put_forward(self, by: Membership, purpose: str, parties: list[Organisation]) -> None:
        Agreement.objects.filter(pk=self.agreement.pk).update(purpose=purpose)
        self.agreement.refresh_from_db()
        self.agreement.parties.set(parties)
        content = content_of(self.agreement)
        version = put_forward(by=by, shown=text_hash(content))
        assert version.number == len(self.frozen) + 1
        self.frozen.append((content, version.sha256))

    def endorse(self, by: Membership, behind: int) -> None:
        number = len(self.frozen) - behind
        if number < 1:
            return
        version = AgreementVersion.objects.get(partnership=by.partnership_id, number=number)
        facts = {"name": by.name, "function": "f", "on_behalf_of": "o", "given_on": timezone.localdate()}
        endorsement = Endorsement(organisation=by.organisation, by=by, verdict="agreed", **facts)
        key = (number, by.organisation_id)
        try:
            endorse_version(version=version, shown=text_hash(self.frozen[number - 1][0]), endorsement=endorsement)
            assert behind == 0 and key not in self.given
            self.given[key] = version.sha256
        except StaleText:
            assert behind > 0
        except AlreadyEndorsed:
            assert key in self.given
        except NotAsked:
            raise AssertionError("every organisation is asked here") from None

    def withdraw(self, by: Membership) -> None:
        for endorsement in endorsements_to_withdraw(by):
            withdraw(endorsement=endorsement, by=by, reason="Toch niet")
            del self.given[(endorsement.version.number, endorsement.organisation_id)]

    def check(self) -> None:
        versions = AgreementVersion.objects.filter(partnership=self.agreement.partnership_id)
        kept = [(each.content, each.sha256) for each in versions.order_by("number")]
        assert kept == self.frozen
        standing = Endorsement.objects.filter(version__in=versions, withdrawn_at=None).select_related("version")
        found = {(each.version.number, each.organisation_id): each.version.sha256 for each in standing}
        assert found == self.given and len(standing) == len(found)
