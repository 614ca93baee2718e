"""A file of version 1 knows nothing of confirming, or of who may sign."""

import json

import pytest

from phases.agreement.models import Endorsement, Signers
from phases.exchange.checks import read_file
from phases.exchange.earlier import ADDED, NEW_LISTS
from phases.exchange.export import partnership_file
from phases.exchange.operations import import_partnership
from phases.exchange.parsing import BadFile
from tests.exchange.rich import rich_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def data():
    return json.loads(partnership_file(rich_world().partner.partnership))


def taken_in(data):
    return import_partnership(data=read_file(json.dumps(data).encode()))


def test_paper_in_an_earlier_file_is_not_confirmed(data):
    data["version"] = 1
    for name, fields in ADDED[2].items():
        data[name] = [{key: value for key, value in each.items() if key not in fields} for each in data[name]]
    for name in NEW_LISTS[2]:
        del data[name]
    partnership = taken_in(data)
    found = Endorsement.objects.get(organisation__partnership=partnership, on_paper=True)
    assert (found.counts, found.imported, found.by_role) == (False, True, "")
    assert not Signers.objects.filter(organisation__partnership=partnership).exists()


def test_confirmed_without_by_whom_is_refused(data):
    for each in data["endorsements"]:
        each["confirmed_by"] = None
    with pytest.raises(BadFile) as refused:
        taken_in(data)
    assert "bevestigd is met een moment en door iemand" in str(refused.value.problems)
