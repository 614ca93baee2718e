"""Which tests need one database: what they are about is no matter of the database, and they take long."""

import pytest
from django.db import connection

ONE_DATABASE = pytest.mark.skipif(connection.vendor == "postgresql", reason="the same on both, and long")
