"""The demo has partners: three organisations on all layers, shared and not, responses of every kind, and one endorsement to go."""

import pytest
from django.db.models import F
from django.test import Client

from phases.agreement.models import AgreementVersion, Endorsement
from phases.agreement.queries import latest_version, outstanding_version
from phases.answers.models import Answer, Readiness, Review
from phases.contributions.models import Contribution, Resolution, Response, Stance
from phases.guide.models import Layer
from phases.partnership.models import AccessEvent, Invitation, Membership, Partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(demo_of_module, db):
    return Partnership.objects.get(slug="samen-tegen-pesten")


def member(demo, email):
    return Membership.objects.select_related("partnership", "organisation").get(partnership=demo, user__email=email)


def test_three_organisations_have_people_on_all_layers(demo):
    layers: dict[str, set] = {}
    for each in Membership.objects.filter(partnership=demo, ended_at=None).select_related("organisation"):
        layers.setdefault(each.organisation.name, set()).add(each.layer)
    assert sum(found == set(Layer.values) for found in layers.values()) == 3


@pytest.mark.parametrize(
    ("email", "role"),
    [("partner@demo.example", "partner"), ("bestuurder@demo.example", "partner"), ("meelezer@demo.example", "reader")],
)
def test_everyone_signs_in_and_sees_their_role(demo, settings, email, role):
    client = Client()
    client.post("/account/login/", {"login": email, "password": settings.DEMO_PASSWORD})
    assert client.get(f"/samenwerkingen/{demo.slug}/").status_code == 200
    assert member(demo, email).role == role


def test_who_left_and_who_is_elsewhere_see_nothing(demo, settings):
    for email, status in (("vertrokken@demo.example", 403), ("wonen@demo.example", 404)):
        client = Client()
        client.post("/account/login/", {"login": email, "password": settings.DEMO_PASSWORD})
        assert client.get("/").status_code == 200
        assert client.get(f"/samenwerkingen/{demo.slug}/").status_code == status


def test_shared_and_not(demo):
    joint = Contribution.objects.filter(partnership=demo, organisation=None, kind="answer")
    own = Contribution.objects.filter(partnership=demo, organisation__isnull=False, kind="answer")
    for found in (joint, own):
        assert found.filter(shared_at=None).exists() and found.exclude(shared_at=None).exists()
    assert not Contribution.objects.filter(partnership=demo, kind="plan", organisation__isnull=False).exclude(
        shared_at=None
    )


def test_a_joint_answer_with_two_views_beside_it(demo):
    found = Answer.objects.filter(partnership=demo, item__code="1a-05").visible_to(
        member(demo, "meelezer@demo.example")
    )
    assert sorted(str(each.organisation) for each in found) == ["Basisschool De Brug", "None", "Welzijn West"]


def test_responses_of_every_kind(demo):
    found = Response.objects.filter(contribution__partnership=demo)
    assert set(found.values_list("stance", flat=True)) == set(Stance.values)
    assert set(found.values_list("resolution", flat=True)) == {"", *Resolution.values}
    assert found.filter(parent__isnull=False).exists() and found.exclude(part="").exists()
    assert set(found.values_list("contribution__kind", flat=True)) >= {"answer", "process", "action"}
    assert not found.filter(at__lt=F("contribution__shared_at")).exists()  # nobody responds to what is not shared yet


def test_agreement_at_version_2_with_one_endorsement_outstanding(demo):
    farah = member(demo, "partner@demo.example")
    version = latest_version(farah)
    given = version.endorsements.filter(withdrawn_at=None, verdict="agreed")
    assert (version.number, version.parties.count() - given.count()) == (2, 1)
    assert outstanding_version(farah) == version
    first = AgreementVersion.objects.get(partnership=demo, number=1)
    assert set(first.endorsements.values_list("verdict", flat=True)) == {"agreed", "objected"}
    assert first.content["term"] != version.content["term"]
    assert given.filter(on_paper=True).exists() and Endorsement.objects.filter(decision__isnull=False).exists()


def test_asked_ready_invited_and_registered(demo):
    reviews = Review.objects.filter(request__partnership=demo)
    assert reviews.filter(looked_at=None).exists() and reviews.exclude(done_at=None).exists()
    assert set(Readiness.objects.filter(partnership=demo).values_list("part", flat=True)) == set(Readiness.Part.values)
    assert {each.state for each in Invitation.objects.filter(partnership=demo)} == {"open", "declined"}
    assert AccessEvent.objects.filter(membership__partnership=demo, what="ended").count() == 1
