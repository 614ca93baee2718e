"""Text that can be read only with a key that is not in the database."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


def encrypt(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """Raises cryptography's InvalidToken for what none of the keys can read."""
    return _keys().decrypt(text.encode()).decode()


def _keys() -> MultiFernet:
    """The first one encrypts; all of them read, so that a key can be replaced."""
    secrets = [*settings.FIELD_KEYS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (sha256(b"phases.people.secrets:" + force_bytes(each)).digest() for each in secrets)
    return MultiFernet([Fernet(urlsafe_b64encode(each)) for each in digests])
