"""What a member's own file holds: all that this member may read, and no trace of the rest."""

import json
import random
import string

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from phases.agreement.models import Endorsement
from phases.answers.models import Review, ReviewRequest
from phases.contributions.models import Contribution, ContributionKind, Response, Revision, Row
from phases.contributions.moments import Moment
from phases.contributions.operations import Base, save_field, share, unshare
from phases.exchange.checks import read_file
from phases.exchange.export import partnership_file
from phases.exchange.layout import LISTS
from phases.exchange.operations import import_partnership
from phases.network.models import PartyProfile
from phases.partnership.models import Membership, Organisation
from phases.plans.models import Cycle
from phases.process.models import Process, ProcessStep
from phases.process.operations import remove_step
from tests.exchange.rich import exported
from tests.world import SECRET

pytestmark = pytest.mark.django_db


def word():
    return "geheim" + "".join(random.choices(string.ascii_lowercase, k=12))


def text_fields(model):
    for field in model._meta.concrete_fields:
        free = isinstance(field, models.CharField | models.TextField) and not field.choices
        if free and field.name not in ("slug", "sha256", "key", "email") and not isinstance(field, models.SlugField):
            yield field.name


def changes(data):
    return [each["fields"] for each in data["revisions"]]


def hidden(world):
    """Everything is concept again, also what was shared."""
    Contribution.objects.update(shared_at=None, shared_by=None)


def seed(model, queryset, words):
    """A word of its own in every free text."""
    for name in text_fields(model):
        words[f"{model.__name__}.{name}"] = found = word()
        queryset.update(**{name: found})


@pytest.mark.parametrize("reader", ["partner", "reader"])
def test_a_word_that_is_not_shared_is_nowhere_in_the_file_of_another_organisation(rich, reader):
    hidden(rich)
    others = Contribution.objects.exclude(organisation=rich.partner.organisation).exclude(
        partnership=rich.stranger.partnership
    )
    words: dict[str, str] = {}
    for model in apps.get_app_config("phases").get_models():
        if issubclass(model, ContributionKind):
            seed(model, model.objects.filter(contribution__in=others), words)
        elif issubclass(model, Row) or model is Cycle:
            seed(model, model.objects.all(), words)
    Response.objects.filter(contribution__in=others).exclude(by__organisation=rich.partner.organisation).update(
        text=words.setdefault("Response", word())
    )
    Revision.objects.filter(contribution__in=others).update(fields={"text": words.setdefault("Revision", word())})
    Endorsement.objects.filter(decision__isnull=False).update(remark=words.setdefault("Endorsement", word()))
    text = partnership_file(rich.partner.partnership, getattr(rich, reader)).decode()
    everything = partnership_file(rich.partner.partnership).decode()
    assert not [name for name, each in words.items() if each in text]
    assert SECRET not in text
    assert len([each for each in words.values() if each in everything]) == len(words)
    assert "Van De Brug" in everything and "Van De Brug" not in text  # its process is concept


def test_what_is_shared_is_in_the_file_of_a_partner_with_what_was_said_of_it(rich):
    data = exported(rich.partner.partnership, rich.partner)
    assert [each["text"] for each in data["answers"]] == [f"{SECRET} 1a"]
    assert [each["name"] for each in data["processes"]] == [f"{SECRET} proces"]
    assert [each["text"] for each in data["responses"]] == ["Ook de opa's", "Dank", ""]
    assert data["responses"][2]["part"] == "step-1"
    assert [each["description"] for each in data["bottlenecks"]] == ["Van De Brug"]
    assert [each["verdict"] for each in data["endorsements"]] == ["agreed", "objected", "agreed"]
    assert len(data["members"]) == 6
    assert data["complete"] is False
    assert len(data["reviews"]) == 1 and len(data["access_events"]) == 1


def test_a_trekker_gets_the_joint_work_and_not_the_inside_of_another_organisation(rich):
    own = exported(rich.partner.partnership, rich.coordinator)
    assert [each["goal"] for each in own["cycles"]] == [f"{SECRET} ronde", f"{SECRET} ronde", f"{SECRET} volgende"]
    data = exported(rich.partner.partnership, rich.colleague)
    assert [each["goal"] for each in data["cycles"]] == [f"{SECRET} ronde"]  # of the own internal plan
    assert len(own["actions"]) == 4 and len(data["actions"]) == 1


@pytest.mark.parametrize("name", ["coordinator", "colleague", "partner", "reader"])
def test_a_file_holds_no_more_and_no_less_than_the_pages(rich, name):
    reader = getattr(rich, name)
    data = exported(reader.partnership, reader)
    for listing in LISTS:
        if listing.kind and listing.kind not in ("bottleneck", "action"):
            visible = listing.model.objects.visible_to(reader)
            assert len(data[listing.name]) == visible.count(), listing.name


