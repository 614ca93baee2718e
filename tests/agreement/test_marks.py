"""By what a version is known, and what that proves."""

import hashlib
import json
from importlib import import_module

import pytest
from django.apps import apps

from phases.agreement.frozen import mark_of, text_hash
from phases.agreement.models import Agreement, AgreementVersion
from tests.agreement.pages import endorse, page, put_forward

pytestmark = pytest.mark.django_db


def plain(content):
    """As everybody can make it of a text that they try out."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_mark_cannot_be_made_from_the_text_alone(noor, joost, agreement):
    put_forward(noor)
    Agreement.objects.update(purpose="Anders")
    put_forward(noor)
    Agreement.objects.update(purpose="Elk kind hoort erbij")
    put_forward(noor)
    one, _, three = AgreementVersion.objects.order_by("number")
    assert one.content == three.content and one.sha256 != three.sha256 and one.salt != three.salt
    assert plain(one.content) not in (one.sha256, text_hash(one.content))
    assert one.sha256[:16] in page(joost, "agreement_version", number=1)


def test_what_pages_send_back_is_neither_kept_nor_shown_in_the_clear(noor, joost, agreement):
    put_forward(noor)
    version = AgreementVersion.objects.get()
    for name in ("version_endorse", "agreement_version"):
        assert plain(version.content) not in page(joost, name, number=1)
    assert endorse(joost).status_code == 302
    assert text_hash(version.content) not in str(list(AgreementVersion.objects.values()))


def test_versions_of_before_get_a_mark_and_keep_the_one_they_had(noor, agreement):
    put_forward(noor)
    before = AgreementVersion.objects.get()
    AgreementVersion.objects.update(sha256=plain(before.content), salt="", earlier_mark="")
    import_module("phases.migrations.0014_wiping").give_marks(apps, None)
    after = AgreementVersion.objects.get()
    assert after.earlier_mark == plain(before.content)
    assert after.salt and after.sha256 == mark_of(after.content, after.salt) != after.earlier_mark
    assert after.earlier_mark[:16] in page(noor, "agreement_version", number=1)
