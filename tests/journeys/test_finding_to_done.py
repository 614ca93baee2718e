"""From a finding to done: a meeting about open points, minutes by two at once, follow-ups, a cycle to its end, papers."""

import io
import re
from datetime import timedelta

import pypdf
from django.utils import timezone
from playwright.sync_api import expect

from phases.answers.models import Answer
from phases.meetings.models import Meeting, ProgrammePart
from phases.plans.models import Action, Cycle
from phases.process.models import Bottleneck
from phases.process.operations import add_bottleneck, add_process
from tests.journeys.conftest import type_unseen
from tests.world import write

FOLLOW_UPS = ["Bellen met de wachtlijst", "Een proef met twee scholen", "Uren vragen aan het bestuur"]


def findings(noor):
    """What was found before the story begins."""
    answer = write(noor, "1a-01", "We weten nog niet wat ouders willen.")
    Answer.objects.filter(pk=answer.pk).update(status="investigate", investigate_who="Karim")
    found = add_bottleneck(
        by=noor, process=add_process(by=noor, name="Van signaal tot hulp"), step=None, next_step=None, kind="wait"
    )
    Bottleneck.objects.filter(pk=found.pk).update(description="Zes weken wachten op een gesprek")


def route(person, link):
    person.page.get_by_role("navigation", name="De route", exact=True).get_by_role("link", name=link).click()


def plan_the_meeting(person):
    page = person.page
    route(person, "Open punten")
    expect(page.get_by_role("heading", name="Knelpunten zonder actie (1)")).to_be_visible()
    person.look()
    page.get_by_role("link", name="bijeenkomst", exact=True).click()
    page.get_by_label("Naam van een nieuwe bijeenkomst").fill("Samen aan tafel")
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_label("Datum").fill(str(timezone.localdate() + timedelta(days=3)))
    page.get_by_label("Begintijd").fill("09:30")
    page.get_by_label("Plaats").fill("Wijkgebouw West")
    person.all_saved()
    page.get_by_role("button", name="Doel toevoegen").click()
    page.get_by_role("textbox", name="Doel 1").fill("Afspreken wie wat doet")
    person.all_saved()
    page.get_by_role("checkbox", name=re.compile("^Noor Visser")).check()
    page.get_by_role("button", name="Voeg deze mensen toe").click()
    page.get_by_role("link", name="Open punten op de agenda zetten").first.click()
    person.look()
    page.get_by_role("checkbox", name=re.compile("Zes weken wachten")).check()
    page.get_by_role("checkbox", name=re.compile("We weten nog niet")).check()
    page.get_by_role("button", name="Zet op de agenda").click()
    page.get_by_label("Duur in minuten").fill("90")
    page.get_by_label("Wie begeleidt").fill("Noor")
    person.all_saved()
    page.reload()
    expect(page.get_by_text("11:00").first).to_be_visible()
    person.look()


def minutes_by_two(noor, karim):
    """Both have the page open. They write in different fields, and then in the same one."""
    noor.page.get_by_role("link", name="Naar het verslag").first.click()
    karim.page.goto(noor.page.url)
    title = ProgrammePart.objects.get().title
    notes, decided = f"Verslag ({title})", f"Besluiten ({title})"
    noor.page.get_by_label(notes).fill("Iedereen kent de wachttijd.")
    karim.page.get_by_label(decided).fill("We bellen elke week.")
    noor.all_saved()
    karim.all_saved()
    type_unseen(karim.page.get_by_label(notes), "Ouders willen eerder iets horen.")
    expect(karim.page.get_by_text("Noor Visser schreef hier ook iets")).to_be_visible()
    karim.page.get_by_role("button", name="Zet beide teksten onder elkaar").click()
    karim.all_saved()
    part = ProgrammePart.objects.get()
    assert part.decided == "We bellen elke week."
    assert "Iedereen kent de wachttijd." in part.notes
    assert "Ouders willen eerder iets horen." in part.notes
    karim.look()
    noor.page.reload()
    noor.page.get_by_role("group", name=re.compile("Afspreken wie wat doet")).get_by_label("Deels").check()
    noor.all_saved()


def follow_ups(person):
    page = person.page
    page.get_by_role("link", name=re.compile("^Maak actie van: Zes weken")).click()
    page.get_by_label(re.compile("^Wat gaan jullie doen")).fill(FOLLOW_UPS[0])
    page.get_by_label(re.compile("^Wie doet dit")).select_option(label="Noor Visser, GGD Rivierland")
    person.look()
    page.get_by_role("button", name="Voeg de actie toe").click()
    for what in FOLLOW_UPS[1:]:
        page.get_by_label(re.compile("^Wat gaan jullie doen")).fill(what)
        page.get_by_label(re.compile("^Of schrijf een naam op")).fill("Ruud")
        page.get_by_role("button", name="Voeg de actie toe").click()
        expect(page.get_by_role("link", name=what)).to_be_visible()
    page.get_by_role("link", name=re.compile("^Maak actie van: Zes weken")).click()
    expect(page.get_by_text("Hier is al een actie van gemaakt")).to_be_visible()
    route(person, "Open punten")
    expect(page.get_by_role("heading", name="Knelpunten zonder actie (0)")).to_be_visible()


