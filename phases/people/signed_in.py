"""Where somebody is signed in, since when, until when, and how that ends. allauth keeps a row for each session."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

SEEN = "seen"
SEEN_EVERY = 60 * 60  # seconds: not a write with every page
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "een iPhone",
    "iPad": "een iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "een Chromebook",
    "Macintosh": "een Mac",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class SignedIn:
    """`pk` is empty for a session that was there before we kept them."""

    pk: int | None
    where: str
    since: datetime | None
    seen: datetime
    here: bool


def limit(sender, request, user, **_) -> None:
    """Receiver of Django's `user_logged_in`. A moment, not a number of seconds that begins again with every save of the session."""
    request.session.set_expiry(timedelta(hours=settings.SESSION_HOURS))
    request.session[SEEN] = time.time()


def remember_last_seen(get_response):
    """Middleware. It writes once an hour; a session of before we kept them is known and limited from its first request on."""

    def middleware(request):
        session = request.session
        if SESSION_KEY in session and time.time() - session.get(SEEN, 0) > SEEN_EVERY and request.user.is_authenticated:
            if SEEN not in session:
                limit(None, request, request.user)
            session[SEEN] = time.time()
            UserSession.objects.create_from_request(request)
        return get_response(request)

    return middleware


def in_words(user_agent: str) -> str:
    """Which browser on which system, as far as it tells. It can say anything."""
    browser = next((name for mark, name in BROWSERS.items() if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in user_agent), "")
    return f"{browser or 'Een browser'} op {system or 'een onbekend apparaat'}"


def running() -> QuerySet[UserSession]:
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return UserSession.objects.filter(session_key__in=alive)


def sessions_of(request) -> list[SignedIn]:
    """This one first, then those that were used last."""
    here = request.session.session_key
    found = [
        SignedIn(each.pk, in_words(each.user_agent), each.created_at, each.last_seen_at, each.session_key == here)
        for each in running().filter(user=request.user).order_by("-last_seen_at", "-pk")
    ]
    if not any(each.here for each in found):
        found.append(SignedIn(None, in_words(request.headers.get("User-Agent", "")), None, timezone.now(), True))
    return sorted(found, key=lambda each: not each.here)


@transaction.atomic
def end(sessions: QuerySet[UserSession]) -> None:
    if keys := list(sessions.values_list("session_key", flat=True)):
        Session.objects.filter(session_key__in=keys).delete()
        sessions.delete()


def others(request) -> QuerySet[UserSession]:
    return UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)


def end_all(user) -> None:
    """Ends all of them, also those from before we kept a row of each."""
    UserSession.objects.filter(user=user).delete()
    for session in Session.objects.iterator(chunk_size=500):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()


def forget_expired() -> None:
    Session.objects.filter(expire_date__lte=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
