"""A disk that is full is called that, in whatever words a database says it."""

import errno
import sqlite3
from datetime import UTC, datetime

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.utils.crypto import get_random_string

FULL = "De schijf van de server is vol. Zeg het tegen de beheerder."
POSTGRESQL_FULL = "53100"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def is_full(error: BaseException | None) -> bool:
    """Whether a full disk is what is under this error."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            return True
        if getattr(error, "sqlstate", None) == POSTGRESQL_FULL:
            return True
        error = error.__cause__ or error.__context__
    return False


class Cache(DatabaseCache):
    """Django's own, but a lock that could not be written is an error. Kept quiet, it reads as a lock that somebody else holds,
    and who signs in is told that they tried too often.
    """

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        added = super().add(key, value, timeout, version)
        if not added and not self.has_key(key, version):
            self.prove_writing()
        return added

    def prove_writing(self) -> None:
        """Writes a row, and takes it away. Raises what the database says when it can't be written."""
        connection = connections[router.db_for_write(self.cache_model_class)]
        table, key = connection.ops.quote_name(self._table), f"proof:{get_random_string(12)}"  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            row = [key, "", connection.ops.adapt_datetimefield_value(LONG_AGO)]
            cursor.execute(f"INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s)", row)  # noqa: S608
            cursor.execute(f"DELETE FROM {table} WHERE cache_key = %s", [key])  # noqa: S608
