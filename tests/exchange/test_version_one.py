"""A file of before versions had a mark with a salt is read, and what it was known by stays known."""

import hashlib
import json

import pytest

from phases.agreement.frozen import mark_of
from phases.agreement.models import AgreementVersion
from phases.exchange.checks import read_file
from phases.exchange.parsing import BadFile
from tests.exchange.rich import as_bytes, exported, imported

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(rich):
    data = exported(rich.coordinator.partnership) | {"version": 1}
    del data["hidings"]
    for each in data["agreement_versions"]:
        text = json.dumps(each["content"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        each["sha256"] = hashlib.sha256(text.encode()).hexdigest()
        del each["salt"], each["earlier_mark"]
    return data


def test_it_is_read_and_each_version_gets_a_mark_beside_its_old_one(old):
    before = [each["sha256"] for each in old["agreement_versions"]]
    copy = imported(old)
    there = list(AgreementVersion.objects.filter(partnership=copy).order_by("number"))
    assert [each.earlier_mark for each in there] == before
    assert all(each.salt and each.sha256 == mark_of(each.content, each.salt) for each in there)
    assert len({each.sha256 for each in there}) == len(there), "two with the same text have marks of their own"
    first = exported(copy)
    assert first["version"] == 2 and exported(imported(first)) == first


@pytest.mark.parametrize("change", [{"content": {"purpose": "Anders"}}, {"sha256": "f" * 64}])
def test_a_text_that_is_not_of_its_mark_is_refused(old, change):
    old["agreement_versions"][0] |= change
    with pytest.raises(BadFile):
        read_file(as_bytes(old))


@pytest.mark.parametrize(
    "versions", [None, 3, ["a"], [{"content": None}], [{"content": {"a": "\ud800"}}], [{"salt": 3}]]
)
def test_what_is_no_list_of_versions_is_said(old, versions):
    with pytest.raises(BadFile):
        read_file(as_bytes(old | {"agreement_versions": versions}))
