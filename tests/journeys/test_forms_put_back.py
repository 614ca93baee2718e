"""What was typed in a form and not sent comes back where it belongs, with what was chosen; elsewhere it is only shown."""

import re

from playwright.sync_api import expect

from phases.network.operations import add_parties
from phases.partnership.models import Role
from phases.plans.models import Action, ActionCheck
from phases.process.operations import add_bottleneck, add_process
from tests.plans.cycles import add, check, fill
from tests.responding import share, url
from tests.world import write

LEFT = "nog tekst van jou"


def test_what_was_taken_out_of_a_form_with_an_error_stays_out(someone, noor, joost):
    share(write(noor, "1a-01", "Minder pesten"), noor)
    person = someone(noor.user)
    page = person.go(url(noor, "review", code="1a"))
    note, day = page.get_by_label("Wat willen jullie weten?"), page.get_by_label("Graag vóór")
    note.fill("Toch niet vragen")
    day.fill("2020-01-01")
    page.get_by_role("button", name="Vraag om review").click()
    expect(page.get_by_text("Kies een dag vanaf vandaag.").first).to_be_visible()
    expect(note).to_have_value("Toch niet vragen")
    note.fill("")
    day.fill("2020-01-02")
    page.get_by_role("button", name="Vraag om review").click()
    expect(page.get_by_text("Kies een dag vanaf vandaag.").first).to_be_visible()
    page.wait_for_timeout(300)
    expect(note).to_have_value("")
    expect(page.get_by_text("teruggezet")).to_have_count(0)
    note.fill("Wel vragen")
    page.goto(person.base + url(noor, "section", code="1a"))
    page.get_by_role("link", name="Ga naar ‘Vraag om review’").click()
    expect(note).to_have_value("Wel vragen")


def test_going_back_keeps_what_was_typed_in_a_form(someone, noor):
    page = someone(noor.user).go(url(noor, "member_invite"))
    name = page.get_by_label("Naam", exact=True)
    name.press_sequentially("Blijf Staan")
    page.goto(page.url.replace("uitnodigen/", ""))
    page.go_back()
    page.wait_for_timeout(500)
    page.goto(page.url.partition("/samenwerkingen")[0] + "/")
    page.goto(page.url + url(noor, "member_invite")[1:])
    expect(name).to_have_value("Blijf Staan")


def test_what_was_typed_in_another_role_is_only_shown(someone, noor, karim):
    person = someone(karim.user)
    page = person.go(url(karim, "action_new"))
    what = page.get_by_label("Wat gaan jullie doen")
    what.press_sequentially("Voor trekkers alleen")
    page.goto(person.base + "/")
    type(karim).objects.filter(pk=karim.pk).update(role=Role.PARTNER)
    page.go_back()
    page.wait_for_timeout(500)
    expect(page.get_by_text("Je schreef die in een andere rol")).to_be_visible()
    page.goto(person.base + "/")
    page.goto(person.base + url(karim, "action_new"))
    expect(page.get_by_text("Voor trekkers alleen")).to_be_visible()
    expect(what).to_have_value("")


def test_what_was_wrong_in_one_form_keeps_nothing_out_of_another(someone, noor):
    page = someone(noor.user).go(url(noor, "meetings"))
    page.get_by_label("Naam van een nieuwe bijeenkomst").fill("Kennismaken")
    page.get_by_role("button", name="Voeg toe").click()
    meeting = page.url
    page.goto(meeting + "verslag/")
    follow_up = page.get_by_label("Wat gaan jullie doen")
    follow_up.press_sequentially("Nabellen")
    page.get_by_text("Er is nog iemand").click()
    page.get_by_role("button", name="Voeg deze persoon toe").click()
    expect(page.get_by_role("heading", name="Nog niet toegevoegd")).to_be_visible()
    expect(follow_up).to_have_value("Nabellen")


