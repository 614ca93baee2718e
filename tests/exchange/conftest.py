from copy import deepcopy

import pytest

from tests.exchange.rich import rich_world


@pytest.fixture(scope="module")
def rich_of_module(kept_in_module):
    return kept_in_module(rich_world)


@pytest.fixture
def rich(rich_of_module, db):
    """A world with something of everything that can be in a file."""
    return deepcopy(rich_of_module)
