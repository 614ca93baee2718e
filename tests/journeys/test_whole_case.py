"""The whole case, typed in by hand: from an empty start to the three documents. Every page on the way is looked at."""

import io
import re

import pypdf
import yaml
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import expect

from phases.guide.models import Item
from phases.plans.models import Action
from tests.journeys.conftest import account


def demo(name):
    return yaml.safe_load((settings.BASE_DIR / "fixtures" / "demo" / "pesten" / f"{name}.yaml").read_text())


def squeezed(text):
    return "".join(text.split()).replace("-", "")


class Trekker:
    """What a trekker does, in the words that stand on the screen."""

    def __init__(self, person):
        self.person, self.page = person, person.page

    def fill(self, label, text):
        self.page.get_by_role("textbox", name=label, exact=True).fill(text)

    def open(self, link):
        self.page.get_by_role("navigation", name="De route", exact=True).get_by_role(
            "link", name=re.compile(rf"^{re.escape(link)}")
        ).click()

    def start(self):
        self.person.look()
        self.page.get_by_role("link", name="Start een samenwerking").click()
        self.person.look()
        self.page.get_by_role("button", name="Start de samenwerking").click()
        expect(self.page.get_by_role("heading", name="Nog niet opgeslagen")).to_be_visible()
        self.person.look()
        self.page.get_by_label("Rond welk thema").fill("Samen tegen pesten")
        self.page.get_by_label("Wat willen jullie bereiken").fill(
            "Kinderen voelen zich veilig op school en op het plein."
        )
        self.page.get_by_label("Voor welk gebied").fill("Rivierstad-West")
        self.page.get_by_label("Bij welke organisatie").fill("GGD Rivierland")
        self.page.get_by_label("Wat voor organisatie").select_option("jeugdgezondheidszorg")
        self.page.get_by_label(re.compile("Uitvoering:")).check()
        self.page.get_by_role("button", name="Start de samenwerking").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Samen tegen pesten")
        self.person.look()

    def give_cards(self):
        self.open("Vooraf")
        for item in Item.objects.filter(section__code="vooraf"):
            group = self.page.get_by_role("group", name=f"Mijn kleur ({item.text})")
            group.get_by_label(re.compile("Oranje:")).check()
            self.fill(f"Mijn toelichting ({item.text})", "Hier praten we nog over.")
        self.person.all_saved()
        self.person.look()

    def answer(self, link, section):
        self.open(link)
        answers = demo("answers")
        for item in Item.objects.filter(section__code=section).exclude(kind="five_vs"):
            given = answers[item.code]
            given = given if isinstance(given, dict) else {"text": given}
            block = self.page.locator(f"[id='{item.code}']")
            block.get_by_role("textbox", name=item.text, exact=True).fill(given.get("text", ""))
            words = {"investigate": "Uitzoeken", "skipped": "Slaan we over", "busy": "Bezig"}.get(
                given.get("status", ""), "Afgerond"
            )
            block.get_by_label(f"Status ({item.text})").select_option(words)
            if words == "Uitzoeken":
                block.get_by_label(f"Wie zoekt het uit ({item.text})").fill(given["who"])
                block.get_by_label(f"Vóór wanneer ({item.text})").fill(str(given["by"]))
            if words == "Slaan we over":
                block.get_by_label(f"Waarom slaan jullie dit over ({item.text})").fill(given["reason"])
        self.person.all_saved()
        self.page.reload()
        self.person.look()

    def parties(self):
        self.open("1a.")
        self.page.get_by_role("link", name="Naar de lijst van partijen").first.click()
        names = [
            party["name"]
            for party in demo("partnership")["organisations"].values()
            if party["name"] != "GGD Rivierland"
        ]
        self.page.get_by_role("textbox", name="Partijen toevoegen").fill("\n".join(names))
        self.page.get_by_role("button", name="Voeg toe").click()
        for name in ("Basisschool De Brug", "Welzijn West", "GGD Rivierland"):
            self.page.get_by_label(f"Is nodig voor de ambitie ({name})").check()
            self.page.get_by_label(f"Meer of minder samenwerken ({name})").select_option("meer")
        self.person.all_saved()
        self.page.get_by_role("button", name="Verwijderen van Woningstichting Thuishaven").click()
        self.page.get_by_role("button", name="Ongedaan maken (zet Woningstichting Thuishaven terug)").click()
        expect(self.page.get_by_text("Woningstichting Thuishaven staat weer op de lijst.")).to_be_visible()
        self.person.look()

    def network(self):
        self.page.get_by_role("link", name="Naar de netwerkanalyse").click()
        self.fill("Wat doet deze partij nu voor de doelgroep (Welzijn West)", "Jongerenwerk op straat")
        self.page.get_by_label("Ziet hetzelfde probleem (Welzijn West)").select_option("ja")
        self.page.get_by_label("Soort relatie (Welzijn West)").select_option("informeel")
        self.page.get_by_label("Hoe sterk is de relatie (Welzijn West)").select_option("sterk")
        self.fill("Wie van ons heeft het contact (Welzijn West)", "Noor")
        self.person.all_saved()
        self.page.get_by_role("button", name="Omhoog (Welzijn West)").click()
        expect(self.page.get_by_text("Welzijn West staat nu op plaats")).to_be_visible()
        expect(self.page.get_by_role("button", name="Omhoog (Welzijn West)")).to_be_focused()
        self.person.look()

    def decide(self, link, option, **texts):
        self.open(link)
        self.page.get_by_label(re.compile(option)).check()
        for label, text in texts.items():
            self.page.get_by_role("textbox", name=re.compile("^" + label.replace("_", " "))).fill(text)
        self.page.get_by_label("Wie besloot").fill("Alle partners samen")
        self.page.get_by_role("button", name="Besluit vastleggen").click()
        expect(self.page.get_by_text("Het besluit is vastgelegd.")).to_be_visible()
        self.person.look()

    def process(self):
        self.open("3.")
        self.page.get_by_role("link", name="Naar de processen").first.click()
        self.person.look()
        facts = demo("processes")[0]
        self.page.get_by_label("Naam van een nieuw proces").fill(facts["name"])
        self.page.get_by_role("button", name="Voeg toe").click()
        for place, step in enumerate(facts["steps"][:4]):
            if place:
                self.page.get_by_role("button", name="Stap toevoegen", exact=True).click()
            block = self.page.locator("li.step").nth(place)
            block.get_by_role("textbox", name=re.compile("^Wat gebeurt er")).fill(step["what"])
            block.get_by_role("textbox", name=re.compile("^Welke functie")).fill(step["function"])
            block.get_by_role("textbox", name=re.compile("^Wachttijd")).fill(step["waiting_time"])
            block.get_by_label("Basisschool De Brug").check()
            self.person.all_saved()
        self.page.get_by_role("button", name="Omlaag (stap 1)").click()
        expect(
            self.page.locator("li.step").nth(1).get_by_role("textbox", name=re.compile("^Wat gebeurt er"))
        ).to_have_value(facts["steps"][0]["what"])
        self.page.get_by_role("button", name="Omhoog (stap 2)").click()

    def bottlenecks(self):
        facts = {found["kind"]: found for found in demo("processes")[0]["bottlenecks"]}
        words = {"gap": "hiaat", "overlap": "overlap", "wait": "wachttijd", "handover": "overdracht", "other": "anders"}
        for place, kind in enumerate(words):
            button = (
                "Knelpunt bij deze overdracht toevoegen" if kind == "handover" else "Knelpunt bij deze stap toevoegen"
            )
            self.page.get_by_role(
                "button", name=f"{button} (stap {1 if kind == 'handover' else place + 1 if place < 4 else 4})"
            ).click()
            new = self.page.locator("section.bottleneck:has(h3:focus)").get_attribute("id")
            block = self.page.locator(f"[id='{new}']")
            block.get_by_role("radio", name=words[kind], exact=True).check()
            block.get_by_label(re.compile("^Wat gaat er mis")).fill(facts[kind]["description"])
            block.get_by_label(re.compile("^Wat is er nodig")).fill(facts[kind]["what_is_needed"])
            block.get_by_label(re.compile("^Wie is er nodig")).fill(facts[kind]["who_is_needed"])
            self.person.all_saved()
        self.page.reload()
        self.person.look()
        self.page.get_by_role("link", name="Alle knelpunten").click()
        self.person.look()
        return facts["gap"]["description"]

    def act(self, what, plan, **fields):
        self.person.look()
        self.page.get_by_label(re.compile(rf"Het {plan}e actieplan")).check()
        self.page.get_by_label(re.compile("^Wat gaan jullie doen")).fill(what)
        for label, text in fields.items():
            self.page.get_by_label(re.compile(f"^{label.replace('_', ' ')}")).fill(text)
        self.page.get_by_role("button", name="Voeg de actie toe").click()
        expect(self.page.get_by_text(re.compile("De actie staat in het"))).to_be_visible()

    def agreement(self):
        self.open("Afspraken")
        self.page.get_by_role("button", name="Vul de lege velden met een voorstel").click()
        expect(self.page.get_by_text("Dit komt uit jullie antwoorden.").first).to_be_visible()
        self.fill("Wie heeft de regie", "De GGD is trekker.")
        self.page.get_by_label("Wanneer kijken we hoe het gaat").fill("2027-09-21")
        self.person.all_saved()
        self.page.reload()
        self.person.look()

    def plan(self, link):
        self.open("Actieplannen")
        self.person.look()
        self.page.get_by_role("main").get_by_role("link", name=link, exact=True).click()
        self.fill("Wie is verantwoordelijk", "Noor Visser")
        self.fill("Hoe vaak kijken jullie hoe het gaat", "Elke drie maanden")
        self.person.all_saved()
        self.person.look()

    def download(self, link):
        self.open("Documenten")
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=link).click()
        reader = pypdf.PdfReader(io.BytesIO(waiting.value.path().read_bytes()))
        return squeezed(" ".join(each.extract_text() for each in reader.pages))


