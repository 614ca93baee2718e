"""Names and themes stand in mail to people who never asked for it, so they can't hold anything to click on."""

import re
from unicodedata import normalize

from django.core.exceptions import ValidationError

# A bare "Jeugd.nl" is how organisations are called; mail shows it without making a link of it (`people/mail.py`).
LINK = re.compile(r"://|www\.|\S@\S+\.\S", re.IGNORECASE)
NO_LINK = "Zet hier geen internetadres of e-mailadres in. Een naam als ‘Jeugd.nl’ mag wel."


class UnchangedStays:
    """A form of a record that has such a name from before: what else is in it can still be changed."""

    def _get_validation_exclusions(self):
        same = {"name", "theme"} & self.fields.keys() - set(self.changed_data)
        return super()._get_validation_exclusions() | same


def has_link(name: str) -> bool:
    return bool(LINK.search(normalize("NFKC", name)))


def plain_name(text: str) -> None:
    """Raises ValidationError for a name with an address of the web or of mail in it."""
    if has_link(text):
        raise ValidationError(NO_LINK, code="link")
