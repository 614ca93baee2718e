"""A form that was cut off, or sent with the token of a session that is over: what was typed goes on."""

import pytest
from playwright.sync_api import expect

from phases.answers.models import Answer
from phases.partnership.models import Invitation
from phases.process.models import Process
from tests.responding import url

LEFT = "nog tekst van jou"
PASSWORD = "een-lang-genoeg-woord"
QUESTION = "Wat willen jullie bereiken?"
# Chromium may count a page as open for a second after it was left; here it always does.
SLOW = """(() => {
    const query = LockManager.prototype.query;
    let first = 0;
    const justLeft = (key) => performance.timeOrigin - JSON.parse(localStorage.getItem(key)).at < 2500;
    LockManager.prototype.query = async function () {
        const found = await query.call(this);
        first = first || performance.now();
        if (performance.now() - first > 1000) return found;
        const before = Object.keys(localStorage).filter((key) => key.startsWith("concept:") && justLeft(key));
        return {held: [...found.held, ...before.map((key) => ({name: `samenwerking:${key.split(":")[2]}`}))]};
    };
})()"""


@pytest.fixture
def slow(someone, noor):
    person = someone(noor.user)
    person.page.context.add_init_script(SLOW)
    return person


def cut_off(page, address):
    page.route(address, lambda route: route.abort("aborted") if route.request.method == "POST" else route.continue_())


def test_a_form_that_was_cut_off_is_put_back_on_the_page_that_is_loaded_at_once(slow, noor):
    person = slow
    page = person.go(url(noor, "member_invite"))
    name = page.get_by_label("Naam", exact=True)
    name.press_sequentially("Kwam niet aan")
    cut_off(page, "**/uitnodigen/")
    page.get_by_role("button", name="Stuur de uitnodiging").click()
    page.goto(person.base + url(noor, "member_invite"))
    expect(name).to_have_value("Kwam niet aan")
    expect(page.get_by_role("main").get_by_text("Je eerder getypte tekst is teruggezet")).to_be_visible()


def test_what_was_typed_before_it_was_put_back_stays(slow, noor):
    """Putting back waits for the browser; who types meanwhile goes on, and the earlier text is shown."""
    page = slow.go(url(noor, "member_invite"))
    name = page.get_by_label("Naam", exact=True)
    name.press_sequentially("Eerst dit")
    page.reload()
    name.fill("Toen dat")
    expect(page.get_by_role("blockquote")).to_contain_text("Eerst dit")
    expect(name).to_have_value("Toen dat")


def test_a_page_that_is_open_keeps_its_own_text(someone, noor):
    person = someone(noor.user)
    page = person.go(url(noor, "member_invite"))
    page.get_by_label("Naam", exact=True).press_sequentially("Hier bezig")
    other = page.context.new_page()
    other.goto(person.base + url(noor, "member_invite"))
    other.wait_for_timeout(4000)
    expect(other.get_by_label("Naam", exact=True)).to_have_value("")
    expect(other.get_by_text(LEFT)).to_have_count(0)


def test_a_text_that_was_cut_off_is_put_back_in_its_field_on_the_page_that_is_loaded_at_once(slow, noor):
    page = slow.go(url(noor, "section", code="1a"))
    box = page.get_by_role("textbox", name=QUESTION, exact=True)
    cut_off(page, "**/antwoorden/**")
    box.press_sequentially("Net niet")
    page.reload()
    page.unroute_all()
    expect(box).to_have_value("Net niet")
    expect(page.get_by_text("Opgeslagen om")).to_be_visible()
    assert Answer.objects.get().text == "Net niet"


