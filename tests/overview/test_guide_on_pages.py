"""The whole guide is on a page: nothing that ships in the fixtures is forgotten."""

import html

import pytest
import yaml
from django.conf import settings
from django.urls import reverse

from tests.factories import client_for, make_member

pytestmark = pytest.mark.django_db


def shipped(model):
    for file in sorted((settings.BASE_DIR / "fixtures" / "guide").glob("*.yaml")):
        for entry in yaml.safe_load(file.read_text()):
            if entry["model"] == f"phases.{model}":
                yield entry["fields"]


@pytest.fixture
def pages(db):
    member = make_member()
    client, slug = client_for(member), member.partnership.slug
    addresses = [reverse("partnership", kwargs={"slug": slug}), reverse("cards", kwargs={"slug": slug})]
    addresses += [
        reverse("section", kwargs={"slug": slug, "code": code}) for code in ("1a", "1b", "2a", "2b", "3", "4")
    ]
    addresses += [reverse("decision", kwargs={"slug": slug, "code": code}) for code in ("besluit-1", "besluit-4")]
    return html.unescape("".join(client.get(address).content.decode() for address in addresses))


@pytest.mark.parametrize("model", ["item", "tip", "howto", "option", "layerguidance", "section", "phase"])
def test_every_text_is_on_a_page(pages, model):
    entries = list(shipped(model))
    assert entries
    for entry in entries:
        if model == "tip" and not entry["items"]:
            continue  # belongs to a success factor alone, and waits for that page
        for name in ("title", "text", "help", "label", "purpose", "outcome"):
            if entry.get(name) and not (model == "phase" and entry["code"] == "vooraf"):
                assert entry[name].strip() in pages, (model, name, entry.get("code"))


def test_table_one_is_said_to_be_an_example(pages):
    assert "geen norm" in pages