def test_from_empty_start_to_three_documents(someone, live_server):
    cache.clear()
    trekker = Trekker(someone(account("Noor Visser", "noor@example.org")))
    person, page = trekker.person, trekker.page
    trekker.start()
    trekker.give_cards()
    trekker.answer("1a.", "1a")
    trekker.answer("1b.", "1b")
    trekker.parties()
    trekker.network()
    trekker.decide("Besluit na", "Ja", Gedeelde_visie="Elk kind groeit veilig op.", Gedeelde_ambitie="Minder pesten.")
    trekker.answer("2a.", "2a")
    trekker.answer("2b.", "2b")
    trekker.process()
    gap = trekker.bottlenecks()
    page.get_by_role("link", name=re.compile(f"^Maak actie van: {gap[:30]}")).click()
    trekker.act(
        "Eén plek maken voor zorgen",
        "extern",
        Of_schrijf_een_naam_op="Ruud",
        Vóór_wanneer="2027-02-01",
        Wat_moet_het="Eén route",
    )
    trekker.answer("3.", "3")
    trekker.decide("Besluit: werken", "Ja, voor langere tijd")
    trekker.answer("4.", "4")
    trekker.open("1a.")
    page.get_by_role("link", name="Maak actie van: Wat willen jullie bereiken?").click()
    trekker.act("Elk jaar meten op school", "intern", Vóór_wanneer="2027-06-30", Mijlpaal="Vragenlijst klaar")
    expect(page.get_by_role("link", name="Elk jaar meten op school")).to_be_visible()
    trekker.agreement()
    trekker.plan("Extern actieplan")
    page.get_by_role("link", name="Eén plek maken voor zorgen").click()
    expect(page.get_by_role("link", name="Knelpunt", exact=True)).to_be_visible()
    person.look()
    trekker.plan("Intern actieplan van GGD Rivierland")
    trekker.open("Documenten")
    person.look()
    page.get_by_role("link", name="Bekijk het externe plan").click()
    person.look()

    paper = trekker.download("Download de afspraken als PDF")
    for words in (
        "Elk kind groeit veilig op.",
        "De GGD is trekker.",
        "21 september 2027",
        "Basisschool De Brug",
        "Handtekening",
    ):
        assert squeezed(words) in paper
    assert squeezed(demo("answers")["1a-03"]) in paper
    paper = trekker.download("Download het externe plan als PDF")
    for words in ("Eén plek maken voor zorgen", "Ruud", "1 feb 2027", "Eén route", "Gepland", "Elke drie maanden"):
        assert squeezed(words) in paper
    paper = trekker.download("Download het interne plan van GGD Rivierland als PDF")
    for words in ("Elk jaar meten op school", "30 jun 2027", "Vragenlijst klaar", "Noor Visser"):
        assert squeezed(words) in paper
    assert Action.objects.count() == 2
    assert not person.faults
