import pytest

from tests.factories import make_member


@pytest.fixture
def noor(db):
    return make_member()
