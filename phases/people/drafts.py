"""What a browser keeps of a form that is sent as a whole, until we took it (docs/autosave.md)."""

import re

from django.conf import settings

NAME = re.compile(r"[0-9A-Za-z-]{1,60}")


def tell_what_was_taken(get_response):
    """Middleware. What could not be taken is given back on a page; a redirect means that it was taken. The browser then lets go
    of the draft that was posted, and of no other.
    """

    def middleware(request):
        response = get_response(request)
        if request.method == "POST" and response.status_code == 302:
            took(request, response)
        return response

    return middleware


def took(request, response):
    if NAME.fullmatch(name := request.POST.get("draft", "")):
        response.set_cookie("taken", name, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return response
