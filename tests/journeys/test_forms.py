"""Forms that are sent as a whole: what is typed is kept until the server took exactly that, and then it is gone."""

import re

import pytest
from playwright.sync_api import expect

from phases.agreement.models import AgreementVersion
from phases.agreement.operations import new_agreement
from phases.contributions.operations import remove
from phases.network.operations import add_parties
from phases.partnership.models import Invitation, Role
from phases.plans.models import Action, ActionCheck
from phases.plans.operations import add_action
from phases.process.operations import add_bottleneck, add_process
from tests.agreement.pages import put_forward
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


def test_a_form_in_which_nobody_typed_leaves_no_draft(someone, noor, joost):
    share(write(noor, "1a-01", "Minder pesten"), noor)
    page = someone(noor.user).go(url(noor, "review", code="1a"))
    page.get_by_role("checkbox", name="Joost de Vries").uncheck()
    page.goto(page.url.replace("review/", ""))
    expect(page.get_by_text(LEFT)).to_have_count(0)


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


def test_a_line_that_was_added_after_the_check_is_kept(someone, noor):
    person = someone(noor.user)
    page = person.go(url(noor, "members_invite"))
    lines = page.get_by_label("Wie nodigen jullie uit?")
    anna, bram = (f"{name} <{name}@example.org>; {noor.organisation}; management" for name in ("Anna", "Bram"))
    lines.fill(anna)
    page.get_by_role("button", name="Kijk na").click()
    lines.press("Control+End")
    lines.press_sequentially(f"\n{bram}")
    page.get_by_role("button", name="Nodig deze 1 uit").click()
    expect(page.get_by_text("Uitgenodigd: Anna.")).to_be_visible()
    page.goto(person.base + url(noor, "members_invite"))
    expect(lines).to_have_value(f"{anna}\n{bram}")
    lines.fill(bram)
    page.get_by_role("button", name="Kijk na").click()
    page.get_by_role("button", name="Nodig deze 1 uit").click()
    expect(page.get_by_text("Uitgenodigd: Bram.")).to_be_visible()
    expect(page.get_by_text(LEFT)).to_have_count(0)


def test_what_never_arrived_is_kept_when_another_form_is_taken(someone, noor):
    person = someone(noor.user)
    page = person.go(url(noor, "member_invite"))
    page.get_by_label("Naam", exact=True).press_sequentially("Kwam niet aan")
    page.route(
        "**/uitnodigen/",
        lambda route: (
            route.fulfill(status=502, body="<p>Kapot</p>", content_type="text/html")
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    page.get_by_role("button", name="Stuur de uitnodiging").click()
    page.goto(person.base + url(noor, "processes"))
    page.get_by_role("textbox", name="Naam van een nieuw proces").fill("Route")
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_role("heading", name="Route", level=1)).to_be_visible()
    page.goto(person.base + url(noor, "member_invite"))
    expect(page.get_by_label("Naam", exact=True)).to_have_value("Kwam niet aan")


def stopped(page, address):
    """Somebody presses Stop before the answer comes: nothing arrives and the page stays."""
    page.route(address, lambda route: route.abort("aborted") if route.request.method == "POST" else route.continue_())


def test_what_was_stopped_is_kept_when_another_form_of_the_page_is_taken(someone, noor):
    gone = add_action(by=noor, action=Action(what="Toch niet"), organisation=None)
    remove(contribution=gone.contribution)
    page = someone(noor.user).go(url(noor, "plan_external"))
    page.get_by_text("Meer acties tegelijk toevoegen").click()
    lines = page.get_by_label("Acties toevoegen")
    lines.press_sequentially("Bellen")
    stopped(page, "**/toevoegen/")
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_text("Verwijderde acties").click()
    page.get_by_role("button", name="Zet terug").click()
    expect(page.get_by_text("Toch niet").first).to_be_visible()
    expect(lines).to_have_value("Bellen")


def test_of_two_pages_only_what_arrived_is_let_go_of(someone, noor):
    person = someone(noor.user)
    first = person.go(url(noor, "members_invite"))
    second = first.context.new_page()
    second.goto(person.base + url(noor, "members_invite"))
    for page, text in ((first, "Eerste tekst"), (second, "Tweede tekst")):
        page.get_by_label("Wie nodigen jullie uit?").press_sequentially(text)
        stopped(page, "**/veel-uitnodigen/")
        page.get_by_role("button", name="Kijk na").click()
        page.close()
    page = first.context.new_page()
    page.goto(person.base + url(noor, "members_invite"))
    lines = page.get_by_label("Wie nodigen jullie uit?")
    expect(lines).to_have_value("Tweede tekst")
    expect(page.get_by_text("Eerste tekst")).to_be_visible()
    lines.fill(f"\nBob <bob@example.org>; {noor.organisation}; management")
    page.get_by_role("button", name="Kijk na").click()
    page.get_by_role("button", name="Nodig deze 1 uit").click()
    expect(page.get_by_text("Uitgenodigd: Bob.")).to_be_visible()
    page.goto(person.base + url(noor, "members_invite"))
    expect(lines).to_have_value("Eerste tekst")


def test_lines_that_were_wrong_stay_and_those_that_were_taken_are_gone(someone, noor):
    person = someone(noor.user)
    page = person.go(url(noor, "members_invite"))
    lines = page.get_by_label("Wie nodigen jullie uit?")
    lines.fill(f"\nBob <bob@example.org>; {noor.organisation}; management\nCarla zonder adres")
    page.get_by_role("button", name="Kijk na").click()
    page.get_by_role("button", name="Nodig deze 1 uit").click()
    expect(page.get_by_text("Uitgenodigd: Bob.")).to_be_visible()
    expect(page.get_by_text(LEFT)).to_have_count(0)
    page.goto(person.base + "/")
    page.goto(person.base + url(noor, "members_invite"))
    expect(lines).to_have_value("Carla zonder adres")


@pytest.mark.parametrize("in_another_tab", [False, True])
def test_signing_in_again_on_the_way_sends_it_once(someone, noor, in_another_tab):
    person = someone(noor.user)
    page = person.go(url(noor, "member_invite"))
    page.get_by_label("Naam", exact=True).press_sequentially("Anna")
    page.get_by_label("E-mailadres").press_sequentially("anna@example.org")
    page.get_by_label("Organisatie", exact=True).select_option(label=str(noor.organisation))
    page.get_by_label("Management").check()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Stuur de uitnodiging").click()
    if in_another_tab:
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="open de inlogpagina (nieuw tabblad)").click()
        other = opened.value
        other.get_by_label("E-mailadres").fill(noor.user.email)
        other.get_by_label("Wachtwoord", exact=True).fill("een-lang-genoeg-woord")
        other.get_by_role("main").get_by_role("button", name="Inloggen").click()
        other.get_by_role("link", name="Ga naar ‘Iemand uitnodigen’").click()
        expect(other.get_by_label("Naam", exact=True)).to_have_value("Anna")
        page.get_by_role("button", name="Ik ben daar ingelogd, ga verder").click()
    else:
        page.get_by_label("E-mailadres").fill(noor.user.email)
        page.get_by_label("Wachtwoord", exact=True).fill("een-lang-genoeg-woord")
        page.get_by_role("button", name="Inloggen").last.click()
    expect(page.get_by_role("heading", name="Je bent weer ingelogd")).to_be_visible()
    page.wait_for_timeout(300)
    expect(page.get_by_text(LEFT)).to_have_count(0)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Anna krijgt een e-mail")).to_be_visible()
    page.goto(person.base + url(noor, "member_invite"))
    page.wait_for_timeout(300)
    expect(page.get_by_label("Naam", exact=True)).to_have_value("")
    expect(page.get_by_text(LEFT)).to_have_count(0)
    assert Invitation.objects.count() == 1


