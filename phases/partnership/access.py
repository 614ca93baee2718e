"""Who may do what in a partnership. Each of its views is reached through `member_view`, which loads the reader's membership."""

import enum
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed

from phases.partnership.former import former_page
from phases.partnership.models import Membership, Role
from phases.partnership.queries import former_memberships_of
from phases.people.access import SAFE
from phases.people.sessions import Reason, is_script, sign_in_again


class Permission(enum.Enum):
    READ = "lezen"
    WRITE = "bijdragen"
    COORDINATE = "trekken"


ALLOWED = {
    Role.COORDINATOR: {Permission.READ, Permission.WRITE, Permission.COORDINATE},
    Role.PARTNER: {Permission.READ, Permission.WRITE},
    Role.READER: {Permission.READ},
    Role.WAITING: {Permission.READ},
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


def _for_who_took_part(request, slug: str):
    """The page that says so, for a person who opens one; a form or a script gets the 404 of a stranger."""
    former = former_memberships_of(request.user).filter(partnership__slug=slug).first()
    if former is None or request.method not in SAFE or is_script(request):
        return None
    return former_page(request, former)


def member_view(permission: Permission, methods: tuple[str, ...] = SAFE) -> Callable:
    """Calls `view(request, member, **kwargs)`.

    In this order: not signed in asks to sign in again (and keeps what was posted), no membership is 404 (who took part
    once reads that in a page, 403), a role that is too small is 403, another method is 405. A form that was made for
    someone else on the same computer, or when this member had another role and so wrote for others to read, saves
    nothing: 401.
    """

    def refusal(request, slug, **kwargs) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return sign_in_again(request)
        try:
            member = active_membership(request.user, slug)
        except Http404:
            if page := _for_who_took_part(request, slug):
                return page
            raise
        if not may(member, permission):
            raise PermissionDenied
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        mark = request.POST.get("member", member.page_mark)
        if request.method not in SAFE and mark != member.page_mark:
            same = mark.partition("-")[0] == str(member.pk)
            return sign_in_again(request, Reason.OTHER_ROLE if same else Reason.SOMEONE_ELSE)
        request.member = member
        return None

    def decorate(view):
        @wraps(view)
        def inner(request, slug, **kwargs):
            return refusal(request, slug) or view(request, request.member, **kwargs)

        inner.policy, inner.refusal = f"member:{permission.name.lower()}", refusal
        return inner

    return decorate
