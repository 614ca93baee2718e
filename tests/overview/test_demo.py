import pytest
from django.db import models
from django.utils import timezone

from phases.agreement.models import Agreement
from phases.answers.models import Answer, Attention, Decision, PhaseClosing, Status
from phases.contributions.models import Contribution, Revision
from phases.guide.models import Item, Layer
from phases.meetings.models import Goal, Meeting, Participant, ProgrammePart
from phases.network.models import Formality, PartyProfile, SeesProblem, Strength, Wish
from phases.overview.demo import load_demo
from phases.partnership.models import Membership, Partnership, Role
from phases.plans.models import Action, ActionCheck, ActionPlan, ActionStatus, Cycle, Milestone, Outcome
from phases.process.models import Bottleneck, BottleneckKind, Process, ProcessStep
from tests.factories import client_for
from tests.walking import opened

pytestmark = pytest.mark.django_db

PESTEN, WONEN = "samen-tegen-pesten", "goed-wonen-na-beschermd-wonen"


@pytest.fixture
def demo(demo_of_module, db):
    return Partnership.objects.get(slug=PESTEN)


def found(model, name):
    return set(model.objects.values_list(name, flat=True))


def test_loading_again_changes_nothing(demo):
    Answer.objects.filter(item__code="1a-01").update(text="Door iemand gewijzigd")
    before = Contribution.objects.count(), Revision.objects.count()
    assert load_demo() is False
    assert (Contribution.objects.count(), Revision.objects.count()) == before
    assert set(Answer.objects.filter(item__code="1a-01").values_list("text", flat=True)) == {"Door iemand gewijzigd"}


def test_what_is_missing_is_put_back_and_nothing_else(demo):
    Partnership.objects.filter(slug=WONEN).update(slug="van-onszelf")
    before = Contribution.objects.filter(partnership=demo).count()
    assert load_demo() is True
    assert Contribution.objects.filter(partnership=demo).count() == before
    assert Partnership.objects.count() == 4


@pytest.mark.parametrize(
    ("email", "themes"),
    [
        (
            "trekker@demo.example",
            {"Samen tegen pesten", "Goed wonen na beschermd wonen", "Goed slapen in Rivierstad-Oost"},
        ),
        ("collega@demo.example", {"Samen tegen pesten", "Goed slapen in Rivierstad-Oost"}),
        ("wonen@demo.example", {"Goed wonen na beschermd wonen"}),
    ],
)
def test_demo_logins_work(demo, client, settings, email, themes):
    client.post("/account/login/", {"login": email, "password": settings.DEMO_PASSWORD})
    page = client.get("/").content.decode()
    assert {each.theme for each in Partnership.objects.all() if each.theme in page} == themes


def test_every_question_is_answered(demo):
    asked = Item.objects.exclude(kind__in=[Item.Kind.CARD, Item.Kind.DECISION, Item.Kind.FIVE_VS])
    answers = Answer.objects.filter(partnership=demo)
    assert set(asked.values_list("code", flat=True)) == set(answers.values_list("item__code", flat=True))
    assert not Answer.objects.filter(text="", skip_reason="").exists()
    assert set(answers.values_list("status", flat=True)) == set(Status.values) - {Status.OPEN}


@pytest.mark.parametrize(
    ("model", "only", "optional"),
    [
        (PartyProfile, {}, ()),
        (Process, {}, ()),
        (ProcessStep, {}, ()),
        (Bottleneck, {}, ()),
        (Agreement, {}, ()),
        (Attention, {}, ()),
        (PhaseClosing, {}, ()),
        (Decision, {}, ("vision", "ambition", "needed")),  # asked after phase 1 alone
        (ActionPlan, {}, ()),
        (Action, {}, ("owner_name", "drop_reason")),  # the owner is a member, and most are not dropped
        (Milestone, {}, ("reached_on",)),
        (ActionCheck, {}, ()),
        (Cycle, {"closed_at__isnull": False}, ()),
        (Cycle, {"closed_at": None}, ("measured", "learned", "changes", "closed_at")),
        (Meeting, {}, ()),
        (Participant, {}, ()),
        (Goal, {"meeting__date__lt": timezone.localdate}, ()),
        (ProgrammePart, {"meeting__date__lt": timezone.localdate}, ()),
        (ProgrammePart, {}, ("notes", "decided")),
    ],
)
def test_every_field_is_filled(demo, model, only, optional):
    rows = model.objects.filter(**{name: value() if callable(value) else value for name, value in only.items()})
    assert rows.exists()
    texts_and_dates = models.CharField | models.TextField | models.DateField | models.TimeField
    for field in model._meta.fields:
        if isinstance(field, texts_and_dates) and field.name not in (*optional, "removed_at"):
            empty = {f"{field.name}__isnull": True} if field.null else {field.name: ""}
            if field.null or field.empty_strings_allowed:
                assert not rows.filter(**empty).exists(), field.name


def test_every_choice_occurs(demo):
    for model, name, choices in (
        (Bottleneck, "kind", BottleneckKind),
        (Action, "status", ActionStatus),
        (ActionCheck, "outcome", Outcome),
        (PartyProfile, "wish", Wish),
        (PartyProfile, "sees_problem", SeesProblem),
        (PartyProfile, "formality", Formality),
        (PartyProfile, "strength", Strength),
        (Attention, "level", Attention.Level),
        (ProgrammePart, "form", ProgrammePart.Form),
        (Participant, "layer", Layer),
    ):
        assert found(model, name) == set(choices.values), name
    assert found(Membership, "role") == set(Role.values) - {Role.WAITING}  # the people of the demo are admitted
    assert found(Goal, "reached") - {""} == set(Goal.Reached.values)
    assert Bottleneck.objects.filter(next_step__isnull=False).exists()


def test_every_finding_kind_has_an_action_and_some_have_none(demo):
    kinds = set(Action.objects.values_list("origins__contribution__kind", flat=True))
    assert kinds >= {"answer", "bottleneck", "meeting", "card"}
    assert Bottleneck.objects.filter(contribution__origin_of=None).exists()


@pytest.mark.parametrize(("slug", "email"), [(PESTEN, "trekker@demo.example"), (WONEN, "wonen@demo.example")])
def test_every_page_opens(demo, slug, email):
    member = Membership.objects.get(partnership__slug=slug, user__email=email)
    assert len(opened(client_for(member), f"/samenwerkingen/{slug}/")) > 40
