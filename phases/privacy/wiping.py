"""A name that slipped in, taken out. That it was asked is kept, and what became of it where that was endorsed.

What the trekkers wrote together, and the asking organisation for itself, is wiped at once: text, history, moments, mail and made
documents. What was endorsed, and what others shared, is hidden until they decide (`hiding`). In what others wrote for themselves
nobody looks but they (`asking`): it is not searched here, so that this can't be seen, counted or timed.

Not searched: the names of members, which they gave themselves, and e-mail addresses. What lies in somebody's browser or on paper
is out of reach; the page says so.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from phases.agreement.models import AgreementVersion
from phases.agreement.queries import was_refused
from phases.answers.models import Decision
from phases.partnership.models import Invitation, Membership, Organisation, Partnership
from phases.people.secrets import encrypt
from phases.privacy.asking import ask
from phases.privacy.erasing import forget_made, wipe_addresses, wipe_in
from phases.privacy.hiding import Hider
from phases.privacy.mail import replace_in_mail
from phases.privacy.models import Wipe
from phases.privacy.places import places, places_in
from phases.privacy.searching import Searched

NAMES: dict[Any, str] = {Partnership: "theme", Organisation: "name", Invitation: "name"}  # what mail may tell


@dataclass
class Wiped:
    """`refused`: versions and decisions in which these words were asked before and stay; only the host hides them there."""

    wipe: Wipe
    refused: list[AgreementVersion | Decision]


@transaction.atomic
def wipe(*, by: Membership, text: str, reason: str) -> Wiped:
    """A page that is open now finds a newer version, so that it can't write it back unseen."""
    partnership = by.partnership = Partnership.objects.select_for_update().get(pk=by.partnership_id)
    old_slug, searched = partnership.slug, Searched(text)
    done = Wipe.objects.create(partnership=partnership, by=by, reason=reason)
    hider = Hider(done, searched)
    refused: dict[AgreementVersion | Decision, bool] = {}
    names: dict[str, str] = {}
    renamed: set[Any] = set()
    for place in list(places(by, searched, lock=True)):
        record, about = place.record, place.endorsed
        if about is not None and refused.setdefault(about, was_refused(about, text)):
            continue
        named = NAMES.get(type(record), "")
        before = getattr(record, named) if named in place.values else ""
        if place.goes_at_once(by):
            wipe_in(record, list(place.values), searched)
        else:
            hider.hide(place)
        if before:
            names[before] = getattr(record, named)
            renamed.add(record)
    wipe_addresses(partnership, text, renamed)
    replace_in_mail(partnership, names, old_slug)
    hider.tell()
    ask(done, text)
    forget_made(partnership)
    return Wiped(done, [about for about, stays in refused.items() if stays])


@transaction.atomic
def hide_again(*, about: AgreementVersion | Decision, text: str, reason: str) -> Wipe | None:
    """Hides words for the host, also after an endorsing organisation said no; they decide again. None when it doesn't stand
    there.
    """
    partnership = Partnership.objects.select_for_update().get(pk=about.partnership_id)
    searched = Searched(text)
    found = list(places_in(about, searched))
    if not found:
        return None
    done = Wipe.objects.create(partnership=partnership, reason=reason, sealed=encrypt(text))
    hider = Hider(done, searched)
    for place in found:
        hider.hide(place)
    hider.tell()
    forget_made(partnership)
    return done
