"""A trekker takes a partnership along, brings it in again, and adds parties from a list in Excel."""

import json

from playwright.sync_api import expect

from phases.partnership.models import Organisation
from tests.world import write


def test_a_partnership_goes_out_and_comes_in(someone, noor, tmp_path):
    write(noor, "1a-01", "Wat ouders ons vertelden")
    person = someone(noor.user)
    page = person.go(f"/samenwerkingen/{noor.partnership.slug}/documenten/")
    page.get_by_role("link", name="Uitwisselen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uitwisselen")
    person.look()
    with page.expect_download() as file:
        page.get_by_role("link", name="Download als Excel (acties)").click()
    assert file.value.suggested_filename.endswith(".xlsx")
    with page.expect_download() as file:
        page.get_by_role("link", name="Download de samenwerking als JSON").click()
    saved = tmp_path / "samen.json"
    file.value.save_as(saved)
    assert "Wat ouders ons vertelden" in saved.read_text()

    broken = tmp_path / "kapot.json"
    data = json.loads(saved.read_text())
    data["organisations"][0]["name"] = ""
    broken.write_text(json.dumps(data))
    page.get_by_role("link", name="Lees een samenwerking in").click()
    person.look()
    page.get_by_label("Bij welke organisatie werk je?").fill("GGD Rivierland")
    page.get_by_label("Management").check()
    page.get_by_label("Bestand").set_input_files(broken)
    page.get_by_role("button", name="Lees in").click()
    expect(page.get_by_text("organisaties, nr 1: ‘naam’ is leeg.")).to_be_visible()
    expect(page.get_by_label("Bij welke organisatie werk je?")).to_have_value("GGD Rivierland")
    person.look()
    page.get_by_label("Bestand").set_input_files(saved)
    page.get_by_role("button", name="Lees in").click()
    expect(page.get_by_text("De samenwerking is ingelezen. Jij bent de trekker.")).to_be_visible()
    page.goto(page.url + "onderdelen/1a/")
    expect(page.get_by_text("Wat ouders ons vertelden")).to_be_visible()
    assert person.faults == []


def test_a_list_of_parties_is_corrected_and_added(someone, noor, tmp_path):
    person = someone(noor.user)
    page = person.go(f"/samenwerkingen/{noor.partnership.slug}/partijen/")
    page.get_by_role("link", name="Partijen uit Excel of CSV toevoegen").click()
    person.look()
    lists = tmp_path / "lijst.csv"
    lists.write_text("naam;soort organisatie\nDe Brug;school\nWelzijn West;welzijn\n" + "x" * 200)
    page.get_by_label("Bestand").set_input_files(lists)
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_text("Regel 2, De Brug: De soort organisatie ‘school’ kennen we niet.")).to_be_visible()
    person.look()
    lists.write_text("naam;soort organisatie\nDe Brug;onderwijs\nWelzijn West;welzijn\n")
    page.get_by_label("Bestand").set_input_files(lists)
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_text("Toegevoegd: De Brug, Welzijn West.")).to_be_visible()
    person.look()
    assert Organisation.objects.filter(sector="education").count() == 1
    assert person.faults == []
