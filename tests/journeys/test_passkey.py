"""A passkey is added and signs in, with a key that the browser pretends to have."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import PASSWORD

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_signs_in(noor, someone):
    person = someone(noor.user)
    browser = person.page.context.new_cdp_session(person.page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page = person.go("/account/2fa/webauthn/add/")
    if page.get_by_role("heading", name="Ben jij het?").count():
        page.get_by_label(re.compile("achtwoord")).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Ga verder").click()
    person.look()
    page.get_by_label("Naam van de passkey").fill("Mijn laptop")
    expect(page.get_by_role("checkbox", name="Met deze passkey log ik in zonder wachtwoord")).to_be_checked()
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_text("De passkey is toegevoegd.")).to_be_visible()
    person.look()
    page.goto(person.base + "/account/2fa/")
    expect(page.get_by_text("Je hebt er nu 1.")).to_be_visible()
    person.look()
    page.get_by_role("button", name="Uitloggen").click()
    page.goto(person.base + "/account/login/")
    page.get_by_role("button", name="Met een passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn samenwerkingen")
    page.goto(person.base + "/account/2fa/recovery-codes/generate/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ben jij het?")
    person.look()
    page.get_by_role("link", name="Met een passkey").click()
    page.get_by_role("button", name="Gebruik een passkey").click()
    expect(page).to_have_url(re.compile("recovery-codes/generate"))
    assert not person.faults
