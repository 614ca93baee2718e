import pytest

from phases.meetings.operations import add_meeting
from tests.factories import make_member


@pytest.fixture
def noor(db):
    return make_member()


@pytest.fixture
def meeting(noor):
    return add_meeting(by=noor, title="Kennismaken")
