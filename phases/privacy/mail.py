"""Names that went from a partnership, taken out of mail that was written before that."""

import re

from django.utils.html import escape

from phases.partnership.models import Invitation, Membership, Partnership
from phases.people.models import OutgoingMail


def replace_in_mail(partnership: Partnership, names: dict[str, str], old_slug: str) -> None:
    """Changes what was written to whoever takes part, did, or was asked to: names as whole words, and the address of the pages.
    Mail to who is called that too stays as it is.
    """
    if not names and old_slug == partnership.slug:
        return
    namesakes = Membership.objects.filter(partnership=partnership, name__in=names).values("user__email")
    replacing = {name: re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") for old in names for name in (old, escape(old))}
    new = names | {escape(old): escape(each) for old, each in names.items()}
    written = OutgoingMail.objects.select_for_update().filter(to__in=addresses_of(partnership))
    for mail in written.exclude(to__in=namesakes.filter(user__isnull=False)):
        for field in ("subject", "text", "html"):
            text = getattr(mail, field)
            for name, pattern in replacing.items():
                text = pattern.sub(new[name].replace("\\", r"\\"), text)
            text = text.replace(f"/samenwerkingen/{old_slug}/", f"/samenwerkingen/{partnership.slug}/")
            setattr(mail, field, text)
        mail.save(update_fields=["subject", "text", "html"])


def addresses_of(partnership: Partnership) -> set[str]:
    people = Membership.objects.filter(partnership=partnership, user__isnull=False)
    asked = Invitation.objects.filter(partnership=partnership)
    return {*people.values_list("user__email", flat=True), *asked.values_list("email", flat=True)}
