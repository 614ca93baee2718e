"""What stands on the action list, the agenda, the minutes and the page for a board."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from phases.agreement.models import Agreement
from phases.answers.models import Answer, Decision
from phases.contributions.models import Kind
from phases.contributions.operations import new_contribution
from phases.guide.models import Item, Layer, Option
from phases.meetings.models import AgendaPoint, ProgrammePart
from phases.partnership.models import Membership, Role
from phases.plans.models import Action
from phases.plans.operations import add_action
from phases.process.models import Bottleneck
from tests.documents.conftest import add_meeting
from tests.documents.paper import address, assert_accessible, download, pages_of, squeezed, text_of
from tests.factories import client_for, make_member, make_organisation
from tests.world import SECRET, write

pytestmark = pytest.mark.django_db


def preview(member, kind, query=""):
    response = client_for(member).get(address(member, "document_preview", kind=kind) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_actions_stand_with_their_owner_late_ones_first(demo):
    today = timezone.localdate()
    for what, days in (("Straks pas", 30), ("Al te laat", -3)):
        action = Action(what=what, owner_name="soraya amrani", due=today + timedelta(days=days))
        add_action(by=demo, action=action, organisation=None)
    html = preview(demo, "acties", "?wie=Soraya+Amrani")
    assert html.count("<h2>Soraya Amrani, Gemeente Rivierstad</h2>") == 1
    assert html.index("Al te laat") < html.index("Straks pas")
    assert "Farah" not in html
    everyone = squeezed(text_of(download(demo, "acties")))
    for action in Action.objects.filter(plan__partnership=demo.partnership, status__in=["planned", "busy"]):
        assert squeezed(action.what) in everyone
    for action in Action.objects.filter(plan__partnership=demo.partnership, status__in=["done", "dropped"]):
        assert squeezed(action.what) not in everyone


def test_action_list_holds_only_plans_that_the_reader_may_read(world):
    assert f"{SECRET} intern" in preview(world.colleague, "acties")
    assert f"{SECRET} extern" not in preview(world.colleague, "acties")
    assert SECRET not in preview(world.partner, "acties")


def test_agenda_has_times_people_and_points(demo, meeting):
    text = text_of(download(demo, "agenda", f"?bijeenkomst={meeting.pk}"))
    for words in ("14 april 2026", "13:30", "13:45", "14:30", "Welkom heten", "per laag", "Elkaar leren kennen"):
        assert words in text
    assert "duur nog niet bekend" in text
    for words in ("Een vader uit de wijk", "Soraya Amrani", "Gemeente Rivierstad", "bestuur", "Buurthuis De Linde"):
        assert words in text
    assert squeezed(Bottleneck.objects.first().description) in squeezed(text)
    assert "Eén telefoonnummer" not in text


def test_after_a_part_of_unknown_length_no_time_is_made_up(demo):
    meeting = add_meeting(demo, date=date(2026, 10, 6), starts_at=time(13, 30))
    for place, minutes in enumerate((60, 60, None, 15)):
        ProgrammePart.objects.create(meeting=meeting, position=place, title=f"Deel {place}", minutes=minutes)
    html = preview(demo, "agenda", f"?bijeenkomst={meeting.pk}")
    assert html.index("13:30</p>") < html.index("14:30</p>") < html.index("15:30</p>")
    assert html.count("<td><p>nog niet bekend</p>") == 1


def test_minutes_have_decisions_goals_presence_and_follow_ups(demo, meeting):
    text = text_of(download(demo, "verslag", f"?bijeenkomst={meeting.pk}"))
    for words in ("De scholen willen bellen", "Eén telefoonnummer", "Deels", "Nog niet iedereen was er"):
        assert words in text
    for words in ("Het nummer laten drukken", "Ineke Bos", "1 mei 2026"):
        assert words in text
    html = preview(demo, "verslag", f"?bijeenkomst={meeting.pk}")
    assert html.count("<td>ja</td>") == 1


def test_a_meeting_hands_out_nothing_of_one_organisation_alone(world):
    noor = world.coordinator
    meeting = add_meeting(noor)
    part = ProgrammePart.objects.create(meeting=meeting, title="Open punten")
    for contribution in (world.internal.contribution, world.answer.contribution):
        AgendaPoint.objects.create(part=part, contribution=contribution)
    own = Action(what="Binnen onze eigen muren")
    add_action(by=noor, action=own, organisation=noor.organisation, origins=[meeting.contribution])
    query = f"?bijeenkomst={meeting.pk}"
    agenda, minutes = preview(noor, "agenda", query), preview(noor, "verslag", query)
    assert f"{SECRET} 1b" not in agenda + minutes
    assert f"{SECRET} 1a" in agenda
    assert "Binnen onze eigen muren" not in minutes
    client = world.clients["partner"]
    for kind in ("agenda", "verslag"):
        for name in ("document_preview", "document_pdf"):
            assert client.get(address(noor, name, kind=kind) + query).status_code == 404
    assert meeting.title not in client.get(address(noor, "documents")).content.decode()


def test_board_page_says_what_is_asked_and_of_whom(demo):
    text = text_of(download(demo, "bestuurder"))
    asked = text[text.index("gevraagd wordt") :]
    board = Membership.objects.get(partnership=demo.partnership, layer=Layer.BOARD, name="Soraya Amrani")
    for action in Action.objects.filter(owner=board, plan__organisation=None):
        assert action.what[:40] in asked
    external = Action.objects.filter(plan__organisation=None, status__in=["planned", "busy"])
    assert sum(squeezed(each.what) in squeezed(text) for each in external) == 8
    assert "Ja, we gaan door." in text
    assert "Fase 4" in asked


def test_board_page_says_so_when_nothing_is_asked():
    noor = make_member()
    add_action(by=noor, action=Action(what="Iets", owner=noor), organisation=None)
    html = preview(noor, "bestuurder")
    assert "Er staat nu niets open op naam van een bestuurder." in html


def test_board_page_names_nothing_of_one_organisation_alone():
    noor = make_member(layer=Layer.BOARD)
    add_action(by=noor, action=Action(what="Eigen zorg", owner=noor), organisation=noor.organisation)
    add_action(by=noor, action=Action(what="Gezamenlijke zorg", owner=noor), organisation=None)
    html = preview(noor, "bestuurder")
    assert "Eigen zorg" not in html
    assert html.count("Gezamenlijke zorg") == 2


@pytest.mark.parametrize("word", ["lang ", "x" * 60 + " ", "Wijzigingsverzoeken "])
def test_board_page_is_one_page_however_much_was_written(word):
    noor = make_member(layer=Layer.BOARD, name="Noor " + "Achternaam " * 10)
    full = word * (15_000 // len(word))
    noor.partnership.theme, noor.partnership.ambition, noor.partnership.region = full[:120], full[:500], full[:120]
    noor.partnership.save()
    contribution = new_contribution(by=noor, kind=Kind.AGREEMENT, organisation_id=None)
    Agreement.objects.create(contribution=contribution, partnership=noor.partnership, purpose=full)
    for code in ("besluit-1", "besluit-4"):
        item = Item.objects.get(code=code)
        Decision.objects.create(
            contribution=new_contribution(by=noor, kind=Kind.DECISION, organisation_id=None),
            partnership=noor.partnership,
            item=item,
            option=Option.objects.filter(item=item).first(),
            ambition=full,
            decided_on=date(2026, 9, 22),
            decided_by=full[:300],
        )
    for _ in range(30):
        action = Action(what=full, owner=noor, due=date(2026, 9, 22))
        add_action(by=noor, action=action, organisation=None)
    write(noor, "4-01", full)
    Answer.objects.update(status="investigate", investigate_who=noor.name)
    data = download(noor, "bestuurder")
    assert len(pages_of(data)) == 1
    assert_accessible(data)
    assert "En nog 2" in text_of(data)


def test_documents_page_shows_only_what_the_reader_may_read(world):
    brug = make_organisation(world.coordinator.partnership, "Ergens anders")
    outsider = make_member(world.coordinator.partnership, role=Role.PARTNER, organisation=brug)
    page = client_for(outsider).get(address(outsider, "documents")).content.decode()
    assert SECRET not in page
    assert "Er zijn geen acties die nog gedaan moeten worden." in page


def test_what_is_handed_out_is_one_step_away(demo, meeting):
    """From where it is written, not by way of the list of all documents."""
    own = {"slug": demo.partnership.slug}
    here = {"meeting": {"pk": meeting.pk}, "minutes": {"pk": meeting.pk}, "plan_external": {}}
    here["plan_internal"] = {"organisation": demo.organisation.slug}
    asked = [f"agenda/?bijeenkomst={meeting.pk}", f"verslag/?bijeenkomst={meeting.pk}", "extern/"]
    asked.append(f"intern/?organisatie={demo.organisation.slug}")
    for (name, more), to in zip(here.items(), asked, strict=True):
        html = client_for(demo).get(reverse(name, kwargs=own | more)).content.decode()
        link = address(demo, "documents") + to
        assert f'href="{link}"' in html, name
        assert client_for(demo).get(link).status_code == 200
