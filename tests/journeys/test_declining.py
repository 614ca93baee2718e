"""Somebody who is asked says no, and who should have been asked instead."""

import re

from playwright.sync_api import expect

from tests.journeys.test_three_organisations import at, inbox, invite  # noqa: F401 - a fixture


def test_no_with_who_to_ask_instead(noor, someone, inbox):  # noqa: F811
    trekker = someone(noor.user)
    invite(trekker, noor)
    joost = someone()
    page = joost.go(inbox.link("joost@brug.example"))
    page.get_by_text("Nee, ik doe niet mee").click()
    joost.look()
    page.get_by_label("Wie kunnen ze beter vragen?").fill("Sanne de Wit, onze directeur")
    page.get_by_role("button", name="Ik doe niet mee").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Je doet niet mee")
    expect(page.locator("body")).not_to_contain_text(re.compile("Ja, ik doe mee"))
    page = trekker.go(at(noor, "deelnemers/"))
    expect(page.get_by_role("region", name="Doen niet mee")).to_contain_text("Sanne de Wit, onze directeur")
    trekker.look()
    joost.faults = [fault for fault in joost.faults if "410" not in fault]  # the answer that it is closed
    assert not joost.faults and not trekker.faults