def test_what_no_longer_fits_in_a_form_is_shown_to_copy(someone, noor):
    """An action was finished meanwhile, so that there is no longer a place for why it would stop."""
    for what in ("Bellen", "Mailen"):
        action = add(noor, what, status="busy")
        check(action, "partly", "Half")
    fill(action.plan)
    page = someone(noor.user).go(url(noor, "cycle_external_close", number=1))
    page.get_by_label("Stopt", exact=True).last.check()
    page.get_by_label(re.compile("Waarom")).last.press_sequentially("Geen tijd meer")
    page.goto(page.url.replace("afsluiten/", ""))
    Action.objects.update(status="done")
    ActionCheck.objects.update(outcome="met")
    page.go_back()
    page.reload()
    expect(page.get_by_role("blockquote")).to_contain_text("Geen tijd meer")


def test_what_was_meant_for_the_own_plan_is_not_put_back_in_a_form_for_the_joint_one(someone, noor):
    add_bottleneck(by=noor, process=add_process(by=noor, name="Route"), step=None, next_step=None, kind="gap")
    page = someone(noor.user).go(url(noor, "open_points"))
    page.get_by_text("Maak actie").click()
    page.get_by_role("link", name="Meer velden").click()
    own = page.get_by_role("radio", name=re.compile("intern", re.I))
    own.check()
    page.get_by_label("Wat gaan jullie doen").press_sequentially("Alleen voor ons")
    page.get_by_role("link", name="Terug", exact=True).click()
    expect(page.get_by_label("Wat gaan jullie doen?")).to_have_value("")
    page.get_by_role("link", name="Ga naar ‘Nieuwe actie’").click()
    expect(page.get_by_label("Wat gaan jullie doen")).to_have_value("Alleen voor ons")
    expect(own).to_be_checked()


def test_what_was_typed_for_the_own_plan_comes_back_for_that(someone, noor):
    person = someone(noor.user)
    page = person.go(url(noor, "action_new") + "?plan=intern")
    page.get_by_label("Wat gaan jullie doen").press_sequentially("Alleen voor ons")
    page.goto(person.base + url(noor, "action_new") + "?plan=extern")
    link = page.get_by_role("link", name="Ga naar ‘Nieuwe actie’")
    expect(link).to_be_visible()
    expect(page.get_by_label("Wat gaan jullie doen")).to_have_value("")
    link.click()
    expect(page.get_by_label("Wat gaan jullie doen")).to_have_value("Alleen voor ons")
    expect(page.get_by_role("radio", name=re.compile("intern", re.I))).to_be_checked()


def test_what_a_colleague_changed_meanwhile_is_not_replaced_by_what_is_put_back(someone, noor):
    add_parties(by=noor, names=["Welzijn West"])
    party = noor.partnership.organisations.get(name="Welzijn West")
    person = someone(noor.user)
    page = person.go(url(noor, "party_edit", pk=party.pk))
    name = page.get_by_label("Naam", exact=True)
    name.fill("Welzijn Oost")
    page.goto(person.base + "/")
    page.get_by_role("link", name=re.compile("Ga naar ‘")).click()
    expect(name).to_have_value("Welzijn Oost")
    page.goto(person.base + "/")
    type(party).objects.filter(pk=party.pk).update(name="Welzijn Noord", sector="welfare")
    page.get_by_role("link", name=re.compile("Ga naar ‘")).click()
    expect(page.get_by_role("blockquote").filter(has_text="Welzijn Oost")).to_be_visible()
    expect(name).to_have_value("Welzijn Noord")


def test_what_is_typed_after_saving_is_a_text_of_its_own(someone, noor):
    person = someone(noor.user)
    page = person.go(url(noor, "partnership_settings"))
    region = page.get_by_label("gebied", exact=False)
    for text in ("Noord", "Zuid"):
        region.fill(text)
        page.get_by_role("button", name="Opslaan").click()
        expect(page.get_by_text("Opgeslagen.")).to_be_visible()
    region.fill("Oost")
    page.goto(person.base + "/")
    page.get_by_role("link", name=re.compile("Ga naar ‘")).click()
    expect(region).to_have_value("Oost")