def test_what_was_saved_while_leaving_is_not_said_to_be_left(slow, noor):
    person = slow
    page = person.go(url(noor, "section", code="1a"))
    arrived = []
    page.route("**/antwoorden/**", lambda route: arrived.append(route.fetch().status))  # and the answer never comes
    page.get_by_role("textbox", name=QUESTION, exact=True).fill("Net op tijd")
    page.get_by_role("link", name="Mijn samenwerkingen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn samenwerkingen")
    page.wait_for_timeout(3000)
    assert 200 in arrived
    expect(page.get_by_text(LEFT)).to_have_count(0)
    page.goto(person.base + url(noor, "processes"))
    page.wait_for_timeout(1000)
    expect(page.get_by_text(LEFT)).to_have_count(0)
    assert Answer.objects.get().text == "Net op tijd"


def sign_in_elsewhere(person, user):
    """In another tab: out, and in again; with that the browser gets another session and another token."""
    other = person.page.context.new_page()
    other.goto(person.base + "/")
    other.get_by_role("button", name="Uitloggen").click()
    other.goto(f"{person.base}/account/login/")
    other.get_by_label("E-mailadres").fill(user.email)
    other.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    other.get_by_role("main").get_by_role("button", name="Inloggen").click()
    expect(other.get_by_role("link", name=user.name)).to_be_visible()
    return other


def fill_in_an_invitation(page, noor):
    page.get_by_label("Naam", exact=True).fill("Anna")
    page.get_by_label("E-mailadres").fill("anna@example.org")
    page.get_by_label("Organisatie", exact=True).select_option(label=str(noor.organisation))
    page.get_by_label("Management").check()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_form_sent_after_signing_in_again_elsewhere_is_taken_after_one_question(someone, noor, javascript):
    person = someone(noor.user, javascript=javascript)
    page = person.go(url(noor, "member_invite"))
    fill_in_an_invitation(page, noor)
    sign_in_elsewhere(person, noor.user).close()
    page.get_by_role("button", name="Stuur de uitnodiging").click()
    expect(page.get_by_role("heading", name="Je bent weer ingelogd")).to_be_visible()
    assert not Invitation.objects.exists()
    if javascript:
        person.look()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Anna krijgt een e-mail")).to_be_visible()
    page.goto(person.base + url(noor, "member_invite"))
    page.wait_for_timeout(1500)
    expect(page.get_by_label("Naam", exact=True)).to_have_value("")
    expect(page.get_by_text(LEFT)).to_have_count(0)
    assert Invitation.objects.get().name == "Anna"


def test_who_does_not_answer_the_question_finds_the_text_in_the_form(someone, noor):
    person = someone(noor.user)
    page = person.go(url(noor, "processes"))
    page.get_by_role("textbox", name="Naam van een nieuw proces").fill("Route")
    sign_in_elsewhere(person, noor.user).close()
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("heading", name="Je bent weer ingelogd")).to_be_visible()
    page.goto(person.base + url(noor, "processes"))
    expect(page.get_by_role("textbox", name="Naam van een nieuw proces")).to_have_value("Route")
    assert not Process.objects.exists()


@pytest.mark.parametrize("name", ["member_invite", "partnership_new"])
def test_a_form_is_never_taken_in_the_name_of_who_signed_in_elsewhere(someone, noor, karim, name):
    person = someone(noor.user)
    page = person.go(url(noor, name) if name == "member_invite" else "/samenwerkingen/nieuw/")
    if name == "member_invite":
        fill_in_an_invitation(page, noor)
        button = page.get_by_role("button", name="Stuur de uitnodiging")
    else:
        page.get_by_label("Rond welk thema").fill("Goed slapen")
        page.get_by_label("Bij welke organisatie werk je?").fill("GGD")
        button = page.get_by_role("button", name="Start de samenwerking")
    sign_in_elsewhere(person, karim.user).close()
    button.click()
    expect(page.get_by_role("heading", name="Er is nu iemand anders ingelogd")).to_be_visible()
    expect(page.get_by_role("button", name="Opslaan")).to_have_count(0)
    assert not Invitation.objects.exists() and type(noor.partnership).objects.count() == 1
