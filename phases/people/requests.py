"""What a request may hold, whatever it asks for, and what every answer says."""

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.template.loader import get_template

from phases.people.access import private
from phases.people.sessions import KNOWN, KNOWN_SECONDS, is_script, sends_too_much, was_here

NUL = "\x00"
CHUNK = 64 * 1024
# What a browser may let our pages use: no more than passkeys.
PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), serial=(), usb=()"
# Their pages show nobody, and who is signed in can't always be looked up.
FAILED = (500, 507)


class NulRefused(SuspiciousOperation):
    """No browser sends NUL by itself, no text holds it, and PostgreSQL fails on it."""


def refuse_nul(get_response):
    """Middleware. In an address or a cookie it is refused here; in a form each field says so beside itself."""

    def middleware(request):
        told = [
            *request.COOKIES.values(),
            *request.GET,
            *(each for _, values in request.GET.lists() for each in values),
        ]
        if any(NUL in each for each in told):
            raise NulRefused
        return get_response(request)

    return middleware


def strangers_send_little(get_response):
    """Middleware. The size is what the request says it is: nothing of it is read before that, and without a size nothing at all."""

    def middleware(request):
        if not sends_too_much(request):
            return get_response(request)
        drain(request)
        page = "" if is_script(request) else get_template("413.html").render()
        return HttpResponse(page, status=413)

    return middleware


def drain(request) -> None:
    """A browser that is still sending when the connection closes shows an error of its own, not our page."""
    if int(request.META["CONTENT_LENGTH"]) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        while request.read(CHUNK):
            pass


def tell_who_may_keep_it(get_response):
    """Middleware. What is made for whoever is signed in is kept nowhere, also where others read the page too."""

    def middleware(request):
        response = get_response(request)
        response["Permissions-Policy"] = PERMISSIONS
        if response.status_code not in FAILED and request.user.is_authenticated:
            private(response)
            if not was_here(request):
                response.set_signed_cookie(
                    KNOWN,
                    "1",
                    max_age=KNOWN_SECONDS,
                    secure=settings.SESSION_COOKIE_SECURE,
                    httponly=True,
                    samesite="Lax",
                )
        return response

    return middleware