def run_the_round(person):
    page = person.page
    route(person, "Actieplannen")
    page.get_by_role("main").get_by_role("link", name="Extern actieplan", exact=True).first.click()
    person.look()
    page.get_by_role("link", name="Naar ronde 1").click()
    page.get_by_label("Wat willen jullie in deze ronde bereiken").fill("Korter wachten")
    page.get_by_label("Hoe meten jullie dat").fill("Aantal weken")
    page.get_by_label("Controle op").fill(str(timezone.localdate()))
    page.get_by_label("Wie zorgt voor deze ronde").fill("Noor")
    for place, (status, outcome) in enumerate([("Klaar", "Gehaald"), ("Bezig", "Deels"), ("Gepland", "Niet")]):
        block = page.get_by_role("article", name=FOLLOW_UPS[place])
        block.get_by_label("Status").select_option(status)
        block.get_by_label(outcome, exact=True).check()
        block.get_by_label("Wat kwam ervan").fill("Zo liep het.")
    page.get_by_label("Wat zegt de meting").fill("Vijf weken.")
    page.get_by_label("Wat leerden jullie").fill("Eerder bellen helpt.")
    person.all_saved()
    page.reload()
    person.look()
    page.get_by_role("link", name="Naar het afsluiten van ronde 1").click()
    stop = page.get_by_role("group", name=re.compile(FOLLOW_UPS[2]))
    stop.get_by_label("Stopt").check()
    page.get_by_role("button", name="Sluit ronde 1 af").click()
    expect(page.get_by_role("heading", name="Nog niet afgesloten").first).to_be_visible()
    person.look()
    page.get_by_label(re.compile(rf"Waarom stopt dit\? \({FOLLOW_UPS[2]}")).fill("Het bestuur betaalt niet.")
    page.get_by_label(re.compile("^Wat willen jullie in deze ronde bereiken")).fill("Vier weken")
    page.get_by_role("button", name="Sluit ronde 1 af").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ronde 2")
    expect(page.get_by_role("article", name=FOLLOW_UPS[1])).to_be_visible()
    expect(page.get_by_role("article", name=FOLLOW_UPS[0])).to_have_count(0)
    expect(page.get_by_role("article", name=FOLLOW_UPS[2])).to_have_count(0)
    person.look()
    page.goto(page.url.replace("rondes/2", "rondes/1"))
    expect(page.get_by_text("Het bestuur betaalt niet.")).to_be_visible()
    person.look()


def paper(person, address):
    with person.page.expect_download() as waiting:
        person.page.evaluate("(address) => { location.href = address }", address)
    reader = pypdf.PdfReader(io.BytesIO(waiting.value.path().read_bytes()))
    return " ".join("".join(page.extract_text() for page in reader.pages).split())


def hand_out(person, noor):
    page, meeting = person.page, Meeting.objects.get()
    route(person, "Documenten")
    person.look()
    at = f"{person.base}/samenwerkingen/{noor.partnership.slug}/documenten"
    agenda = paper(person, f"{at}/agenda/pdf/?bijeenkomst={meeting.pk}")
    for words in ("Samen aan tafel", "Wijkgebouw West", "Zes weken wachten"):
        assert words in agenda
    minutes = paper(person, f"{at}/verslag/pdf/?bijeenkomst={meeting.pk}")
    for words in ("Iedereen kent de wachttijd.", "We bellen elke week.", FOLLOW_UPS[1]):
        assert words in minutes
    plan = paper(person, f"{at}/extern/pdf/")
    assert FOLLOW_UPS[1] in plan
    assert page.url


def test_from_a_finding_to_done(noor, karim, someone):
    findings(noor)
    one, two = someone(noor.user), someone(karim.user)
    one.go(f"/samenwerkingen/{noor.partnership.slug}/")
    plan_the_meeting(one)
    minutes_by_two(one, two)
    follow_ups(one)
    assert Action.objects.count() == 3
    assert Action.objects.get(what=FOLLOW_UPS[0]).origins.count() == 2
    run_the_round(one)
    assert [each.closed_at is None for each in Cycle.objects.order_by("number")] == [False, True]
    hand_out(one, noor)
    assert not one.faults
    assert not two.faults
