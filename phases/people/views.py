from allauth.account.forms import LoginForm
from django.contrib import messages
from django.contrib.auth import logout
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from phases.people.access import account_view, public_view
from phases.people.forms import AccountForm
from phases.people.sessions import sign_in_page, texts, typed

SECONDS_TO_WAIT = 1
USUAL_SECONDS_TO_WAIT = 20


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


@public_view
@sensitive_post_parameters()
@require_POST
def sign_in_and_go_on(request):
    """Signs in and offers to send what was typed before the session ended. `member` travels along, so that it is only saved in
    the name of whoever wrote it."""
    path = request.POST.get("resume_path", "")
    names, found = request.POST.getlist("resume_name"), request.POST.getlist("resume_text")
    if len(names) != len(found) or not path.startswith("/") or not url_has_allowed_host_and_scheme(path, None):
        return HttpResponseBadRequest(render(request, "400.html"))
    if request.user.is_authenticated:
        logout(request)
    fields = list(zip(names, found, strict=True))
    form = LoginForm(request.POST, request=request)
    if not form.is_valid():
        return sign_in_page(request, form, path, fields)
    response = form.login(request, redirect_url=reverse("home"))
    if not request.user.is_authenticated:
        return response
    return render(request, "people/go_on.html", {"resume_path": path, "posted": fields, "typed": texts(fields)})


@public_view
def healthz(request):
    """200 when the database can be written within a second, else 503."""
    patience(SECONDS_TO_WAIT)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL statement_timeout = %s", [SECONDS_TO_WAIT * 1000])
            cursor.execute("UPDATE phases_phase SET number = number")
            transaction.set_rollback(True)
    except DatabaseError:
        return HttpResponse("database", status=503, content_type="text/plain")
    finally:
        patience(USUAL_SECONDS_TO_WAIT)
    return HttpResponse("ok", content_type="text/plain")


def patience(seconds: int) -> None:
    """How long this connection waits for another writer; PostgreSQL is told in the transaction itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {seconds * 1000}")


def csrf_failure(request, reason=""):
    return render(request, "400.html", {"typed": typed(request)}, status=403)


def bad_request(request, exception):
    return render(request, "400.html", {"typed": typed(request)}, status=400)


def permission_denied(request, exception):
    return render(request, "403.html", {"typed": typed(request)}, status=403)


def page_not_found(request, exception):
    return render(request, "404.html", {"typed": typed(request)}, status=404)


def server_error(request):
    return render(request, "500.html", status=500)
