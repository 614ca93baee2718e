"""Who did what to an account or a role, and from where. Never what anybody typed: no address, no name, no password."""

import logging
from functools import partial
from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa import signals as mfa
from allauth.socialaccount import signals as social
from django.core.exceptions import ImproperlyConfigured, PermissionDenied

logger = logging.getLogger("samenwerking.security")


def note(event: str, user=None, request=None, **ids: Any) -> None:
    """`event` is a text of ours, `ids` are numbers or words of ours; `user` may be its number. Without `request` it is the one that
    is being answered, if any.
    """
    request = request or context.request
    by = request.user.pk if request is not None and hasattr(request, "user") else None
    told = {"user": getattr(user, "pk", user), "by": by, "ip": ip_of(request), **ids}
    logger.info("%s %s", event, " ".join(f"{name}={value}" for name, value in told.items() if value is not None))


def ip_of(request) -> str:
    """The address, as far as the proxies that the settings trust say it; 'server' for a command."""
    if request is None:
        return "server"
    try:
        return get_adapter().get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):  # not a reason to refuse what is being noted
        return "unknown"


EVENTS = {
    account.user_signed_up: "account made",
    account.password_set: "password changed",
    account.password_changed: "password changed",
    account.password_reset: "password changed with a mailed link",
    account.email_added: "new address asked for",
    account.email_changed: "address changed",
    account.login_code_rejected: "sign-in failed, wrong code by mail",
    mfa.authenticator_added: "second step added",
    mfa.authenticator_removed: "second step removed",
    mfa.authenticator_reset: "second step renewed",
    mfa.authentication_failed: "second step failed",
    social.social_account_added: "account of own organisation added",
    social.social_account_removed: "account of own organisation removed",
}


def listen() -> None:
    """allauth tells what happens in its pages by signals alone."""
    for signal, event in EVENTS.items():
        signal.connect(partial(noted, event), weak=False)
    account.user_logged_in.connect(signed_in)


def noted(event: str, request, user=None, authenticator=None, **_) -> None:
    note(event, user or request.user, request, kind=authenticator.type if authenticator else None)


def signed_in(request, user, **_) -> None:
    ways = [each.get("type", each["method"]) for each in get_authentication_records(request, user)]
    note("signed in", user, request, method="+".join(ways) or None)
