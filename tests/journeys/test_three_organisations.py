"""Three organisations, three browsers and a real mail server: from an invitation to an agreement that all endorsed, on paper."""

import re
import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import expect

from phases.agreement.models import AgreementVersion
from phases.partnership.models import Membership
from phases.people.mail import deliver_due
from tests.documents.paper import text_of
from tests.journeys.conftest import PASSWORD


class Inbox:
    """Keeps what the mail server got, by address."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name that aiosmtpd calls
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append((envelope.rcpt_tos[0], message["Subject"], message.get_body(("plain",)).get_content()))
        return "250 OK"

    def link(self, to, word="uitnodiging"):
        """The last address with this word in it that was mailed to somebody, by a worker beside the test."""
        deliver_due()
        texts = [text for address, _, text in self.mails if address == to]
        return [found for text in texts for found in re.findall(r"https?://[^/\s]+(/\S*)", text) if word in found][-1]


@pytest.fixture
def inbox(settings, live_server):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    settings.SITE_URL = live_server.url
    found = Inbox()
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    yield found
    controller.stop()


def at(noor, path=""):
    return f"/samenwerkingen/{noor.partnership.slug}/{path}"


def invite(person, noor):
    page = person.go(at(noor, "deelnemers/uitnodigen/"))
    page.get_by_label("Naam", exact=True).fill("Joost van Dam")
    page.get_by_label("E-mailadres").fill("joost@brug.example")
    page.get_by_label("Andere organisatie", exact=False).last.fill("De Brug")
    page.get_by_role("radio", name="management").check()
    page.get_by_role("button", name="Stuur de uitnodiging").click()
    expect(page.get_by_text("Joost van Dam krijgt een e-mail")).to_be_visible()
    person.look()
    page.get_by_role("link", name="Nodig veel mensen tegelijk uit").click()
    lines = page.get_by_label("Wie nodigen jullie uit?")
    lines.fill("Farah Yildiz <farah@west.example>; Welzijn West; uitvoering\nzomaar iets")
    page.get_by_role("button", name="Kijk na").click()
    expect(page.get_by_text("Het e-mailadres ontbreekt.")).to_be_visible()
    person.look()
    page.get_by_role("button", name="Nodig deze 1 uit").click()
    expect(page.get_by_text("Uitgenodigd: Farah Yildiz.")).to_be_visible()
    expect(lines).to_have_value("zomaar iets")


def join(person, inbox, email, password):
    page = person.go(inbox.link(email))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Doe mee met")
    person.look()
    if password:
        page.get_by_label(re.compile("^Wachtwoord")).fill(PASSWORD)
    else:
        page.get_by_role("radio", name="Met een code die we je steeds mailen").check()
    page.get_by_role("button", name="Ja, ik doe mee").press("Enter")
    expect(page.get_by_text("Welkom. Je doet mee namens")).to_be_visible()


def share_first_answer(person, noor):
    page = person.go(at(noor, "onderdelen/1a/"))
    page.get_by_role("textbox", name="Wat willen jullie bereiken?", exact=True).fill("Elk kind voelt zich veilig.")
    page.keyboard.press("Tab")
    person.all_saved()
    page.get_by_role("link", name="Deel dit onderdeel").click()
    expect(page.get_by_text("3 mensen van 3 organisaties")).to_be_visible()
    person.look()
    page.get_by_role("button", name="Deel wat is aangekruist").click()
    expect(page.get_by_text("Gedeeld met iedereen die meedoet: 1 tekst.")).to_be_visible()


def answer_beside(person, noor):
    page = person.go(at(noor, "onderdelen/1a/"))
    expect(page.get_by_text("Elk kind voelt zich veilig.")).to_be_visible()
    page.get_by_text("De kijk van De Brug").first.click()
    page.get_by_role("textbox", name="Wat willen jullie bereiken?", exact=True).fill("Ook op weg naar huis.")
    page.keyboard.press("Tab")
    person.all_saved()
    page.goto(person.base + at(noor, "delen/?vraag=1a-01"))
    page.get_by_role("button", name="Deel wat is aangekruist").click()
    expect(page.get_by_text("Gedeeld met iedereen die meedoet")).to_be_visible()


def addition(person, noor):
    page = person.go(at(noor, "onderdelen/1a/"))
    page.get_by_role("link", name=re.compile("^Aanvulling")).first.click()
    page.get_by_label("Toelichting").fill("En online.")
    person.look()
    page.get_by_role("button", name="Reageer").click()
    expect(page.get_by_text("En online.")).to_be_visible()


def take_over(person, noor):
    page = person.go(at(noor, "onderdelen/1a/"))
    page.get_by_role("button", name=re.compile("^Neem over")).first.click()
    text = page.get_by_role("textbox", name="Wat willen jullie bereiken?", exact=True)
    expect(text).to_have_value(re.compile("En online. \\(aanvulling van Welzijn West\\)"))
    page.goto(person.base + at(noor, "vragen/1a-01/"))
    expect(page.get_by_text("Ook op weg naar huis.")).to_be_visible()
    expect(page.get_by_label("Gezamenlijk antwoord")).to_have_value(re.compile("En online."))
    person.look()


def put_forward(person, noor, joint_work):
    page = person.go(at(noor, "afspraken/"))
    page.get_by_label("Waarom werken we samen").fill("Elk kind voelt zich veilig.")
    page.get_by_label("Wat doen we samen").fill(joint_work)
    for name in (noor.organisation.name, "De Brug", "Welzijn West"):
        page.get_by_role("checkbox", name=name, exact=True).check()
    person.all_saved()
    page.goto(person.base + at(noor, "afspraken/voorleggen/"))
    person.look()
    page.get_by_role("button", name="Leg deze tekst voor").click()
    expect(page.get_by_text("is voorgelegd. Deze mensen krijgen een e-mail")).to_be_visible()


def say(person, inbox, email, verdict, reason=""):
    """By the link in the mail."""
    page = person.go(inbox.link(email, "afspraken/versies"))
    page.get_by_role("link", name="Zeg akkoord of bezwaar").click()
    page.get_by_role("radio", name=verdict).check()
    page.get_by_label("Functie").fill("directeur")
    page.get_by_label("Waarom mag je dit namens hen zeggen").fill("Ik ben directeur")
    if reason:
        page.get_by_label("Waarom niet").fill(reason)
    person.look()
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_text(f"Vastgelegd: {verdict}")).to_be_visible()


def test_from_an_invitation_to_an_agreement_that_all_endorsed(noor, someone, inbox):
    trekker, joost, farah = someone(noor.user), someone(), someone()
    invite(trekker, noor)
    join(joost, inbox, "joost@brug.example", password=True)
    join(farah, inbox, "farah@west.example", password=False)
    assert Membership.objects.filter(partnership=noor.partnership).count() == 3
    share_first_answer(trekker, noor)
    answer_beside(joost, noor)
    addition(farah, noor)
    take_over(trekker, noor)
    put_forward(trekker, noor, "Eén meldpunt.")
    say(joost, inbox, "joost@brug.example", "akkoord")
    say(farah, inbox, "farah@west.example", "bezwaar", "Wie is er 's avonds?")
    put_forward(trekker, noor, "Eén meldpunt, ook 's avonds.")
    say(joost, inbox, "joost@brug.example", "akkoord")
    say(farah, inbox, "farah@west.example", "akkoord")
    own = trekker.go(at(noor, "afspraken/versies/2/akkoord/"))
    own.get_by_role("radio", name="akkoord").check()
    own.get_by_label("Functie").fill("trekker")
    own.get_by_label("Waarom mag je dit namens hen zeggen").fill("Ons bestuur stemde in")
    own.get_by_role("button", name="Leg vast").click()
    expect(own.get_by_text("3 van 3 akkoord, 0 bezwaar, 0 nog niet")).to_be_visible()
    trekker.look()
    papers = {number: paper(farah, noor, number) for number in (1, 2)}
    assert all(name in papers[2] for name in ("Joost van Dam", "Farah Yildiz", "Noor Visser", "ook 's avonds"))
    assert not any("Handtekening" in each for each in papers.values()) and "vervangen door versie 2" in papers[1]
    assert "Wie is er 's avonds?" in papers[1] and "Wie is er 's avonds?" not in papers[2]
    assert AgreementVersion.objects.count() == 2
    assert not any(person.faults for person in (trekker, joost, farah))
    deliver_due()
    assert not [text for _, _, text in inbox.mails if "veilig" in text or "meldpunt" in text]


def paper(person, noor, number):
    with person.page.expect_download() as download:
        person.page.evaluate(
            "path => { location.href = path }", at(noor, f"documenten/overeenkomst/pdf/?versie={number}")
        )
    return " ".join(text_of(download.value.path().read_bytes()).split())
