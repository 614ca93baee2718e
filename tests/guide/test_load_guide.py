import shutil
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from phases.guide.models import Item, Option, Rubric, Tip
from phases.guide.operations import GuideError, LoadResult, load_guide

pytestmark = pytest.mark.django_db
NOTHING = LoadResult(added=0, changed=0, retired=0)


class Files:
    """A copy of the shipped guide that a test may edit."""

    def __init__(self, directory):
        self.directory = directory

    def load(self):
        return load_guide(files=sorted(self.directory.glob("*.yaml")))

    def edit(self, name, change):
        path = self.directory / name
        entries = change(yaml.safe_load(path.read_text(encoding="utf-8")))
        path.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")

    def set(self, name, code, /, **fields):
        def change(entries):
            next(e for e in entries if e["fields"]["code"] == code)["fields"].update(fields)
            return entries

        self.edit(name, change)

    def remove(self, name, code):
        self.edit(name, lambda entries: [e for e in entries if e["fields"]["code"] != code])


@pytest.fixture
def files(tmp_path):
    return Files(Path(shutil.copytree(settings.BASE_DIR / "fixtures" / "guide", tmp_path / "guide")))


def test_command_says_what_it_did(capsys):
    Rubric.objects.all().delete()
    call_command("load_guide")
    call_command("load_guide")
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("toegevoegd, 0 gewijzigd, 0 niet meer gebruikt.")
    assert not first.startswith("Stappenplan: 0 ")
    assert second == "Stappenplan: 0 toegevoegd, 0 gewijzigd, 0 niet meer gebruikt."


def test_loading_again_changes_nothing(files):
    files.load()
    assert files.load() == NOTHING


def test_changed_text_is_updated_in_place(files):
    files.load()
    item = Item.objects.get(code="1a-01")
    files.set("04_items_1a.yaml", "1a-01", text="Waar gaan jullie voor?")
    assert files.load() == LoadResult(added=0, changed=1, retired=0)
    item.refresh_from_db()
    assert item.text == "Waar gaan jullie voor?"


def test_tip_that_moves_to_another_item_is_a_change(files):
    files.load()
    files.set("08_tips_common_eye.yaml", "denk-in-jaren", items=[["1a-11"]])
    assert files.load() == LoadResult(added=0, changed=1, retired=0)
    assert [item.code for item in Tip.objects.get(code="denk-in-jaren").items.all()] == ["1a-11"]


def test_new_item_is_added(files):
    files.load()
    files.edit(
        "04_items_3.yaml",
        lambda entries: [
            *entries,
            {
                "model": "phases.item",
                "fields": {"code": "3-07", "section": ["3"], "position": 7, "kind": "text", "text": "Nog iets?"},
            },
        ],
    )
    assert files.load() == LoadResult(added=1, changed=0, retired=0)


def test_item_no_longer_asked_is_retired_and_can_return(files):
    files.load()
    item = Item.objects.get(code="4-01")
    kept = (files.directory / "04_items_4.yaml").read_text(encoding="utf-8")
    files.remove("04_items_4.yaml", "4-01")
    assert files.load() == LoadResult(added=0, changed=0, retired=1)
    item.refresh_from_db()
    assert item.retired
    assert files.load() == NOTHING

    (files.directory / "04_items_4.yaml").write_text(kept, encoding="utf-8")
    assert files.load() == LoadResult(added=0, changed=1, retired=0)
    item.refresh_from_db()
    assert not item.retired


def test_options_rubrics_and_tips_are_retired_too(files):
    files.load()
    files.remove("05_decisions.yaml", "investigate")
    files.remove("06_rubrics.yaml", "other")
    files.remove("08_tips_common_eye.yaml", "denk-in-jaren")
    assert files.load() == LoadResult(added=0, changed=0, retired=3)
    assert Option.objects.get(code="investigate").retired
    assert Rubric.objects.get(code="other").retired
    assert Tip.objects.get(code="denk-in-jaren").retired


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"section": ["9z"]}, "section verwijst naar '9z', maar dat bestaat niet"),
        ({"parent": ["1a-99"]}, "parent verwijst naar '1a-99', maar dat bestaat niet"),
        ({"code": "1a-02"}, "'1a-02' staat 2 keer in de bestanden"),
        ({"code": ""}, "heeft geen 'code'"),
        ({"kind": "vraag"}, "vraag"),
        ({"text": ""}, "text"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_mistake_in_the_files_is_named_and_changes_nothing(files, fields, message):
    files.load()
    files.set("01_phases.yaml", "1", title="Anders")
    files.set("04_items_1a.yaml", "1a-01", **fields)
    with pytest.raises(GuideError, match=message):
        files.load()
    assert not Item.objects.filter(section__phase__title="Anders").exists()


@pytest.mark.parametrize("model", ["phases.nothing", "auth.permission", "nothing", None])
def test_only_guide_content_can_be_loaded(files, model):
    (files.directory / "09_other.yaml").write_text(yaml.safe_dump([{"model": model, "fields": {"code": "x"}}]))
    with pytest.raises(GuideError):
        files.load()


@pytest.mark.parametrize("text", ["- [oeps", "- los", "- {model: phases.item}"])
def test_file_that_is_not_a_fixture_is_named(files, text):
    (files.directory / "09_other.yaml").write_text(text)
    with pytest.raises(GuideError, match="09_other.yaml"):
        files.load()


def test_no_files_at_all_retires_nothing(files):
    files.load()
    with pytest.raises(GuideError):
        load_guide(files=[])
    assert not Item.objects.filter(retired=True).exists()