def test_a_form_that_was_for_an_older_version_is_gone_once_it_is_taken(someone, noor, joost):
    agreement = new_agreement(by=noor)
    agreement.purpose, agreement.joint_work = "Elk kind hoort erbij", "Eén meldpunt"
    agreement.save(force_insert=True)
    agreement.parties.set([joost.organisation])
    put_forward(noor)
    person = someone(joost.user)
    page = person.go(url(joost, "version_endorse", number=1))
    agree = page.get_by_role("radio", name="akkoord")
    agree.check()
    page.get_by_label("Functie").press_sequentially("schoolleider")
    page.get_by_label("Waarom mag je dit namens hen zeggen").press_sequentially("Ik ben directeur")
    type(agreement).objects.update(purpose="Iets anders")
    put_forward(noor)
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_text("telt niet meer").first).to_be_visible()
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_role("heading", name="Nog niet vastgelegd")).to_be_visible()
    agree.check()
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_text("Vastgelegd: ")).to_be_visible()
    page.wait_for_timeout(300)
    expect(page.get_by_text(LEFT)).to_have_count(0)
    assert AgreementVersion.objects.get(number=2).endorsements.count() == 1


def test_an_action_from_the_open_points_is_gone_once_it_is_taken(someone, noor):
    add_bottleneck(by=noor, process=add_process(by=noor, name="Route"), step=None, next_step=None, kind="gap")
    page = someone(noor.user).go(url(noor, "open_points"))
    page.get_by_text("Maak actie").first.click()
    page.get_by_label("Wat gaan jullie doen?").first.fill("  ")
    page.get_by_label("Vóór wanneer?").first.fill("2031-01-02")
    page.get_by_role("button", name="Voeg de actie toe").first.click()
    page.get_by_label("Wat gaan jullie doen").fill("Bellen")
    page.get_by_role("button", name="Voeg de actie toe").click()
    expect(page.get_by_text("De actie staat in het externe actieplan.")).to_be_visible()
    page.wait_for_timeout(300)
    expect(page.get_by_text(LEFT)).to_have_count(0)


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


def test_two_forms_that_are_taken_at_one_moment_both_go(someone, noor):
    person = someone(noor.user)
    first = person.go(url(noor, "processes"))
    second = first.context.new_page()
    second.goto(first.url)
    for page, name in ((first, "Eerste"), (second, "Tweede")):
        page.get_by_role("textbox", name="Naam van een nieuw proces").press_sequentially(name)
    for page in (first, second):
        page.get_by_role("button", name="Voeg toe").click(no_wait_after=True)
    for page, name in ((first, "Eerste"), (second, "Tweede")):
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    first.goto(person.base + url(noor, "processes"))
    first.wait_for_timeout(300)
    expect(first.get_by_text(LEFT)).to_have_count(0)
    expect(first.get_by_role("textbox", name="Naam van een nieuw proces")).to_have_value("")
