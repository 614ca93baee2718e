"""What an endorsement is given for, word for word: the text of a version or a decision, its hashes, and what differs."""

import json
from hashlib import sha256
from typing import Any

from django.utils.crypto import get_random_string, salted_hmac
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from phases.agreement.models import Agreement
from phases.answers.models import Decision
from phases.contributions.history import marked_difference

ARTICLES = {
    "purpose": "Waarom wij samenwerken",
    "target_groups": "Voor wie wij dit doen",
    "joint_work": "Wat wij samen doen",
    "lead": "Wie de regie heeft",
    "commitments": "Waar wij elkaar aan houden",
    "term": "Hoe lang dit geldt",
}
LABELS = {
    **ARTICLES,
    "evaluation_date": "Wanneer wij kijken hoe het gaat",
    "parties": "Wie meedoen",
    "option": "Besluit",
    "vision": "Gedeelde visie",
    "ambition": "Gedeelde ambitie",
    "needed": "Wat er nodig is",
    "reason": "Toelichting",
    "decided_on": "Besloten op",
    "decided_by": "Besloten door",
    "review_on": "Opnieuw kijken op",
}
Content = dict[str, Any]


def content_of(agreement: Agreement) -> Content:
    """Without anything that is only known in this installation."""
    texts: Content = {name: getattr(agreement, name) for name in ARTICLES}
    day = agreement.evaluation_date
    names = agreement.parties_now.values_list("name", flat=True)
    return texts | {"evaluation_date": day.isoformat() if day else "", "parties": sorted(names)}


def decision_content(decision: Decision) -> Content:
    texts: Content = {
        name: getattr(decision, name) for name in ("vision", "ambition", "needed", "reason", "decided_by")
    }
    days = {name: getattr(decision, name) for name in ("decided_on", "review_on")}
    return (
        texts | {name: day.isoformat() if day else "" for name, day in days.items()} | {"option": decision.option.label}
    )


def as_bytes(content: Content) -> bytes:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def new_salt() -> str:
    return get_random_string(43)  # 256 bits


def mark_of(content: Content, salt: str) -> str:
    """The mark by which a version is known, on paper too. Whoever doesn't have the salt can't try out what the text was."""
    return sha256(salt.encode() + b"\n" + as_bytes(content)).hexdigest()


def text_hash(content: Content) -> str:
    """A hash of the text as it stands, to compare what a page showed with what is there. Nothing keeps it, and it says nothing
    to whoever doesn't have the key of this installation.
    """
    return salted_hmac("phases.agreement.frozen", as_bytes(content), algorithm="sha256").hexdigest()


def in_words(name: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    day = parse_date(value) if name in ("evaluation_date", "decided_on", "review_on") and value else None
    return date_format(day, "j F Y") if day else value


def changes(before: Content, after: Content) -> list[tuple[str, SafeString]]:
    """Per part that differs its name, and the words that went and came."""
    return [
        (label, marked_difference(in_words(name, before.get(name, "")), in_words(name, after.get(name, ""))))
        for name, label in LABELS.items()
        if before.get(name) != after.get(name)
    ]


def parts(content: Content) -> list[tuple[str, str]]:
    """As it is read, without what is empty."""
    found = [(label, in_words(name, content.get(name, ""))) for name, label in LABELS.items()]
    return [(label, text) for label, text in found if text]
