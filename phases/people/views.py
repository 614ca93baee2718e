import sys

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from phases.people import signed_in
from phases.people.access import account_view, is_our_path, public_view
from phases.people.account_forms import LoginForm
from phases.people.forms import AccountForm, EndSessionForm
from phases.people.full_disk import FULL, is_full
from phases.people.sessions import (
    ELSEWHERE,
    Reason,
    can_go_on,
    carried,
    for_script,
    go_on_page,
    is_script,
    posted,
    sign_in_again,
    sign_in_page,
    typed,
)


@account_view(methods=("GET", "HEAD", "POST"))
def my_account(request):
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Je naam is opgeslagen.")
        return redirect("my_account")
    if form.errors:
        request.user.refresh_from_db()
    return render(request, "people/my_account.html", {"form": form}, status=422 if form.errors else 200)


@account_view(methods=("GET", "HEAD", "POST"))
def my_sessions(request):
    """Ends one, or all but this one."""
    if request.method == "POST":
        others = signed_in.others(request)
        form = EndSessionForm(request.POST, others=others)
        if form.is_valid():
            one = form.cleaned_data["session"]
            signed_in.end(others.filter(pk=one.pk) if one else others)
        messages.success(request, "Daar ben je nu uitgelogd.")  # also where that was so already
        return redirect("my_sessions")
    return render(request, "people/my_sessions.html", {"sessions": signed_in.sessions_of(request)})


@public_view
@sensitive_post_parameters()
@never_cache
def sign_in_and_go_on(request):
    """Signs in and offers to send what was typed before the session ended. `member` travels along, so that it is only saved in
    the name of whoever wrote it."""
    path = request.POST.get("resume_path", "")
    if request.method != "POST":
        return redirect("home")
    if not is_our_path(path):
        raise BadRequest("Not a path of this site")
    fields = carried(request)
    if ELSEWHERE in request.POST:
        return go_on_after_elsewhere(request, path, fields)
    form = LoginForm(request.POST, request=request)
    if not form.is_valid():
        return sign_in_page(request, form, path, fields)
    logout(request)
    form.login(request, redirect_url=reverse("home"))
    if (
        not request.user.is_authenticated
    ):  # a second step, or the e-mail address or the account itself needs attention first
        form.add_error(
            None,
            "Er is nog een stap nodig: een code uit je app, of de e-mail die we je stuurden. Log in in een nieuw tabblad.",
        )
        return sign_in_page(request, form, path, fields)
    return go_on_page(request, path, fields)


def go_on_after_elsewhere(request, path, fields):
    """For who signed in in another tab: with a code, a passkey, a second step or the account of their own organisation."""
    if request.user.is_authenticated:
        return go_on_page(request, path, fields)
    messages.warning(request, "Je bent nog niet ingelogd. Doe dat eerst in het andere tabblad.")
    return sign_in_page(request, LoginForm(request=request), path, fields)


def csrf_failure(request, reason=""):
    """Who signed in in another tab has a new token there. When the browser says that the form is ours, they can still
    go on: after a question, and only in the name of whoever it was made for. Of another site nothing is taken.
    """
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if not request.user.is_authenticated and is_script(request):
        return sign_in_again(request)
    if ours and ELSEWHERE in request.POST and request.path == reverse("sign_in_and_go_on"):
        return sign_in_and_go_on(request)
    view, kwargs = request.resolver_match.func, request.resolver_match.kwargs
    if ours and hasattr(view, "refusal") and can_go_on(request):
        return view.refusal(request, **kwargs) or not_yet_taken(request)
    return render(request, "people/csrf.html", {"typed": typed(request)}, status=403)


def not_yet_taken(request):
    if is_script(request):
        return for_script(Reason.OLD_PAGE)
    return go_on_page(request, request.get_full_path(), posted(request), status=403)


def bad_request(request, exception):
    return render(request, "400.html", {"typed": typed(request)}, status=400)


def permission_denied(request, exception):
    return render(request, "403.html", {"typed": typed(request)}, status=403)


def page_not_found(request, exception):
    return render(request, "404.html", {"typed": typed(request)}, status=404)


def server_error(request):
    """Without the request on the page, so that no context processor asks the database that may be what is broken.

    A disk that is full is said, to a script in words that it can show.
    """
    if not is_full(sys.exc_info()[1]):
        return HttpResponseServerError(get_template("500.html").render())
    if is_script(request):
        return JsonResponse({"error": FULL}, status=507)
    return HttpResponse(get_template("507.html").render({"full": FULL, "typed": typed(request)}), status=507)
