"""When a session is gone while someone was writing: sign in again, and nothing typed is lost."""

from allauth.account.forms import LoginForm
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render

NOT_CARRIED = {"csrfmiddlewaretoken"}
MIN_TEXT = 3


def sign_in_again(request, someone_else: bool = False) -> HttpResponse:
    """For a request whose session is gone, or that was made for another person on the same computer.

    A script gets a bare 401 and keeps its text. A person who posted a form gets that text back on the page, to sign in and send
    it again. Who was only reading is sent to the login page.
    """
    if request.htmx or request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=401, headers={"X-Reason": "someone-else" if someone_else else "signed-out"})
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    return sign_in_page(request, LoginForm(request=request), request.get_full_path(), posted(request), someone_else)


def sign_in_page(request, form, path, fields, someone_else=False) -> HttpResponse:
    context = {
        "form": form,
        "resume_path": path,
        "posted": fields,
        "typed": texts(fields),
        "someone_else": someone_else,
    }
    return render(request, "people/sign_in_again.html", context, status=401)


def posted(request) -> list[tuple[str, str]]:
    return [(name, text) for name, found in request.POST.lists() if name not in NOT_CARRIED for text in found]


def texts(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What a person may have typed, without what the page itself sent along."""
    ours = (".version", ".digest", ".combine")
    return [
        (name, text)
        for name, text in fields
        if len(text.strip()) >= MIN_TEXT and not name.endswith(ours) and name not in ("member", "password", "login")
    ]


def typed(request) -> list[tuple[str, str]]:
    """The same, of a request that could not be taken; nothing when the request itself can't be read."""
    try:
        return texts(posted(request))
    except Exception:  # whatever is wrong with the request is why we are here
        return []
