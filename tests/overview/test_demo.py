import pytest
from django.core.management import CommandError, call_command
from django.db import models

from phases.agreement.models import Agreement
from phases.answers.models import Answer, Status
from phases.contributions.models import Contribution
from phases.guide.models import Item
from phases.network.models import Formality, PartyProfile, SeesProblem, Strength, Wish
from phases.overview.demo import load_demo
from phases.partnership.models import Partnership
from phases.plans.models import Action, ActionPlan, ActionStatus
from phases.process.models import Bottleneck, BottleneckKind, ProcessStep

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(db):
    load_demo()
    return Partnership.objects.get(slug="samen-tegen-pesten")


def test_loading_again_changes_nothing(demo):
    Answer.objects.filter(item__code="1a-01").update(text="Door iemand gewijzigd")
    before = Contribution.objects.count()
    assert load_demo() is False
    assert Contribution.objects.count() == before
    assert Answer.objects.get(item__code="1a-01").text == "Door iemand gewijzigd"


def test_refuses_where_real_work_may_be(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert not Partnership.objects.exists()
    call_command("load_demo", "--ook-buiten-demo")
    assert Partnership.objects.count() == 2


@pytest.mark.parametrize("email", ["trekker@demo.example", "collega@demo.example"])
def test_demo_logins_work(demo, client, settings, email):
    response = client.post("/account/login/", {"login": email, "password": settings.DEMO_PASSWORD}, follow=True)
    assert "Samen tegen pesten" in response.content.decode()
    assert "Goed slapen in Rivierstad-Oost" in response.content.decode()


def test_every_question_is_answered(demo):
    asked = Item.objects.exclude(kind__in=[Item.Kind.CARD, Item.Kind.DECISION, Item.Kind.FIVE_VS])
    assert set(asked.values_list("code", flat=True)) == set(Answer.objects.values_list("item__code", flat=True))
    assert not Answer.objects.filter(text="", skip_reason="").exists()
    assert set(Answer.objects.values_list("status", flat=True)) == set(Status.values) - {Status.OPEN}


@pytest.mark.parametrize(
    ("model", "optional"),
    [
        (PartyProfile, ()),
        (ProcessStep, ()),
        (Bottleneck, ()),
        (Agreement, ()),
        (ActionPlan, ()),
        (Action, ("owner_name", "drop_reason")),
    ],
)
def test_every_field_is_filled(demo, model, optional):
    fields = [field for field in model._meta.fields if isinstance(field, models.CharField | models.TextField)]
    for field in fields:
        if field.name not in optional:
            assert not model.objects.filter(**{field.name: ""}).exists(), field.name


def test_every_choice_occurs(demo):
    def found(model, name):
        return set(model.objects.values_list(name, flat=True))

    assert found(Bottleneck, "kind") == set(BottleneckKind.values)
    assert found(Action, "status") == set(ActionStatus.values)
    assert found(PartyProfile, "wish") == set(Wish.values)
    assert found(PartyProfile, "sees_problem") == set(SeesProblem.values)
    assert found(PartyProfile, "formality") == set(Formality.values)
    assert found(PartyProfile, "strength") == set(Strength.values)
    assert Action.objects.filter(plan__organisation=None).count() >= 12
    assert Action.objects.filter(plan__organisation__isnull=False).count() >= 6
    assert Bottleneck.objects.filter(next_step__isnull=False).exists()
