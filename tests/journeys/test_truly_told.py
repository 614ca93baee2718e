"""What stands beside a save tells the truth: where the text is, what went wrong, and what to do."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from phases.answers.models import Answer
from phases.contributions.operations import remove
from phases.network.operations import add_parties
from phases.process.models import ProcessStep
from phases.process.operations import add_process, add_step, remove_step
from tests.responding import url

QUESTION = "Wat willen jullie bereiken?"
ONLY_HERE, SAFE = "alleen op deze pagina", "op dit apparaat"
# A browser whose storage is full or switched off, and one that seems to take a text and does not.
FULL = "Storage.prototype.setItem = () => { throw new DOMException('vol', 'QuotaExceededError'); }"
OFF = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('uit', 'SecurityError'); } })"
OLD = "delete AbortSignal.timeout; delete Navigator.prototype.locks; delete Crypto.prototype.randomUUID"
FORGETS = "Storage.prototype.setItem = () => {}"


def field(person):
    return person.page.get_by_role("textbox", name=QUESTION, exact=True)


def state(person):
    return person.page.locator("#\\31 a-01-text-state")


def answered(person, **answer):
    """Every save gets this answer, until `person.page.unroute_all()`."""
    person.page.route(
        "**/antwoorden/**",
        lambda route: route.fulfill(**answer) if route.request.method == "POST" else route.continue_(),
    )


@pytest.fixture
def writing(someone, noor):
    """Somebody at an answer, in a browser in which `script` ran first."""

    def begin(script=""):
        person = someone(noor.user)
        if script:
            person.page.context.add_init_script(script)
        person.go(url(noor, "section", code="1a"))
        return person

    return begin


@pytest.mark.parametrize("script", [FULL, OFF, FORGETS], ids=["full", "off", "forgets"])
def test_a_text_that_the_browser_did_not_keep_is_not_called_safe(writing, script):
    person = writing(script)
    person.page.context.set_offline(True)
    field(person).fill("Nergens anders")
    expect(state(person)).to_contain_text("geen verbinding")
    expect(state(person)).to_contain_text(ONLY_HERE)
    expect(state(person)).to_contain_text("Kopieer")
    expect(state(person)).not_to_contain_text(SAFE)
    person.look()
    person.page.context.set_offline(False)
    person.all_saved()
    assert Answer.objects.get().text == "Nergens anders"


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 401, "headers": {"X-Reason": "signed-out"}},
        {"status": 401, "headers": {"X-Reason": "other-role"}},
        {"status": 403},
        {"status": 410, "json": {"error": "Niet opgeslagen: deze ronde is intussen afgesloten."}},
        {"status": 500},
    ],
    ids=lambda answer: "-".join(map(str, [answer["status"], *answer.get("headers", {}).values()])),
)
def test_where_the_text_is_is_said_whatever_the_server_answered(writing, answer):
    person = writing()
    answered(person, **answer)
    field(person).fill("Wel bewaard")
    expect(state(person)).to_contain_text("op dit apparaat")
    person = writing(FULL)
    answered(person, **answer)
    field(person).fill("Niet bewaard")
    expect(state(person)).to_contain_text(ONLY_HERE)
    expect(state(person)).not_to_contain_text(SAFE)


def test_who_leaves_with_a_text_that_is_only_on_the_page_is_asked_first(writing):
    person = writing(FULL)
    asked = []
    person.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    person.page.context.set_offline(True)
    field(person).press_sequentially("Nergens anders")
    expect(state(person)).to_contain_text(ONLY_HERE)
    person.page.get_by_role("button", name="Uitloggen").click()
    person.page.wait_for_timeout(6000)
    assert asked == ["confirm"]
    person.page.close(run_before_unload=True)
    person.page.wait_for_timeout(300)
    assert asked == ["confirm", "beforeunload"]


def test_a_form_that_the_browser_cannot_keep_says_so(someone, noor):
    person = someone(noor.user)
    person.page.context.add_init_script(FULL)
    page = person.go(url(noor, "member_invite"))
    page.get_by_label("Naam", exact=True).press_sequentially("Anna")
    expect(page.get_by_role("main").get_by_text(ONLY_HERE)).to_be_visible()
    person.look()
    page.get_by_label("Naam", exact=True).fill("")
    expect(page.get_by_role("main").get_by_text(ONLY_HERE)).to_have_count(0)


def test_a_full_disk_is_told_in_the_words_of_the_server_and_the_text_goes_out_when_there_is_room(writing):
    person = writing()
    full = "Niet opgeslagen: de schijf van de server is vol. De beheerder moet ruimte maken."
    answered(person, status=507, content_type="text/plain; charset=utf-8", body=full)
    field(person).fill("Geduld")
    expect(state(person)).to_contain_text(full)
    expect(state(person)).not_to_contain_text("verbinding")
    person.page.unroute_all()
    person.all_saved()
    assert Answer.objects.get().text == "Geduld"


@pytest.mark.parametrize("status", [502, 507])
def test_a_fault_of_the_server_is_not_called_a_connection(writing, status):
    """Nor is the page of a proxy shown as what the server says."""
    person = writing()
    answered(person, status=status, content_type="text/html", body="<h1>Bad gateway</h1>")
    field(person).fill("Toch niet")
    expect(state(person)).to_contain_text("op de server")
    expect(state(person)).not_to_contain_text(re.compile("verbinding|gateway"))


def test_a_browser_that_knows_little_saves_too(writing):
    person = writing(OLD)
    field(person).fill("Ook hier")
    person.all_saved()
    assert Answer.objects.get().text == "Ook hier"
    field(person).click()
    person.page.get_by_label(f"Status ({QUESTION})").focus()
    Answer.objects.update(text="Van een ander", versions={"text": [9, "", 0]})
    field(person).click()
    expect(field(person)).to_have_value("Van een ander")


def test_two_pages_in_a_browser_without_locks_lose_nothing(writing, noor):
    """There the second page can't know that the first is still open."""
    person = writing("delete Navigator.prototype.locks")
    person.page.route(
        "**/antwoorden/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    field(person).fill("Eerste pagina")
    expect(state(person)).to_contain_text("geen verbinding")
    other = person.page.context.new_page()
    other.goto(person.base + url(noor, "section", code="1a"))
    second = other.get_by_role("textbox", name=QUESTION, exact=True)
    expect(second).to_have_value("Eerste pagina")
    second.fill("Tweede pagina")
    expect(other.locator("#\\31 a-01-text-state")).to_contain_text("Opgeslagen om")
    person.page.unroute_all()
    field(person).fill("Eerste pagina, en verder")
    expect(person.page.get_by_text("Je schreef hier ook iets, op een andere pagina")).to_be_visible()
    expect(field(person)).to_have_value("Eerste pagina, en verder")
    assert Answer.objects.get().text == "Tweede pagina"


@pytest.fixture
def step(noor):
    process = add_process(by=noor, name="Route")
    return add_step(process=process, position=0)


@pytest.mark.parametrize("what", ["step", "process"])
def test_a_row_that_a_colleague_removed_is_said_to_be_removed(someone, noor, step, what):
    person = someone(noor.user)
    page = person.go(url(noor, "process", pk=step.process_id))
    box = page.locator(f"#stap-{step.pk}").get_by_role("textbox").first
    if what == "step":
        remove_step(step=ProcessStep.objects.get())
    else:
        remove(contribution=step.process.contribution)
    box.press_sequentially("Aanmelden bij de wijkagent")
    told = page.locator(f"#stap-{step.pk}").get_by_text("haalde dit weg")
    expect(told).to_contain_text("op dit apparaat")
    expect(page.get_by_text("geen toegang")).to_have_count(0)
    expect(box).to_have_value("Aanmelden bij de wijkagent")
    person.look()
    person.go(url(noor, "processes") if what == "process" else url(noor, "process", pk=step.process_id))
    if what == "process":
        return
    expect(page.get_by_role("blockquote").filter(has_text="Aanmelden bij de wijkagent")).to_be_visible()


def test_who_lost_the_cookies_is_signed_out_and_not_without_access(writing):
    person = writing()
    person.page.context.clear_cookies()
    Session.objects.all().delete()
    field(person).fill("Zonder koekjes")
    expect(state(person)).to_contain_text("je bent uitgelogd")


def test_the_token_is_read_from_the_cookie_that_the_page_names(settings, writing, noor):
    settings.CSRF_COOKIE_NAME = "ander-koekje"
    person = writing()
    field(person).fill("Met een ander koekje")
    person.all_saved()
    assert Answer.objects.get().text == "Met een ander koekje"
    add_parties(by=noor, names=["Welzijn West"])
    page = person.go(url(noor, "parties"))
    page.get_by_role("button", name="Verwijderen van Welzijn West").click()
    expect(page.get_by_role("button", name="Ongedaan maken")).to_be_visible()