def test_of_two_texts_for_one_form_one_is_put_back_and_one_shown(someone, noor):
    add_parties(by=noor, names=["Welzijn West"])
    address = url(noor, "party_edit", pk=noor.partnership.organisations.get(name="Welzijn West").pk)
    person = someone(noor.user)
    first = person.go(address)
    second = first.context.new_page()
    second.goto(person.base + address)
    for page, text in ((first, "Welzijn Oost"), (second, "Welzijn Zuid")):
        page.get_by_label("Naam", exact=True).fill(text)
    second.close()
    first.goto(person.base + "/")
    first.goto(person.base + address)
    expect(first.get_by_label("Naam", exact=True)).to_have_value("Welzijn Zuid")
    expect(first.get_by_role("blockquote").filter(has_text="Welzijn Oost")).to_be_visible()


def test_what_was_chosen_comes_back_with_the_text(someone, noor, joost):
    share(write(noor, "1a-01", "Minder pesten"), noor)
    page = someone(noor.user).go(url(noor, "review", code="1a"))
    asked = page.get_by_role("checkbox", name="Joost de Vries")
    asked.uncheck()
    page.get_by_label("Wat willen jullie weten?").press_sequentially("Missen we iets?")
    page.goto(page.url.replace("review/", ""))
    page.get_by_role("link", name="Ga naar ‘Vraag om review’").click()
    expect(page.get_by_label("Wat willen jullie weten?")).to_have_value("Missen we iets?")
    expect(asked).not_to_be_checked()


def test_a_response_for_other_readers_is_only_shown(someone, noor):
    answer = write(noor, "1a-01", "Minder pesten")
    person = someone(noor.user)
    page = person.go(url(noor, "respond", pk=answer.pk))
    text = page.get_by_label("Toelichting")
    text.press_sequentially("Onder ons")
    page.goto(person.base + "/")
    share(answer, noor)
    page.get_by_role("link", name="Ga naar ‘Reageren’").click()
    expect(page.get_by_role("blockquote").filter(has_text="Onder ons")).to_be_visible()
    expect(text).to_have_value("")


def test_one_draft_that_cannot_be_read_hides_no_other(someone, noor):
    page = someone(noor.user).go(url(noor, "member_invite"))
    page.get_by_label("Naam", exact=True).press_sequentially("Anna")
    page.evaluate("localStorage.setItem(`concept:${document.body.dataset.user}:x:form:y`, '{kapot')")
    page.goto(page.url.replace("uitnodigen/", ""))
    expect(page.get_by_text(LEFT)).to_have_count(1)


def test_what_was_kept_stays_when_there_is_no_room_for_more(someone, noor):
    page = someone(noor.user).go(url(noor, "member_invite"))
    name = page.get_by_label("Naam", exact=True)
    name.press_sequentially("Bewaard")
    page.evaluate("""() => { try { for (let size = 1 << 22; size >= 1; size = Math.floor(size / 2))
        for (;;) { try { localStorage.setItem(`vol${Math.random()}`, "x".repeat(size)); } catch { break; } } } catch {} }""")
    name.press_sequentially(" en nog veel meer" * 4)
    page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('vol')).forEach((key) => localStorage.removeItem(key))"
    )
    page.goto(page.url.replace("uitnodigen/", ""))
    page.get_by_role("link", name="Ga naar ‘Iemand uitnodigen’").click()
    expect(name).to_have_value(re.compile("^Bewaard"))


def test_a_draft_of_a_page_that_gave_it_back_is_found_where_its_form_stands(someone, noor):
    page = someone(noor.user).go(url(noor, "plan_external"))
    page.get_by_text("Meer acties tegelijk toevoegen").click()
    lines = page.get_by_label("Acties toevoegen")
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("heading", name="Nog niet toegevoegd")).to_be_visible()
    lines.press_sequentially("Bellen")
    page.get_by_role("link", name="Samenwerking", exact=True).click()
    page.get_by_role("link", name=re.compile("Ga naar ‘")).click()
    expect(lines).to_be_visible()
    expect(lines).to_have_value("Bellen")
