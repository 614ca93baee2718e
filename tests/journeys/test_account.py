"""An account in a real browser: where one is signed in, a second step, being locked out, and an upgrade with other cookies."""

import re

from django.test import Client
from playwright.sync_api import expect

from phases.answers.models import Answer
from tests.journeys.conftest import PASSWORD
from tests.people.second_step import code_of

QUESTION = "Wat willen jullie bereiken?"


def test_signing_out_elsewhere(someone, noor):
    here, phone = someone(noor.user), someone(noor.user)
    page = here.go("/mijn-account/")
    here.look()
    page.get_by_role("link", name="Waar je bent ingelogd").click()
    expect(page.get_by_role("listitem").filter(has_text="Chrome op Linux")).to_have_count(2)
    here.look()
    page.get_by_role("button", name=re.compile("^Log uit")).click()
    expect(page.get_by_text("Daar ben je nu uitgelogd.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Log "))).to_have_count(0)
    here.look()
    phone.go("/mijn-account/")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Inloggen")


def test_a_host_is_led_to_a_second_step_and_on(someone, noor):
    noor.user.is_staff = noor.user.is_superuser = True
    noor.user.save()
    person = someone(noor.user)
    page = person.go("/beheer/phases/user/")
    expect(page.get_by_text("Voor het beheer is inloggen in twee stappen nodig.")).to_be_visible()
    person.look()
    page.get_by_role("link", name="Zet de app aan").click()
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Ga verder").click()
    person.look()
    secret = page.locator("code").inner_text()
    page.get_by_label("Code uit je app").fill(code_of(secret))
    page.get_by_role("button", name="Zet aan").click()
    expect(page.get_by_label("Je herstelcodes")).to_be_visible()
    person.look()
    page.reload()
    expect(page.get_by_text("Herstelcodes laten we maar één keer zien")).to_be_visible()
    person.look()
    page.get_by_role("link", name="Terug", exact=True).click()
    page.get_by_role("link", name="Ga verder naar het beheer").click()
    expect(page).to_have_url(re.compile("/beheer/phases/user/$"))


def test_who_is_locked_out_sees_another_way(someone, noor):
    person = someone()
    for _ in range(5):
        wrong = {"login": noor.user.email, "password": "fout-wachtwoord"}
        Client(headers={"host": person.base.split("//")[1]}).post("/account/login/", wrong)
    page = person.go("/account/login/")
    page.get_by_label("E-mailadres").fill(noor.user.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", name="Zo kun je nu wel inloggen")).to_be_visible()
    person.look()
    page.get_by_role("link", name="Met een code per e-mail").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen met een code")


def test_an_upgrade_that_renames_the_cookies_loses_nothing(someone, noor, settings):
    """The page that was open still knows the old names."""
    person = someone(noor.user)
    page = person.go(f"/samenwerkingen/{noor.partnership.slug}/onderdelen/1a/")
    field = page.get_by_role("textbox", name=QUESTION, exact=True)
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "nieuw-sessie", "nieuw-token"
    field.fill("Getypt tijdens het bijwerken")
    expect(page.locator("#\\31 a-01-text-state")).to_contain_text("je bent uitgelogd")
    person.faults.clear()
    person.sign_in(noor.user)
    person.go(f"/samenwerkingen/{noor.partnership.slug}/onderdelen/1a/")
    expect(field).to_have_value("Getypt tijdens het bijwerken")
    person.all_saved()
    assert Answer.objects.get(item__code="1a-01").text == "Getypt tijdens het bijwerken"
    assert not person.faults
