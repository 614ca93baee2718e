"""A trekker asks for a review, partners say what they think, and the text gets better by it."""

import re

from playwright.sync_api import expect

from phases.agreement.models import Agreement
from phases.agreement.operations import new_agreement
from phases.contributions.models import Response
from phases.people.models import OutgoingMail
from tests.responding import said, share, url
from tests.world import write


def ask(person, noor):
    page = person.go(url(noor, "section", code="1a"))
    page.get_by_role("link", name="Vraag om review").click()
    expect(page.get_by_text("Er is 1 antwoord gedeeld.")).to_be_visible()
    person.look()
    page.get_by_label("Wat willen jullie weten?").fill("Missen we iets?")
    page.get_by_role("button", name="Vraag om review").click()
    expect(page.get_by_text("Nog niet gekeken")).to_be_visible()
    person.look()


def respond(person, member, agreement):
    page = person.go(url(member, "section", code="1a"))
    expect(page.get_by_role("heading", name=re.compile("Noor Visser vraagt jullie mening"))).to_be_visible()
    expect(page.get_by_text("Missen we iets?")).to_be_visible()
    person.look()
    page.get_by_role("button", name="Ik heb alles bekeken").click()
    expect(page.get_by_text("Dank je. Noor Visser ziet dat je klaar bent.")).to_be_visible()
    page.goto(person.base + url(member, "agreement"))
    purpose = page.locator(f"#reacties-{agreement.pk}-purpose")
    purpose.get_by_role("button", name="Herkenbaar").click()
    expect(purpose.get_by_text("Je reactie staat erbij.")).to_be_in_viewport()
    expect(purpose.get_by_text("1 organisatie: 1 herkenbaar (De Brug)")).to_be_visible()
    purpose.get_by_role("link", name="Aanvulling").click()
    page.get_by_label("Toelichting").fill("Ook voor ouders")
    page.go_back()
    page.go_forward()  # what was typed is still there, as after a closed page
    expect(page.get_by_label("Toelichting")).to_have_value("Ook voor ouders")
    page.get_by_role("checkbox", name=re.compile("Noor Visser")).check()
    person.look()
    page.get_by_role("button", name="Reageer").click()
    expect(purpose.get_by_text("Ook voor ouders")).to_be_visible()
    person.look()


def deal_with_it(person, noor, agreement):
    page = person.go(url(noor, "agreement"))
    purpose = page.locator(f"#reacties-{agreement.pk}-purpose")
    expect(purpose.get_by_text("1 organisatie: 1 herkenbaar (De Brug), 1 aanvulling (De Brug)")).to_be_visible()
    person.look()
    text = page.get_by_label("Waarom werken we samen")
    text.fill("Samen sterker")
    person.all_saved()
    purpose.get_by_role("button", name="Neem over").click()  # the button knows the text that was just saved
    expect(text).to_have_value("Samen sterker\n\nOok voor ouders (aanvulling van De Brug)")
    expect(page.get_by_text("Overgenomen, met de naam van De Brug erbij.")).to_be_visible()
    expect(purpose.get_by_text("Overgenomen", exact=True)).to_be_visible()
    purpose.get_by_role("link", name=re.compile("Antwoord op aanvulling")).click()
    page.get_by_label("Jullie antwoord").fill("Dank, staat erin")
    page.get_by_role("button", name="Antwoord").click()
    expect(purpose.get_by_text("Dank, staat erin")).to_be_visible()
    page.goto(person.base + url(noor, "review", code="1a"))
    expect(page.get_by_text(re.compile("Klaar op"))).to_be_visible()


def test_review_asked_answered_and_taken_over(someone, noor, joost):
    agreement = new_agreement(by=noor)
    agreement.purpose = "Samen"
    agreement.save(force_insert=True)
    for each in (write(noor, "1a-01", "Minder pesten"), agreement):
        share(each, noor)
    trekker, partner = someone(noor.user), someone(joost.user)
    ask(trekker, noor)
    respond(partner, joost, agreement)
    assert {each.to for each in OutgoingMail.objects.all()} == {noor.user.email, joost.user.email}
    deal_with_it(trekker, noor, agreement)
    assert Agreement.objects.get().purpose.endswith("Ook voor ouders (aanvulling van De Brug)")
    assert trekker.faults == partner.faults == []


def test_without_javascript(someone, noor, joost):
    answer = write(noor, "1a-01", "Minder pesten")
    share(answer, noor)
    said(joost, answer, "addition", "Ook thuis")
    person = someone(noor.user, javascript=False)
    page = person.go(url(noor, "section", code="1a"))
    page.get_by_role("button", name="Neem over").click()
    expect(page.get_by_text("Overgenomen, met de naam van De Brug erbij.")).to_be_visible()
    expect(page.locator("[id='1a-01-text']")).to_have_value("Minder pesten\n\nOok thuis (aanvulling van De Brug)")
    assert Response.objects.get().resolution == "taken_over"
