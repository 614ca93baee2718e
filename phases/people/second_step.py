"""The second step of signing in: who has one, how staff is led to it, and the way back for who lost it."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet

from phases.people.access import is_our_path
from phases.people.models import User
from phases.people.owner import Changed, tell_owner
from phases.people.security_log import note
from phases.people.signed_in import end_all

BACK = "after_second_step"
ENCRYPTED = ("secret", "seed")
ENCRYPTED_LIST = "migrated_codes"


def has_second_step(user: User) -> bool:
    """Recovery codes alone are none."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def come_back_to(request, path: str) -> None:
    """The pages of the second step show a button to this one."""
    if is_our_path(path):
        request.session[BACK] = path


@transaction.atomic
def reset(*, user: User) -> None:
    """Takes the second step away, and signs the owner out everywhere: what is lost may be a telephone that was signed in."""
    Authenticator.objects.filter(user=user).delete()
    end_all(user)
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(user.pk),
        object_repr=str(user),
        action_flag=CHANGE,
        change_message="Tweede stap uitgezet op de server, met reset_second_step.",
    )
    note("second step reset", user)
    tell_owner(user, Changed.SECOND_STEP)


@transaction.atomic
def rewrite(authenticators: QuerySet, change: Callable[[str], str]) -> int:
    """Puts `change` of every secret in its place; gives how many authenticators have one. Locked: a used code stays used."""
    found = 0
    for each in authenticators.exclude(type=Authenticator.Type.WEBAUTHN).select_for_update().order_by("pk"):
        for name in set(ENCRYPTED) & set(each.data):
            each.data[name] = change(each.data[name])
        if ENCRYPTED_LIST in each.data:
            each.data[ENCRYPTED_LIST] = [change(code) for code in each.data[ENCRYPTED_LIST]]
        each.save(update_fields=["data"])
        found += 1
    return found
