"""Names and themes stand in mail to people who never asked for it, so they can't hold anything to click on."""

import re
from unicodedata import normalize

from django.core.exceptions import ValidationError

# A bare "Jeugd.nl" is how organisations are called; mail shows it without making a link of it (`people/mail.py`).
LINK = re.compile(r"://|www\.|\S@\S+\.\S", re.IGNORECASE)
NO_LINK = "Zet hier geen internetadres of e-mailadres in. Een naam als ‘Jeugd.nl’ mag wel."


def plain_name(text: str) -> None:
    """Raises ValidationError for a name with an address of the web or of mail in it."""
    if LINK.search(normalize("NFKC", text)):
        raise ValidationError(NO_LINK, code="link")
