"""Who may do what. Every view of a partnership is reached through `member_view`, which loads the reader's membership.

A URL's policy stands on its view as `view.policy`; a test walks the URLconf and fails on a view without one.
"""

import enum
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from phases.partnership.models import Membership, Role
from phases.people.sessions import sign_in_again

SAFE = ("GET", "HEAD")


class Permission(enum.Enum):
    READ = "lezen"
    WRITE = "bijdragen"
    COORDINATE = "trekken"


ALLOWED = {
    Role.COORDINATOR: {Permission.READ, Permission.WRITE, Permission.COORDINATE},
    Role.PARTNER: {Permission.READ, Permission.WRITE},
    Role.READER: {Permission.READ},
}


def may(member: Membership, permission: Permission) -> bool:
    return permission in ALLOWED[Role(member.role)]


def active_membership(user, slug: str) -> Membership:
    """Raises Http404 for anyone who is not a member now: a stranger can't tell whether the partnership exists."""
    member = (
        Membership.objects.filter(user=user, ended_at=None, partnership__slug=slug, partnership__removed_at=None)
        .select_related("partnership", "organisation")
        .first()
    )
    if member is None:
        raise Http404
    return member


def private(response: HttpResponse) -> HttpResponse:
    """Keeps a page out of every cache, and a fragment apart from the page at the same URL."""
    add_never_cache_headers(response)
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


def member_view(permission: Permission, methods: tuple[str, ...] = SAFE) -> Callable:
    """Calls `view(request, member, **kwargs)`.

    In this order: not signed in asks to sign in again (and keeps what was posted), no membership is 404, a role that is too
    small is 403, another method is 405. A form that was made for someone else on the same computer saves nothing: 401.
    """

    def decorate(view):
        @wraps(view)
        def inner(request, slug, **kwargs):
            if not request.user.is_authenticated:
                return sign_in_again(request)
            member = active_membership(request.user, slug)
            if not may(member, permission):
                raise PermissionDenied
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if request.method not in SAFE and request.POST.get("member", str(member.pk)) != str(member.pk):
                return sign_in_again(request, someone_else=True)
            request.member = member
            return private(view(request, member, **kwargs))

        inner.policy = f"member:{permission.name.lower()}"
        return inner

    return decorate


def account_view(methods: tuple[str, ...] = SAFE) -> Callable:
    """Anyone with an account. Calls `view(request, **kwargs)`."""

    def decorate(view):
        @wraps(view)
        def inner(request, **kwargs):
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if not request.user.is_authenticated:
                return sign_in_again(request)
            return private(view(request, **kwargs))

        inner.policy = "account"
        return inner

    return decorate


def public_view(view):
    view.policy = "public"
    return view
