"""What a browser keeps of a form that is sent as a whole, until we took it (docs/autosave.md)."""

import re
from enum import StrEnum

from django.conf import settings

SECONDS = 60 * 60  # the next page lets go of it
NAME = re.compile(r"[0-9A-Za-z-]{1,60}")


class Outcome(StrEnum):
    TAKEN = "taken"
    GIVEN_BACK = "back"


def tell_what_was_taken(get_response):
    """Middleware. What could not be taken is given back on a page; a redirect means that it was taken."""

    def middleware(request):
        response = get_response(request)
        outcome = {302: Outcome.TAKEN, 422: Outcome.GIVEN_BACK, 200: Outcome.GIVEN_BACK}.get(response.status_code)
        if request.method == "POST" and outcome:
            tell(request, response, outcome)
        return response

    return middleware


def tell(request, response, outcome: Outcome):
    """Of the draft that was posted, and of no other."""
    if NAME.fullmatch(name := request.POST.get("draft", "")):
        response.set_cookie(
            f"{outcome}.{name}", "1", max_age=SECONDS, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
        )
