"""Every page of working together, with the demo in it, as trekker, partner and meelezer: nobody is kept out, nothing sticks out."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache

from phases.overview.demo import load_demo
from phases.partnership.invitations import MAILED, link
from phases.partnership.models import Invitation
from phases.people.models import User

HERE = "/samenwerkingen/samen-tegen-pesten/"
PAGES = {
    "trekker@demo.example": [
        "/mijn-werk/",
        "/mijn-account/",
        "/mijn-account/meldingen/",
        "/mijn-account/gegevens/",
        "/mijn-account/verwijderen/",
        "/account/2fa/",
        "/privacy/",
        HERE + "deelnemers/",
        HERE + "deelnemers/uitnodigen/",
        HERE + "deelnemers/veel-uitnodigen/",
        HERE + "deelnemers/stoppen/",
        HERE + "delen/?fase=1",
        HERE + "niet-meer-delen/?onderdeel=1a",
        HERE + "vragen/1a-05/",
        HERE + "onderdelen/1a/",
        HERE + "onderdelen/1b/",
        HERE + "netwerk/",
        HERE + "afspraken/",
        HERE + "afspraken/voorleggen/",
        HERE + "afspraken/versies/",
        HERE + "afspraken/versies/2/",
        HERE + "afspraken/versies/2/papier/",
        HERE + "besluiten/besluit-1/",
        HERE + "besluiten/besluit-1/geschiedenis/",
        HERE + "momenten/",
        HERE + "toegang/",
        HERE + "naam-wissen/",
        HERE + "uitwisselen/",
        HERE + "instellingen/",
        HERE + "plannen/",
    ],
    "partner@demo.example": [
        "/mijn-werk/",
        HERE,
        HERE + "onderdelen/1a/",
        HERE + "onderdelen/1b/",
        HERE + "onderdelen/3/",
        HERE + "netwerk/",
        HERE + "afspraken/",
        HERE + "afspraken/versies/2/akkoord/",
        HERE + "besluiten/besluit-4/",
        HERE + "plannen/extern/",
        HERE + "bijeenkomsten/",
    ],
    "meelezer@demo.example": [
        "/mijn-werk/",
        HERE,
        HERE + "onderdelen/1a/",
        HERE + "deelnemers/",
        HERE + "netwerk/",
        HERE + "momenten/",
        HERE + "afspraken/versies/1/",
        HERE + "documenten/",
    ],
}


def picture(person, name):
    """For who wants to see them: SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        for width in (1280, 390):
            person.page.set_viewport_size({"width": width, "height": 900})
            person.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("email", PAGES)
def test_every_page_is_for_everyone(someone, live_server, email):
    cache.clear()
    load_demo()
    user = User.objects.get(email=email)
    person = someone()
    page = person.go("/account/login/")
    page.get_by_label("E-mailadres").fill(user.email)
    page.get_by_label("Wachtwoord", exact=True).fill("samen-aan-tafel")
    page.get_by_role("main").get_by_role("button", name="Inloggen").click()
    for number, path in enumerate(PAGES[email]):
        assert person.page.goto(person.base + path).status == 200, path
        picture(person, f"{email.split('@')[0]}-{number:02}")
        person.look()
    assert not person.faults


def test_an_invitation_is_for_everyone(someone, live_server):
    load_demo()
    invitation = Invitation.objects.filter(declined_at=None).first()
    person = someone()
    person.go("/" + link(invitation, MAILED).split("/", 3)[3])
    picture(person, "uitnodiging")
    person.look()
    person.go("/account/login/code/")
    person.look()
