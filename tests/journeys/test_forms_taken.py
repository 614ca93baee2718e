"""Forms that are sent as a whole: what is typed is kept until the server took exactly that, and then it is gone."""

import pytest
from playwright.sync_api import expect

from phases.agreement.models import AgreementVersion
from phases.agreement.operations import new_agreement
from phases.contributions.operations import remove
from phases.partnership.models import Invitation
from phases.plans.models import Action
from phases.plans.operations import add_action
from phases.process.operations import add_bottleneck, add_process
from tests.agreement.pages import put_forward
from tests.responding import share, url
from tests.world import write

LEFT = "nog tekst van jou"


def test_a_form_in_which_nobody_typed_leaves_no_draft(someone, noor, joost):
    share(write(noor, "1a-01", "Minder pesten"), noor)
    page = someone(noor.user).go(url(noor, "review", code="1a"))
    page.get_by_role("checkbox", name="Joost de Vries").uncheck()
    page.goto(page.url.replace("review/", ""))
    expect(page.get_by_text(LEFT)).to_have_count(0)


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
