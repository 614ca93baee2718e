"""What people type is never lost."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from phases.answers.models import Answer
from phases.network.operations import add_parties
from phases.partnership.operations import change_member
from tests.journeys.conftest import type_unseen
from tests.responding import url

QUESTION = "Wat willen jullie bereiken?"
SECTION = "/samenwerkingen/{}/onderdelen/1a/"


@pytest.fixture
def path(noor):
    return SECTION.format(noor.partnership.slug)


def field(person):
    return person.page.get_by_role("textbox", name=QUESTION, exact=True)


def saved():
    return Answer.objects.get(item__code="1a-01").text


def state(person):
    return person.page.locator("#\\31 a-01-text-state")


def test_two_people_in_one_answer(someone, noor, karim, path):
    first, second = someone(noor.user), someone(karim.user)
    first.go(path)
    second.go(path)
    field(first).fill("Van Noor")
    first.all_saved()
    type_unseen(field(second), "Van Karim")
    expect(second.page.get_by_text("Noor Visser schreef hier ook iets")).to_be_visible()
    expect(field(second)).to_have_value("Van Karim")
    assert saved() == "Van Noor"
    second.look()
    second.page.get_by_role("button", name="Zet beide teksten onder elkaar").click()
    second.all_saved()
    assert saved() == "Van Karim\n\nVan Noor"
    field(first).click()
    first.page.get_by_label(f"Status ({QUESTION})").focus()
    field(first).click()
    expect(field(first)).to_have_value("Van Karim\n\nVan Noor")
    expect(state(first)).to_contain_text("een ander heeft dit net gewijzigd")


def test_keeping_mine_or_taking_theirs(someone, noor, karim, path):
    first, second = someone(noor.user), someone(karim.user)
    for choice, left in (("Bewaar mijn tekst", "Van Karim"), ("Neem de andere over", "Nog eens van Noor")):
        first.go(path)
        second.go(path)
        field(first).fill("Van Noor" if left == "Van Karim" else "Nog eens van Noor")
        first.all_saved()
        type_unseen(field(second), "Van Karim" if left == "Van Karim" else "Verworpen")
        second.page.get_by_text(choice).click()
        second.all_saved()
        assert saved() == left


def test_server_gone_while_typing(someone, noor, path):
    person = someone(noor.user)
    person.go(path)
    person.page.context.set_offline(True)
    field(person).fill("Getypt zonder verbinding")
    expect(state(person)).to_contain_text("Je tekst staat veilig op dit apparaat")
    assert not Answer.objects.exists()
    person.page.context.set_offline(False)
    person.all_saved()
    assert saved() == "Getypt zonder verbinding"


def test_page_closed_before_the_server_was_back(someone, noor, path):
    person = someone(noor.user)
    person.go(path)
    context = person.page.context
    context.route("**/antwoorden/**", lambda route: route.abort())
    field(person).fill("Te snel gesloten")
    expect(state(person)).to_contain_text("geen verbinding")
    person.page.close()
    person.page = context.new_page()
    person.go("/")
    expect(person.page.get_by_text("Op dit apparaat staat nog tekst van jou")).to_be_visible()
    context.unroute_all()
    person.page.get_by_role("link", name="Ga naar ‘").click()
    expect(field(person)).to_have_value("Te snel gesloten")
    person.all_saved()
    assert saved() == "Te snel gesloten"


def test_response_that_got_lost_is_no_conflict(someone, noor, path):
    person = someone(noor.user)
    person.go(path)
    lost = []

    def lose_the_first(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    person.page.route("**/antwoorden/**", lose_the_first)
    field(person).fill("Aangekomen zonder antwoord")
    expect(state(person)).to_contain_text("geen verbinding")
    field(person).fill("Aangekomen zonder antwoord, en verder getypt")
    person.all_saved()
    assert lost == [200]
    assert saved() == "Aangekomen zonder antwoord, en verder getypt"


def test_session_that_expired_while_typing(someone, noor, path):
    person = someone(noor.user)
    person.go(path)
    Session.objects.all().delete()
    field(person).fill("Getypt na het uitloggen")
    expect(state(person)).to_contain_text("je bent uitgelogd")
    with person.page.context.expect_page() as other:
        person.page.get_by_role("link", name="Log in (nieuw tabblad)").click()
    login = other.value
    login.get_by_label("E-mailadres").fill(noor.user.email)
    login.get_by_label("Wachtwoord", exact=True).fill("een-lang-genoeg-woord")
    login.get_by_role("main").get_by_role("button", name="Inloggen").click()
    expect(login.get_by_role("heading", level=1)).to_have_text("Mijn samenwerkingen")
    person.page.bring_to_front()
    person.all_saved()
    assert saved() == "Getypt na het uitloggen"


def test_someone_else_signed_in_on_the_same_computer(someone, noor, karim, path):
    person = someone(noor.user)
    person.go(path)
    other = person.page.context.new_page()
    other.goto(person.base + "/")
    other.get_by_role("button", name="Uitloggen").click()
    other.goto(f"{person.base}/account/login/")
    other.get_by_label("E-mailadres").fill(karim.user.email)
    other.get_by_label("Wachtwoord", exact=True).fill("een-lang-genoeg-woord")
    other.get_by_role("main").get_by_role("button", name="Inloggen").click()
    expect(other.get_by_role("link", name="Karim El Idrissi")).to_be_visible()
    field(person).fill("Van Noor, niet van Karim")
    expect(state(person)).to_contain_text("iemand anders ingelogd")
    expect(field(person)).to_have_value("Van Noor, niet van Karim")
    assert not Answer.objects.exists()
    other.goto(person.base + path)
    expect(other.get_by_role("textbox", name=QUESTION, exact=True)).to_have_value("")


def test_a_role_that_changed_saves_nothing_and_keeps_the_text_in_sight(someone, noor, karim, path):
    """Joint text of a trekker would become text of the own organisation, and the other way round."""
    person = someone(karim.user)
    person.go(path)
    change_member(membership=karim, role="partner", layer=karim.layer, by=noor)
    field(person).fill("Gezamenlijk bedoeld")
    expect(state(person)).to_contain_text("je kreeg een andere rol")
    expect(field(person)).to_have_value("Gezamenlijk bedoeld")
    person.go(path)
    expect(field(person)).to_have_value("")
    person.page.get_by_text("Er staat hier nog een oudere tekst van jou").click()
    expect(person.page.get_by_role("blockquote")).to_have_text("Gezamenlijk bedoeld")
    # htmx draws a part anew, which looks for drafts again
    person.page.evaluate("document.dispatchEvent(new Event('htmx:afterSettle'))")
    person.page.wait_for_timeout(300)
    expect(person.page.get_by_role("blockquote")).to_have_count(1)
    assert not Answer.objects.exists()


def test_who_begins_to_type_while_a_newer_text_arrives_keeps_it(someone, noor, karim, path):
    first, second = someone(noor.user), someone(karim.user)
    first.go(path)
    second.go(path)
    held = []

    def hold_what_is_read(route):
        if route.request.method == "GET" and not held:
            held.append(route)
        else:
            route.continue_()

    second.page.route("**/antwoorden/1a-01/text/", hold_what_is_read)
    field(first).fill("Van Noor")
    first.all_saved()
    second.page.evaluate("""() => {
        const read = Response.prototype.json;
        Response.prototype.json = function () { return new Promise((done) => setTimeout(done, 600)).then(() => read.call(this)); };
    }""")
    field(second).focus()
    second.page.wait_for_timeout(200)
    held[0].continue_()
    second.page.wait_for_timeout(200)
    field(second).press_sequentially("Van Karim")
    expect(second.page.get_by_text("Noor Visser schreef hier ook iets")).to_be_visible()
    expect(field(second)).to_have_value("Van Karim")
    assert saved() == "Van Noor"


def test_the_first_words_bring_what_can_be_done_with_them(someone, noor, path):
    person = someone(noor.user)
    person.go(path)
    item = person.page.locator("#\\31 a-01")
    expect(item.get_by_role("link", name="Deel dit antwoord")).to_be_hidden()
    field(person).fill("Eerste woorden")
    person.all_saved()
    expect(item.get_by_role("link", name="Deel dit antwoord")).to_be_visible()
    expect(item.get_by_label("Status")).to_have_value("busy")
    item.get_by_role("link", name="Deel dit antwoord").click()
    expect(person.page.get_by_text("Eerste woorden")).to_be_visible()


def test_an_older_draft_never_replaces_what_is_typed_now(someone, noor, path):
    """Also not when htmx draws a part anew, which looks for drafts again."""
    person = someone(noor.user)
    left_behind = """([url, member]) => ["een", "twee"].forEach((client, number) => localStorage.setItem(
        `concept:${document.body.dataset.user}:${client}:${url}`,
        JSON.stringify({entries: [["1a-01.text", `Ouder ${client}`]], version: 0, seq: number + 1, member,
            at: Date.now() - number * 1000, page: location.pathname})))"""
    field_url = url(noor, "answer_field", code="1a-01", field="text")
    person.go("/").evaluate(left_behind, [field_url, noor.page_mark])
    person.go(path)
    expect(field(person)).to_have_value("Ouder een")
    person.all_saved()
    person.page.context.set_offline(True)
    field(person).fill("Nu getypt")
    person.page.evaluate("document.dispatchEvent(new Event('htmx:afterSettle'))")
    person.page.wait_for_timeout(300)
    expect(field(person)).to_have_value("Nu getypt")
    person.page.context.set_offline(False)
    person.all_saved()
    assert saved() == "Nu getypt"


def test_a_form_that_was_typed_in_another_role_is_shown_and_not_filled_in(someone, noor, karim):
    change_member(membership=karim, role="partner", layer=karim.layer, by=noor)
    person = someone(karim.user)
    person.go(reverse("processes", kwargs={"slug": noor.partnership.slug}))
    name = person.page.get_by_role("textbox", name="Naam van een nieuw proces")
    name.fill("Alleen voor ons")
    change_member(membership=karim, role="coordinator", layer=karim.layer, by=noor)
    person.go(reverse("processes", kwargs={"slug": noor.partnership.slug}))
    expect(person.page.get_by_text("Je schreef die in een andere rol, voor andere lezers.")).to_be_visible()
    expect(person.page.get_by_role("blockquote")).to_have_text("Alleen voor ons")
    expect(name).to_have_value("")
    person.look()


def test_a_click_in_another_role_says_why_nothing_happened(someone, noor, karim):
    add_parties(by=noor, names=["Welzijn West"])
    person = someone(karim.user)
    person.go(f"/samenwerkingen/{noor.partnership.slug}/partijen/")
    change_member(membership=karim, role="partner", layer=karim.layer, by=noor)
    person.page.get_by_role("button", name="Verwijderen van Welzijn West").click()
    expect(person.page.get_by_text("Dit lukte niet: je kreeg een andere rol").last).to_be_visible()


def test_two_tabs_of_one_person(someone, noor, path):
    person = someone(noor.user)
    person.go(path)
    other = person.page.context.new_page()
    other.goto(person.base + path)
    field(person).fill("Eerste tab")
    person.all_saved()
    other.get_by_role("textbox", name=QUESTION, exact=True).evaluate(
        "(box) => { box.value = 'Tweede tab'; box.dispatchEvent(new Event('input', {bubbles: true})) }"
    )
    expect(other.get_by_text("Je schreef hier ook iets, op een andere pagina")).to_be_visible()
    assert saved() == "Eerste tab"


def test_back_button_shows_what_was_saved(someone, noor, path):
    person = someone(noor.user)
    person.go(path)
    field(person).fill("Blijft staan")
    person.all_saved()
    person.page.get_by_role("link", name="Mijn samenwerkingen").click()
    person.page.go_back()
    expect(field(person)).to_have_value("Blijft staan")


def test_leaving_in_a_hurry_still_saves(someone, noor, path):
    person = someone(noor.user)
    person.go(path)
    field(person).fill("Net op tijd")
    person.page.get_by_role("link", name="Mijn samenwerkingen").click()
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Mijn samenwerkingen")
    person.go(path)
    expect(field(person)).to_have_value("Net op tijd")
    person.all_saved()
    assert saved() == "Net op tijd"


def test_signing_out_saves_first(someone, noor, path):
    person = someone(noor.user)
    person.go(path)
    field(person).fill("Voor het uitloggen")
    person.page.get_by_role("button", name="Uitloggen").click()
    expect(person.page.get_by_role("heading", name="Inloggen")).to_be_visible()
    assert saved() == "Voor het uitloggen"


def test_text_that_is_too_long_is_said_at_the_field(someone, noor, path):
    person = someone(noor.user)
    person.go(path)
    field(person).fill("x" * 20_001)
    expect(state(person)).to_contain_text("te lang")
    assert field(person).get_attribute("aria-invalid") == "true"
    field(person).fill("Kort")
    person.all_saved()
    assert saved() == "Kort"
    assert field(person).get_attribute("aria-invalid") is None


def test_saving_is_said_to_who_cannot_see_it(someone, noor, path):
    person = someone(noor.user)
    person.go(path)
    field(person).fill("Hoorbaar")
    expect(person.page.locator("#live")).to_have_text("Opgeslagen")
    expect(state(person)).to_have_text(re.compile("Opgeslagen om"))


def test_form_that_was_not_sent_is_kept(someone, noor):
    person = someone(noor.user)
    new = "/samenwerkingen/nieuw/"
    person.go(new)
    person.page.get_by_label("Rond welk thema").fill("Goed slapen")
    context = person.page.context
    person.page.close()
    person.page = context.new_page()
    person.go(new)
    expect(person.page.get_by_label("Rond welk thema")).to_have_value("Goed slapen")


def test_what_did_not_go_through_is_said_where_it_was_tried(someone, noor):
    add_parties(by=noor, names=["Welzijn West"])
    person = someone(noor.user)
    person.go(f"/samenwerkingen/{noor.partnership.slug}/partijen/")
    person.page.context.set_offline(True)
    person.page.get_by_role("button", name="Verwijderen van Welzijn West").click()
    expect(person.page.get_by_text("Dit lukte niet: geen verbinding.").last).to_be_visible()
    Session.objects.all().delete()
    person.page.context.set_offline(False)
    person.page.get_by_role("button", name="Verwijderen van Welzijn West").click()
    expect(person.page.get_by_text("Dit lukte niet: je bent uitgelogd.").last).to_be_visible()


def test_an_answer_from_before_a_save_does_not_undo_it_on_the_page(someone, noor, path):
    person = someone(noor.user)
    person.go(path)
    held = []

    def hold_what_is_read(route):
        if route.request.method == "GET" and not held:
            held.append((route, route.fetch()))
        else:
            route.continue_()

    person.page.route("**/antwoorden/1a-01/text/", hold_what_is_read)
    field(person).fill("Net getypt")
    person.all_saved()
    route, old = held[0]
    route.fulfill(response=old)
    person.page.wait_for_timeout(300)
    expect(field(person)).to_have_value("Net getypt")


def test_who_types_before_the_script_is_there_loses_nothing(someone, noor):
    person = someone(noor.user)
    held = []
    person.page.route("**/autosave*.js", lambda route: held.append(route))
    person.page.goto(
        person.base + reverse("section", kwargs={"slug": noor.partnership.slug, "code": "1a"}), wait_until="commit"
    )
    person.page.get_by_role("textbox", name="Wat willen jullie bereiken?", exact=True).fill("Sneller dan het script")
    held[0].continue_()
    person.page.wait_for_load_state()
    person.page.unroute("**/autosave*.js")
    person.all_saved()
    assert Answer.objects.get().text == "Sneller dan het script"
