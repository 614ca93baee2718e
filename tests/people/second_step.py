"""People with a password that the test knows, and with a second step."""

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache

from phases.people.models import User

PASSWORD = "een-lang-genoeg-woord"


def has_account(email: str, name: str = "Joost", **fields) -> User:
    cache.clear()
    user = User.objects.create_user(email, PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def second_step(user: User, recovery_codes: bool = True) -> str:
    """Gives the secret of the app."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    if recovery_codes:
        RecoveryCodes.activate(user)
    return secret


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
