"""Names and themes stand in mail to people who never asked for it, so they can't hold anything to click on."""

import re
import unicodedata

from django.core.exceptions import ValidationError

# A bare "Jeugd.nl" is how organisations are called; mail shows it without making a link of it (`people/mail.py`).
LINK = re.compile(r"://|www\.|\S@\S+\.\S", re.IGNORECASE)
NO_LINK = "Zet hier geen internetadres of e-mailadres in. Een naam als ‘Jeugd.nl’ mag wel."

LOOK_ALIKE = {"LATIN", "CYRILLIC", "GREEK"}
MIXED = "In deze naam staan letters van verschillende alfabetten door elkaar. Typ hem over."


class UnchangedStays:
    """A form of a record that has such a name from before: what else is in it can still be changed."""

    def _get_validation_exclusions(self):
        same = {"name", "theme"} & self.fields.keys() - set(self.changed_data)
        return super()._get_validation_exclusions() | same


def has_link(name: str) -> bool:
    return bool(LINK.search(unicodedata.normalize("NFKC", name)))


def mixes_alphabets(text: str) -> bool:
    """Whether a word holds letters of more than one alphabet: so a name is made that looks like another and is not."""
    return any(
        len({unicodedata.name(sign, "").partition(" ")[0] for sign in word if sign.isalpha()} & LOOK_ALIKE) > 1
        for word in text.split()
    )


def plain_name(text: str) -> None:
    """Raises ValidationError for a name with an address of the web or of mail in it, or with letters that pose as others."""
    if has_link(text):
        raise ValidationError(NO_LINK, code="link")
    if mixes_alphabets(text):
        raise ValidationError(MIXED, code="mixed")
