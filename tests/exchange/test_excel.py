"""Excel files: what somebody may read, as text that stays text."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from phases.exchange.spreadsheets import Sheet, excel
from phases.network.models import PartyProfile
from phases.network.operations import add_parties
from phases.partnership.models import Membership
from phases.plans.models import Action
from phases.plans.operations import add_action
from tests.factories import client_for
from tests.world import SECRET

pytestmark = pytest.mark.django_db


def sheet(client, slug, kind):
    response = client.get(reverse("exchange_sheet", kwargs={"slug": slug, "kind": kind}))
    assert response.status_code == 200
    return response, load_workbook(BytesIO(response.content)).active


def rows(page):
    return [[cell.value for cell in row] for row in page.iter_rows()]


@pytest.mark.parametrize(("kind", "number"), [("acties", 4), ("partijen", 4), ("open-punten", 4)])
def test_a_file_for_excel_has_heads_and_rows(world, kind, number):
    response, page = sheet(world.clients["coordinator"], world.slug, kind)
    assert page.freeze_panes == "A2"
    assert all(cell.font.bold and cell.value for cell in page[1])
    assert page.max_row == number
    assert SECRET in str(rows(page))
    named = f'filename="samen-tegen-pesten-{kind}-{timezone.localdate()}.xlsx"'
    assert named in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("kind", ["acties", "partijen", "open-punten"])
@pytest.mark.parametrize("reader", ["partner", "reader"])
def test_what_is_not_shared_is_in_no_file_of_another_organisation(world, kind, reader):
    _, page = sheet(world.clients[reader], world.slug, kind)
    assert SECRET not in str(rows(page))


def test_actions_have_dates_milestones_and_where_they_came_from(world):
    _, page = sheet(world.clients["coordinator"], world.slug, "acties")
    found = next(row for row in page.iter_rows(min_row=2) if row[1].value == f"{SECRET} extern")
    assert found[4].value.date() == timezone.localdate() - timedelta(days=1)
    assert found[4].number_format == "dd-mm-yyyy"
    assert found[9].value == f"{SECRET} mijlpaal"
    assert found[12].value.startswith("Antwoord bij: ") and found[12].value.endswith(f"{SECRET} 1a")


def test_parties_have_what_the_own_organisation_wrote_and_the_others_too(world):
    add_parties(by=world.partner, names=[])
    PartyProfile.objects.filter(organisation=world.partner.organisation).update(offer="Van De Brug", needed=True)
    _, page = sheet(world.clients["partner"], world.slug, "partijen")
    found = rows(page)
    assert found[0][:5] == ["Naam", "Soort organisatie", "Is nu actief voor deze doelgroep"] + [
        "Is nodig voor de ambitie",
        "Werkt al met ons samen",
    ]
    assert [row[0] for row in found[1:]] == ["GGD Rivierland", "De Brug", "Welzijn West"]
    assert {(row[3], row[6]) for row in found[1:]} == {("ja", "Van De Brug")}
    _, page = sheet(world.clients["reader"], world.slug, "partijen")
    assert len(rows(page)) == 4


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_a_text_that_looks_like_a_formula_stays_text(text):
    page = load_workbook(BytesIO(excel(Sheet("Proef", [("Tekst", 10)], [[text]])))).active
    assert (page["A2"].data_type, page["A2"].value, page["A2"].quotePrefix) == ("s", text, True)


def test_what_excel_can_not_hold_is_left_out():
    content = excel(Sheet("Proef", [("Tekst", 10)], [["a\x0b\ufffe\uffffb"], ["🎈" * 20_000], [None]]))
    page = load_workbook(BytesIO(content)).active
    assert page["A2"].value == "ab"
    assert page["A3"].value == "🎈" * 16_382 + "…"
    assert page["A4"].value is None


@pytest.mark.parametrize("kind", ["acties", "partijen", "open-punten"])
def test_more_rows_ask_no_more_questions(world, kind, django_assert_num_queries):
    noor, client = world.coordinator, world.clients["coordinator"]
    with CaptureQueriesContext(connection) as asked:
        sheet(client, world.slug, kind)
    add_parties(by=noor, names=[f"Partij {n}" for n in range(5)])
    late = timezone.localdate() - timedelta(days=2)
    for number in range(5):
        add_action(
            by=noor,
            action=Action(what=f"Actie {number}", due=late, owner=world.colleague, organisation=noor.organisation),
            organisation=None,
            origins=[world.bottleneck.contribution],
            milestone="Stap",
        )
    with django_assert_num_queries(len(asked)):
        sheet(client, world.slug, kind)


def test_the_files_of_the_demo_can_be_opened(demo_of_module):
    client = client_for(Membership.objects.get(name__startswith="Noor", partnership__slug="samen-tegen-pesten"))
    for kind in ("acties", "partijen", "open-punten"):
        _, page = sheet(client, "samen-tegen-pesten", kind)
        assert page.max_row > 5


def test_another_word_is_no_file(world):
    address = f"/samenwerkingen/{world.slug}/uitwisselen/geheimen.xlsx"
    assert world.clients["coordinator"].get(address).status_code == 404
