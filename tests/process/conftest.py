import pytest

from phases.process.operations import add_process
from tests.factories import make_member


@pytest.fixture
def noor(db):
    return make_member()


@pytest.fixture
def process(noor):
    return add_process(by=noor, name="Van signaal tot nazorg")
