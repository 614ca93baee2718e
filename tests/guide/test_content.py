"""What ships in the fixtures, and the queries that pages read it with."""

import pytest
from django.core.management import call_command

from phases.guide.models import HowTo, Item, Layer, LayerGuidance, Option, Phase, Rubric, Section, Tip
from phases.guide.queries import how_to, layer_guidance, sections, tips_by_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def guide():
    call_command("load_guide", verbosity=0)


def section(code):
    return Section.objects.get(code=code)


@pytest.mark.parametrize(
    ("code", "own", "children"),
    [
        ("vooraf", 5, 0),
        ("1a", 20, 5),
        ("1b", 12, 5),
        ("besluit-1", 1, 0),
        ("2a", 7, 0),
        ("2b", 5, 0),
        ("3", 6, 0),
        ("besluit-4", 1, 0),
        ("4", 10, 5),
    ],
)
def test_every_item_of_the_method_is_there(code, own, children):
    items = list(section(code).items.current())
    assert len([item for item in items if not item.parent_id]) == own
    assert len([item for item in items if item.parent_id]) == children
    assert [item.position for item in items] == list(range(1, own + children + 1))


def test_other_content_is_complete():
    assert Item.objects.count() == 82
    assert Tip.objects.count() == 60
    assert HowTo.objects.count() == 7
    assert Rubric.objects.count() == 6
    assert Option.objects.count() == 6
    assert LayerGuidance.objects.count() == 12


def test_sections_stand_in_the_order_of_the_method(django_assert_num_queries):
    with django_assert_num_queries(1):
        found = [(section.phase.number, section.code) for section in sections()]
    assert found == [
        (0, "vooraf"),
        (1, "1a"),
        (1, "1b"),
        (1, "besluit-1"),
        (2, "2a"),
        (2, "2b"),
        (3, "3"),
        (4, "besluit-4"),
        (4, "4"),
    ]


def test_section_without_current_items_is_gone():
    section("2b").items.current().update(retired=True)
    assert "2b" not in [section.code for section in sections()]


def test_only_the_internal_analysis_is_written_per_organisation():
    assert [section.code for section in Section.objects.filter(per_organisation=True)] == ["1b"]


def test_five_vs_follow_their_parent():
    for parent in Item.objects.filter(kind=Item.Kind.FIVE_VS):
        items = list(parent.section.items.current())
        following = items[items.index(parent) + 1 :][:5]
        assert [item.code.split(".")[1] for item in following] == [
            "verantwoordelijkheid",
            "versterken",
            "verbinden",
            "vertrouwen",
            "vrijheid",
        ]
        assert {item.parent for item in following} == {parent}


def test_what_a_table_answers_names_that_table():
    for item in Item.objects.all():
        assert bool(item.table) == (item.kind == Item.Kind.TABLE), item.code


def test_every_question_is_explained():
    unexplained = Item.objects.filter(help="").exclude(kind=Item.Kind.DECISION)
    assert not unexplained.exists()


def test_choices_of_the_decisions():
    choices = Option.objects.order_by("item__code", "position").values_list("item__code", "code", "label")
    assert list(choices) == [
        ("besluit-1", "yes", "Ja, we gaan door."),
        ("besluit-1", "investigate", "Nog niet."),
        ("besluit-1", "no", "Nee."),
        ("besluit-4", "formal", "Ja, voor langere tijd en formeel, want dat heeft meerwaarde."),
        ("besluit-4", "informal", "Ja, vooral informeel."),
        ("besluit-4", "no", "Nee."),
    ]


def test_every_tip_belongs_somewhere():
    for tip in Tip.objects.all():
        assert tip.items.exists() or tip.factors, tip.code
        assert tip.best_item is None or tip.best_item in tip.items.all(), tip.code


def test_tips_come_in_one_query_with_the_best_fit_first(django_assert_num_queries):
    current = section("1a")
    with django_assert_num_queries(1):
        tips = tips_by_item(current)
    item = Item.objects.get(code="1a-15")
    assert {tip.code for tip in tips[item.pk]} == set(item.tips.values_list("code", flat=True))
    assert tips[item.pk][0].code == "zoek-medestanders"
    assert set(tips) <= {item.pk for item in current.items.current()}


def test_retired_content_is_not_offered():
    item = Item.objects.get(code="1a-15")
    Tip.objects.filter(code="zoek-medestanders").update(retired=True)
    assert "zoek-medestanders" not in [tip.code for tip in tips_by_item(item.section)[item.pk]]
    Item.objects.filter(pk=item.pk).update(retired=True)
    assert item not in item.section.items.current()
    assert item.pk not in tips_by_item(item.section)


def test_each_phase_asks_something_of_each_layer():
    for phase in Phase.objects.filter(number__gte=1):
        assert [guidance.layer for guidance in layer_guidance(phase)] == Layer.values


def test_how_to_comes_in_order():
    titles = [point.title for point in how_to()]
    assert titles[0] == "Nieuwe samenwerking"
    assert titles[-1] == "Geen garantie"


def test_titles_show_their_number():
    assert str(Phase.objects.get(code="1")) == "Fase 1. Kijk naar buiten en naar binnen"
    assert str(Phase.objects.get(code="vooraf")) == "Vooraf: waar staan we?"
    assert str(section("1a")) == "1a. Externe analyse"
    assert str(section("besluit-1")) == "Besluit na fase 1"
