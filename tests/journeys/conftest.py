"""A person in a real browser: what they see, what they press, and whether everyone could."""

import re

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Locator, Page, expect

from phases.partnership.models import Role
from phases.people.models import User
from tests.factories import make_member, make_organisation

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PASSWORD = "een-lang-genoeg-woord"
SIZES = [(1280, 900), (390, 844)]


# What makes a page scroll sideways; empty when nothing does.
STICKING_OUT = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
        .map((each) => each.outerHTML.slice(0, 120)).slice(0, 5)"""


class Person:
    """One person in one browser. Pages are checked wherever they go."""

    def __init__(self, page: Page, base: str):
        self.page, self.base = page, base
        self.faults: list[str] = []
        page.on("console", self.heard)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def heard(self, message):
        """A form that was sent back with a message is no fault, nor are two texts in one field."""
        if message.type == "error" and not re.search(r"\b(409|422)\b", message.text):
            self.faults.append(message.text)

    def sign_in(self, user: User):
        self.page.goto(f"{self.base}/account/login/")
        self.page.get_by_label("E-mailadres").fill(user.email)
        self.page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="Inloggen").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Mijn samenwerkingen")

    def go(self, path: str):
        self.page.goto(self.base + path)
        return self.page

    def look(self):
        """Nobody is kept out: axe finds nothing, on a wide screen and on a phone, and nothing sticks out."""
        for width, height in SIZES:
            self.page.set_viewport_size({"width": width, "height": height})
            found = Axe().run(self.page, options={"runOnly": RULES}).response["violations"]
            assert not found, [(rule["id"], rule["nodes"][0]["html"]) for rule in found]
            assert not self.page.evaluate(STICKING_OUT), (self.page.url, width)
        self.page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})

    def all_saved(self):
        for _ in range(200):
            if self.page.evaluate("window.samen.unsaved().length") == 0:
                break
            self.page.wait_for_timeout(100)
        expect(self.page.get_by_text(re.compile("Bezig met opslaan|Nog niet opgeslagen"))).to_have_count(0)


def type_unseen(field: Locator, text: str) -> None:
    """Types before the field could show what a colleague just wrote: going to a field reads it again."""
    change = "(box, text) => { box.value = text; box.dispatchEvent(new Event('input', {bubbles: true})) }"
    field.evaluate(change, text)


def account(name: str, email: str) -> User:
    user = User.objects.create_user(email, PASSWORD, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@pytest.fixture
def noor(live_server):
    cache.clear()
    return make_member(user=account("Noor Visser", "noor@example.org"))


@pytest.fixture
def karim(noor):
    user = account("Karim El Idrissi", "karim@example.org")
    return make_member(noor.partnership, organisation=noor.organisation, user=user, name=user.name)


@pytest.fixture
def joost(noor):
    brug = make_organisation(noor.partnership, "De Brug")
    user = account("Joost de Vries", "joost@example.org")
    return make_member(noor.partnership, organisation=brug, role=Role.PARTNER, user=user, name=user.name)


@pytest.fixture
def someone(browser, browser_context_args, live_server):
    """Opens a browser of its own for each person: `someone()`; `javascript=False` for one without scripts."""
    contexts = []

    def open_browser(user=None, javascript=True) -> Person:
        context = browser.new_context(**browser_context_args, java_script_enabled=javascript, accept_downloads=True)
        context.set_default_timeout(15_000)
        contexts.append(context)
        person = Person(context.new_page(), live_server.url)
        if user:
            person.sign_in(user)
        return person

    yield open_browser
    for context in contexts:
        context.close()
