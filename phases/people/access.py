"""The policies of URLs that belong to no partnership.

A URL's policy stands on its view as `view.policy`; a test walks the URLconf and fails on a view without one.
`view.refusal`, where one has to be signed in, gives the answer for who may not come in, or None.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from phases.people.sessions import Reason, sign_in_again

SAFE = ("GET", "HEAD")


def private(response: HttpResponse) -> HttpResponse:
    """Keeps a page out of every cache, and a fragment apart from the page at the same URL."""
    add_never_cache_headers(response)
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    return response


def account_view(methods: tuple[str, ...] = SAFE) -> Callable:
    """Anyone with an account. Calls `view(request, **kwargs)`. A form that was made for someone else gets 401."""

    def refusal(request, **kwargs) -> HttpResponse | None:
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        if not request.user.is_authenticated:
            return sign_in_again(request)
        mine = str(request.user.pk)
        if request.method not in SAFE and request.POST.get("person", mine) != mine:
            return sign_in_again(request, Reason.SOMEONE_ELSE)
        return None

    def decorate(view):
        @wraps(view)
        def inner(request, **kwargs):
            return refusal(request) or view(request, **kwargs)

        inner.policy, inner.refusal = "account", refusal
        return inner

    return decorate


def public_view(view):
    view.policy = "public"
    return view


def way_back(request) -> str:
    """The page of ours that `naar` names, to return to after this one; empty for anything else."""
    path = request.POST.get("naar") or request.GET.get("naar", "")
    return path if is_our_path(path) else ""


def is_our_path(path: str) -> bool:
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, None)


def token_view(methods: tuple[str, ...] = SAFE) -> Callable:
    """Whoever holds the secret in the address. The view itself looks that up, and answers 404 to any other."""

    def decorate(view):
        @wraps(view)
        def inner(request, **kwargs):
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            response = private(view(request, **kwargs))
            response["Referrer-Policy"] = "same-origin"  # not to others; without any, a form here has no origin
            return response

        inner.policy = "token"
        return inner

    return decorate
