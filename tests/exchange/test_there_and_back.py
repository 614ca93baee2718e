"""The whole partnership as a file, and back."""

import io
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.test.utils import CaptureQueriesContext

from phases.agreement.models import Endorsement
from phases.contributions.models import Contribution, Guarded, Revision
from phases.exchange.coherence import holds
from phases.exchange.export import partnership_file
from phases.exchange.layout import (
    FACTS,
    LEFT_OUT_EVERYWHERE,
    LEFT_OUT_FIELDS,
    LEFT_OUT_MODELS,
    LIST_OF,
    LIST_OF_KIND,
    LISTS,
    ROWS,
)
from phases.guide.models import Content
from phases.partnership.models import Partnership
from phases.plans.models import ActionCheck, Cycle
from phases.process.models import ProcessStep
from tests.databases import ONE_DATABASE
from tests.exchange.rich import exported, imported
from tests.factories import client_for, make_user
from tests.walking import opened

pytestmark = pytest.mark.django_db


def export(slug) -> bytes:
    out = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    call_command("export_partnership", slug, stdout=out)
    return out.buffer.getvalue()


def bring_in(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    out = io.StringIO()
    call_command("import_partnership", str(path), stdout=out)
    return out.getvalue().splitlines()[-1]


@pytest.mark.parametrize("which", ["rich", "samen-tegen-pesten", "goed-wonen-na-beschermd-wonen"])
def test_there_and_back_gives_the_same_bytes(rich, demo_of_module, which, tmp_path):
    """A second time on the same installation too."""
    slug = rich.slug if which == "rich" else which
    first = export(slug)
    again = bring_in(tmp_path / "een.json", first)
    assert again != slug
    assert export(again) == first
    third = bring_in(tmp_path / "twee.json", export(again))
    assert export(third) == first
    assert len({slug, again, third}) == 3


def test_every_list_has_something_in_it_when_it_is_tested(rich):
    data = exported(rich.coordinator.partnership)
    assert not [listing.name for listing in LISTS if not data[listing.name]]


def test_every_model_and_field_is_in_the_file_or_left_out_on_purpose():
    everything = [model for model in apps.get_app_config("phases").get_models() if not issubclass(model, Content)]
    ours = {
        model for model in everything if not model.__module__.startswith("phases.privacy")
    }  # about this installation
    assert ours == {Partnership, *LIST_OF} | LEFT_OUT_MODELS
    for model, fields in {Partnership: FACTS, **{each.model: each.fields for each in LISTS}}.items():
        names = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
        left_out = (LEFT_OUT_EVERYWHERE | LEFT_OUT_FIELDS.get(model, set())) - set(fields)
        assert names - left_out == set(fields), model.__name__


def test_everything_of_the_layout_can_be_looked_up():
    """What a check asks of a constraint, a history's row or a reference, it knows how to ask."""
    assert set(LIST_OF_KIND) == {value for value, _ in Contribution._meta.get_field("kind").choices}
    for place, listing in enumerate(LISTS):
        for constraint in listing.model._meta.constraints:
            condition = constraint.condition if isinstance(constraint, CheckConstraint | UniqueConstraint) else None
            assert holds(condition or Q(), {}) in (True, False)
        earlier = {each.model for each in LISTS[:place]}
        for name in set(listing.fields) - set(listing.late):
            related = listing.model._meta.get_field(name).related_model
            assert related is None or issubclass(related, Content) or related in earlier, (listing.name, name)
    named = {
        model: model(pk=7, **({"cycle_id": 7} if model is ActionCheck else {})).row_name for _, model in ROWS.values()
    }
    assert named == {model: f"{name}-7." for name, (_, model) in ROWS.items()}
    rows = {each.model for each in LISTS if issubclass(each.model, Guarded)}
    assert rows == set(named) | {each.model for each in LISTS if each.kind}


def test_the_documentation_names_every_list_and_field():
    text = (settings.BASE_DIR / "docs" / "exchange.md").read_text()
    named = set(re.findall(r"`([a-z0-9_]+)`", text))
    wanted = {name for each in LISTS for name in (each.name, *each.fields)} | set(FACTS)
    assert not wanted - named


def test_no_number_address_or_slug_of_this_installation_is_in_the_file(rich):
    text = partnership_file(rich.coordinator.partnership).decode()
    for word in ("slug", "@example.org", rich.coordinator.user.email, rich.slug, '"id": null'):
        assert word not in text
    assert "de-brug" not in text


def test_what_comes_in_says_the_same_with_other_numbers(rich):
    copy = imported(exported(rich.coordinator.partnership))
    steps = ProcessStep.objects.filter(process__partnership=copy)
    assert [str(each) for each in steps.first().organisations.order_by("name")] == ["De Brug", "GGD Rivierland"]
    keys = {f"step-{each.pk}.organisations" for each in steps}
    written = Revision.objects.filter(contribution__partnership=copy, contribution__kind="process")
    found = {name: value for each in written for name, value in each.fields.items() if name in keys}
    assert list(found.values()) == [sorted(steps.first().organisations.values_list("pk", flat=True))]
    closed = Cycle.objects.get(plan__partnership=copy, closed_at__isnull=False)
    assert {row["id"] for row in closed.closed_actions} <= set(
        Contribution.objects.filter(partnership=copy, kind="action").values_list("pk", flat=True)
    )
    assert len(closed.closed_actions) == 2


def test_endorsements_that_come_in_are_marked_and_nobody_gets_in(rich):
    copy = imported(exported(rich.coordinator.partnership))
    there = Endorsement.objects.filter(organisation__partnership=copy)
    assert set(there.values_list("imported", flat=True)) == {True}
    here = Endorsement.objects.filter(organisation__partnership=rich.coordinator.partnership)
    assert there.count() == here.filter(imported=False).count() == 4
    assert set(copy.memberships.values_list("user", flat=True)) == {None}
    assert rich.clients["coordinator"].get(f"/samenwerkingen/{copy.slug}/").status_code == 404


@ONE_DATABASE
def test_every_page_of_what_came_in_opens(demo_of_module):
    """As one of its trekkers, once that person has an account here."""
    copy = imported(exported(Partnership.objects.get(slug="samen-tegen-pesten")))
    member = copy.memberships.filter(role="coordinator").first()
    member.user = make_user(member.name)
    member.save()
    assert len(opened(client_for(member), f"/samenwerkingen/{copy.slug}/")) > 40


def test_an_unknown_partnership_or_file_is_said(tmp_path):
    with pytest.raises(CommandError, match="Er is geen samenwerking 'weg'"):
        call_command("export_partnership", "weg")
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_partnership", str(tmp_path / "weg.json"))


def test_exporting_asks_the_same_number_of_questions_however_much_there_is(rich, django_assert_num_queries):
    noor = rich.coordinator
    for reader in (None, noor):
        with CaptureQueriesContext(connection) as asked:
            partnership_file(noor.partnership, reader)
        Contribution.objects.bulk_create(
            Contribution(partnership=noor.partnership, kind="process", created_by=noor) for _ in range(20)
        )
        with django_assert_num_queries(len(asked)):
            partnership_file(noor.partnership, reader)
        assert len(asked) < 50
