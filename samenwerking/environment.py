"""Small typed readers of the environment. The README lists every variable."""

import os
from collections.abc import MutableMapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Where everything below is read from. Tests put their own here, so that they are the same on every machine.
given: MutableMapping[str, str] = os.environ


def read_defaults(path: Path) -> None:
    """Lines NAME=value, for what the environment itself doesn't say. `./samen` leaves such a file; a host may too."""
    if path.exists():
        for line in path.read_text().splitlines():
            name, _, value = line.partition("=")
            given.setdefault(name.strip(), value.strip())


def text(name: str, default: str = "") -> str:
    return given.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """1, true, yes or on switches on; raises ImproperlyConfigured on a word that is neither on nor off."""
    value = given.get(name, "").strip().lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}")
    return default


def number(name: str, default: int) -> int:
    value = given.get(name, "")
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from error


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str) -> dict:
    """`sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://user:password@host:port/name?option=…`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "timeout": 20,
                # Take the write lock at BEGIN: a read that later wants to write would fail with "database is locked".
                "transaction_mode": "IMMEDIATE",
                # FULL: what was acknowledged is on the disk, also after a power cut. secure_delete: what was wiped is not left in
                # the file.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
            },
        }
    if parts.scheme in ("postgres", "postgresql"):
        options: dict[str, str | int] = dict(parse_qsl(parts.query))
        host = options.pop("host", None) or unquote(parts.hostname or "")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"tcp_user_timeout": 20000, **options},
        }
    raise ImproperlyConfigured("DATABASE_URL must start with sqlite:// or postgresql://")
