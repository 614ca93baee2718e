"""When a session is gone while someone was writing: sign in again, and nothing typed is lost."""

import enum

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from phases.people.account_forms import LoginForm

NOT_CARRIED = {"csrfmiddlewaretoken"}
NOT_TYPED = {
    "member",
    "person",
    "login",
    "next",
    "resume_path",
    "draft",
    "gezien",
    "stance",
    "verdict",
    "role",
    "layer",
    "way",
}
CARRIED = "resume."
ELSEWHERE = "elsewhere"  # the button of who signed in in another tab
MIN_TEXT = 2
MOST_FROM_STRANGERS = 64_000  # bytes
KNOWN = "bekend"  # a signed cookie: somebody signed in with this browser before
KNOWN_SECONDS = 400 * 24 * 60 * 60


class Reason(enum.Enum):
    """Why a page can't save any more."""

    SIGNED_OUT = "signed-out"
    SOMEONE_ELSE = "someone-else"
    OTHER_ROLE = "other-role"
    OLD_PAGE = "old-page"


def sign_in_again(request, reason: Reason = Reason.SIGNED_OUT) -> HttpResponse:
    """For a request whose session is gone, or of a page that was made for another person or another role.

    A script gets a bare 401 and keeps its text. A person who posted a form gets that text back on the page, to sign in and send
    it again. Who was only reading is sent to the login page.
    """
    if is_script(request):
        return for_script(reason)
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    return sign_in_page(request, LoginForm(request=request), request.get_full_path(), posted(request), reason)


def is_script(request) -> bool:
    return bool(request.htmx) or request.headers.get("X-Requested-With") == "fetch"


def for_script(reason: Reason) -> HttpResponse:
    return HttpResponse(status=401, headers={"X-Reason": reason.value})


def sign_in_page(request, form, path, fields, reason=Reason.SIGNED_OUT) -> HttpResponse:
    context = {"form": form, "reason": reason.value, "elsewhere": ELSEWHERE, **resuming(path, fields)}
    response = render(request, "people/sign_in_again.html", context, status=401)
    add_never_cache_headers(response)
    return response


def go_on_page(request, path, fields, status=200) -> HttpResponse:
    """The one question before what was posted is taken after all, with what was typed in it."""
    response = render(request, "people/go_on.html", resuming(path, fields), status=status)
    add_never_cache_headers(response)
    return response


def resuming(path: str, fields: list[tuple[str, str]]) -> dict:
    """What a page needs to carry the fields on to `path`, and to show what was typed in them."""
    return {"resume_path": path, "carried": CARRIED, "posted": fields, "typed": texts(fields)}


def posted(request) -> list[tuple[str, str]]:
    """Never a password: it would stand in the page."""
    sent = request.POST.lists()
    return [
        (name, text) for name, found in sent if name not in NOT_CARRIED and "password" not in name for text in found
    ]


def can_go_on(request) -> bool:
    """Whether it says whose it is, and holds no file or password, which no page may carry."""
    whose = "member" in request.POST or "person" in request.POST
    return whose and not request.FILES and not any("password" in name for name in request.POST)


def carried(request) -> list[tuple[str, str]]:
    """The fields that the sign-in page took along, under the names they had."""
    return [(name.removeprefix(CARRIED), text) for name, text in posted(request) if name.startswith(CARRIED)]


def is_choice(text: str) -> bool:
    """Of a tick, or of something from a list, there is nothing to copy."""
    return text == "on" or text.isdecimal()


def texts(fields: list[tuple[str, str]]) -> list[str]:
    """What a person may have typed: never a password, not what the page itself sent along, and each text once."""
    ours = (".version", ".digest", ".combine", ".member")
    found = [
        text
        for name, text in fields
        if len(text.strip()) >= MIN_TEXT
        and not is_choice(text)
        and not name.endswith(ours)
        and name not in NOT_TYPED
        and not name.startswith("initial-")
    ]
    return list(dict.fromkeys(found))


def was_here(request) -> bool:
    return request.get_signed_cookie(KNOWN, default="", max_age=KNOWN_SECONDS) != ""


def sends_too_much(request) -> bool:
    """Whether it is more than a stranger may send. Who signed in with this browser before may be sending a whole section
    after their session ended.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) <= MOST_FROM_STRANGERS or was_here(request):
        return False
    return not (hasattr(request, "user") and request.user.is_authenticated)


def typed(request) -> list[str]:
    """The same, of a request that could not be taken; nothing when the request itself can't be read."""
    try:
        return [] if sends_too_much(request) else texts(posted(request))
    except Exception:  # whatever is wrong with the request is why we are here
        return []
