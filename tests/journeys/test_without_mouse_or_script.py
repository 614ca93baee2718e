"""The same job with the keyboard alone, and without JavaScript."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from phases.answers.models import Answer
from phases.network.models import PartyProfile
from phases.network.operations import add_parties
from phases.plans.models import Action
from phases.process.models import ProcessStep
from phases.process.operations import add_process, add_step

FOCUS_IS_SEEN = """(() => {
    const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it);
    const marked = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
    return it === document.body || (box.bottom > 0 && box.top < innerHeight && marked);
})()"""


def tab_to(page, locator, limit=120):
    """Presses Tab until the focus is there, and checks on the way that the focus can be seen."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_IS_SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if locator.evaluate("(e) => e === document.activeElement"):
            return
    raise AssertionError(f"not reached: {locator}")


def test_with_the_keyboard_alone(someone, noor):
    add_parties(by=noor, names=["Welzijn West"])
    person = someone(noor.user)
    page = person.go(reverse("section", kwargs={"slug": noor.partnership.slug, "code": "1a"}))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    question = page.get_by_role("textbox", name="Wat willen jullie bereiken?", exact=True)
    tab_to(page, question)
    page.keyboard.type("Getypt zonder muis")
    status = page.get_by_label("Status (Wat willen jullie bereiken?)")
    tab_to(page, status)
    page.keyboard.type("Afgerond")
    person.all_saved()
    answer = Answer.objects.get()
    assert (answer.text, answer.status) == ("Getypt zonder muis", "done")
    page = person.go(reverse("network", kwargs={"slug": noor.partnership.slug}))
    tab_to(page, page.get_by_role("button", name="Omhoog (Welzijn West)"), limit=60)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Welzijn West staat nu op plaats 1.")).to_be_visible()
    assert PartyProfile.objects.order_by("position").first().party.name == "Welzijn West"
    page = person.go(reverse("action_new", kwargs={"slug": noor.partnership.slug}))
    tab_to(page, page.get_by_label(re.compile("^Wat gaan jullie doen")))
    page.keyboard.type("Actie zonder muis")
    tab_to(page, page.get_by_role("button", name="Voeg de actie toe"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Actie zonder muis")).to_be_visible()


def test_with_the_mouse_a_step_is_dragged(someone, noor):
    process = add_process(by=noor, name="Route")
    for place, name in enumerate(("een", "twee", "drie")):
        ProcessStep.objects.filter(pk=add_step(process=process, position=place).pk).update(what=name)
    person = someone(noor.user)
    page = person.go(reverse("process", kwargs={"slug": noor.partnership.slug, "pk": process.pk}))
    page.set_viewport_size({"width": 1280, "height": 3000})
    page.locator("[data-sort-handle]").nth(2).drag_to(
        page.locator("li.step").nth(0), target_position={"x": 200, "y": 5}
    )
    expect(page.get_by_text("De stap staat nu op plaats 1.")).to_be_visible()
    assert list(process.steps.order_by("position").values_list("what", flat=True)) == ["drie", "een", "twee"]


def test_without_javascript(someone, noor):
    slug = noor.partnership.slug
    person = someone(noor.user, javascript=False)
    page = person.go(reverse("section", kwargs={"slug": slug, "code": "1a"}))
    page.get_by_role("textbox", name="Wat willen jullie bereiken?", exact=True).fill("Zonder script")
    page.get_by_label("Status (Wat willen jullie bereiken?)").select_option("Afgerond")
    page.get_by_role("button", name="Alles opslaan").click()
    expect(page.get_by_text("Opgeslagen.", exact=True)).to_be_visible()
    assert (Answer.objects.get().text, Answer.objects.get().status) == ("Zonder script", "done")
    page = person.go(reverse("parties", kwargs={"slug": slug}))
    page.get_by_role("textbox", name="Partijen toevoegen").fill("Welzijn West\nDe Brug")
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_label("Is nodig voor de ambitie (De Brug)").check()
    page.get_by_role("button", name="Alles opslaan").click()
    assert PartyProfile.objects.get(needed=True).party.name == "De Brug"
    page.get_by_role("button", name="Verwijderen van De Brug").click()
    expect(page.get_by_text("De Brug is van de lijst.")).to_be_visible()
    page.get_by_text("Verwijderde partijen").last.click()
    page.get_by_role("button", name="Zet terug (De Brug)").click()
    expect(page.get_by_role("heading", name="De Brug")).to_be_visible()
    page = person.go(reverse("processes", kwargs={"slug": slug}))
    page.get_by_label("Naam van een nieuw proces").fill("Route")
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_role("textbox", name=re.compile("^Wat gebeurt er")).fill("Eerste signaal")
    page.get_by_role("button", name="Alles opslaan").click()
    assert ProcessStep.objects.get().what == "Eerste signaal"
    page = person.go(reverse("agreement", kwargs={"slug": slug}))
    page.get_by_text("Begin met een voorstel").first.wait_for()
    page.get_by_role("button", name="Vul de lege velden met een voorstel").click()
    expect(page.get_by_role("textbox", name="Waarom werken we samen")).to_have_value("Zonder script")
    page = person.go(reverse("action_new", kwargs={"slug": slug}))
    page.get_by_label(re.compile("^Wat gaan jullie doen")).fill("Actie zonder script")
    page.get_by_role("button", name="Voeg de actie toe").click()
    assert Action.objects.get().what == "Actie zonder script"
    page.get_by_label(re.compile("^Status")).select_option("Klaar")
    page.get_by_role("button", name="Alles opslaan").click()
    assert Action.objects.get().status == "done"
    page = person.go(reverse("documents", kwargs={"slug": slug}))
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download het externe plan als PDF").click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF")
