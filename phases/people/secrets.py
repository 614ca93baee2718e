"""Text that a copy of the database must not give away.

The first of FIELD_KEYS writes; all of them read, and so do the keys made of SECRET_KEY and its fallbacks, which also write where a
host has no FIELD_KEYS. So a key is replaced by putting a new one in front; `rotate_keys` writes anew what older ones wrote.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

MARK = "gAAAAA"  # how everything begins that Fernet wrote


class Unreadable(Exception):
    """No key that we have reads this: the one that wrote it was dropped."""

    silent_variable_failure = True  # a page that only counts such things still opens


def encrypt(text: str) -> str:
    return keys().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """Raises Unreadable."""
    try:
        return keys().decrypt(text).decode()
    except InvalidToken as error:
        raise Unreadable from error


def keys() -> MultiFernet:
    secrets = [*settings.FIELD_KEYS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(derived(secret)) for secret in secrets])


def derived(secret: str) -> bytes:
    """A key of the length that Fernet needs, and of no use for what else the secret signs."""
    return base64.urlsafe_b64encode(salted_hmac(__name__, "", secret=secret, algorithm="sha256").digest())