@pytest.mark.parametrize("name", ["coordinator", "colleague", "partner", "reader"])
def test_what_a_member_may_read_can_be_brought_in_too(rich, name):
    content = partnership_file(rich.partner.partnership, getattr(rich, name))
    copy = import_partnership(data=read_file(content))
    there = json.loads(partnership_file(copy))
    assert there | {"complete": False} == json.loads(content)


def test_what_was_written_before_it_was_shared_stays_out_and_what_was_removed_too(rich):
    process = Process.objects.get(pk=rich.process.pk)
    contribution = Contribution.objects.filter(pk=process.pk)
    steps = list(ProcessStep.objects.filter(process=process))
    save_field(
        records=Process.objects.filter(pk=process.pk),
        field="description",
        value="Vroeger",
        base=Base(0),
        by=rich.coordinator,
        new_revision=True,
    )
    unshare(contributions=contribution)
    share(contributions=contribution, by=rich.coordinator)
    save_field(
        records=ProcessStep.objects.filter(pk=steps[1].pk),
        field="what",
        value="Wachten",
        base=Base(0),
        by=rich.coordinator,
        new_revision=True,
    )
    data = exported(process.partnership, rich.partner)
    assert changes(data) == [{"colour": "red"}, {"step-2.what": "Wachten"}]
    remove_step(step=steps[0])
    data = exported(process.partnership, rich.partner)
    assert changes(data) == [{"colour": "red"}, {"step-1.what": "Wachten"}]
    assert [each["part"] for each in data["responses"]] == ["", "", ""]
    Response.objects.filter(parent=None).update(removed_at=timezone.now())
    assert exported(process.partnership, rich.partner)["responses"] == []


def test_a_member_of_another_partnership_is_not_in_it(rich):
    ReviewRequest.objects.create(
        partnership=rich.stranger.partnership,
        section=ReviewRequest.objects.get().section,
        by=rich.stranger,
        until="2027-01-01",
        note="elders",
    )
    assert "Vreemde" not in partnership_file(rich.partner.partnership).decode()
    assert Membership.objects.filter(name="Vreemde").exists()
    assert "elders" not in partnership_file(rich.partner.partnership).decode()


def test_why_an_organisation_objected_is_its_own_once_it_took_that_back(rich):
    partnership = rich.partner.partnership

    Endorsement.objects.filter(reason="Nog niet").update(remark="Zei ik al")

    def reasons(reader):
        given = exported(partnership, reader)["endorsements"]
        assert [each["remark"] for each in given if each["remark"]] == ["Zei ik al"] * any(
            each["reason"] for each in given
        )
        return [each["reason"] for each in given if each["reason"]]

    assert (reasons(rich.partner), reasons(rich.coordinator), reasons(None)) == (["Nog niet"], [], ["Nog niet"])
    Endorsement.objects.filter(on_paper=True).delete()
    Endorsement.objects.filter(reason="Nog niet").update(withdrawn_at=None, withdrawn_by=None)
    assert reasons(rich.coordinator) == ["Nog niet"]


def test_who_may_sign_is_for_the_own_organisation(rich):
    partnership = rich.partner.partnership
    found = [len(exported(partnership, each)["signers"]) for each in (rich.partner, rich.reader, rich.coordinator)]
    assert found == [1, 1, 0]


def test_what_no_page_shows_is_not_in_it(rich):
    """A moment and a party off their lists, and the question that came with a review, for who was not asked."""
    partnership = rich.coordinator.partnership
    ReviewRequest.objects.update(note="De vraag")
    Review.objects.all().delete()
    Review.objects.create(request=ReviewRequest.objects.first(), member=rich.partner)
    PartyProfile.objects.filter(pk=rich.profile.pk).update(offer="Het aanbod", changed_by=rich.coordinator)
    share(contributions=Contribution.objects.filter(pk=rich.profile.pk), by=rich.coordinator)
    Moment.objects.create(partnership=partnership, name="Het moment", made_by=rich.coordinator)
    mine, theirs = (json.dumps(exported(partnership, each)) for each in (rich.partner, rich.reader))
    assert all(words in mine for words in ("De vraag", "Het aanbod", "Het moment"))
    assert "De vraag" not in theirs
    Moment.objects.update(removed_at=timezone.now())
    Organisation.objects.filter(pk=rich.profile.party_id).update(removed_at=timezone.now())
    mine = json.dumps(exported(partnership, rich.partner))
    assert "Het aanbod" not in mine and "Het moment" not in mine
