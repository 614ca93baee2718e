"""What the owner of an account is told when somebody else changes how one signs in to it."""

from enum import StrEnum

from allauth.core import context
from allauth.usersessions.models import UserSession

from phases.people.mail import post
from phases.people.models import User
from phases.people.queries import proven_addresses
from phases.people.security_log import note
from phases.people.signed_in import end


class Changed(StrEnum):
    PASSWORD = "password"  # noqa: S105 - a word, for the template of the mail
    ADDRESS = "address"
    SECOND_STEP = "second_step"


def tell_owner(user: User, what: Changed, at: str = "") -> None:
    """Mails the owner at the address that was theirs until now (`at`). The mail holds neither a password nor an address."""
    post(to=at or user.email, template="changed_by_other", context={"person": user, "what": what})


def password_was_set(user: User) -> None:
    """Ends the sessions that began with the old one, and tells the owner when somebody else did it; not of an account that is
    new.
    """
    request = context.request
    here = request.session.session_key if request else None
    end(UserSession.objects.filter(user=user).exclude(session_key=here or ""))
    by_owner = request is not None and (request.user.is_anonymous or request.user.pk == user.pk)
    if not by_owner and proven_addresses(user):
        note("password set by somebody else", user)
        tell_owner(user, Changed.PASSWORD)
