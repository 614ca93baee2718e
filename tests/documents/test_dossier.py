"""The dossier: everything its reader may read, and nothing else."""

import io
import re
from datetime import timedelta

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from phases.answers.models import Answer, Decision, PhaseClosing
from phases.contributions.models import Contribution, Kind
from phases.contributions.operations import new_contribution
from phases.documents.dossier import parts_to_choose
from phases.guide.models import Phase
from phases.network.models import PartyProfile
from phases.plans.models import Action, Cycle
from phases.process.models import Bottleneck, ProcessStep
from tests.databases import ONE_DATABASE
from tests.documents.conftest import add_meeting
from tests.documents.paper import address, pages_of, squeezed, text_of
from tests.factories import client_for
from tests.world import SECRET

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr("phases.documents.printing.LONGEST_IN_REQUEST", 10_000_000)


def dossier(client, slug, name="document_pdf", **data):
    response = client.get(reverse(name, kwargs={"slug": slug, "kind": "dossier"}), data)
    assert response.status_code == 200
    return response.content


def bookmarks_of(data):
    reader = pypdf.PdfReader(io.BytesIO(data))
    found, waiting = {}, list(reader.outline)
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += each
        else:
            found[each.title] = reader.get_destination_page_number(each) + 1
    return found


def running_text(data):
    """Without what stands at the head and foot of every page."""
    furniture = r"Dossiervandesamenwerking·\w+Deelsconcept,laatstgewijzigdop[\w,:]+uurPagina\d+van\d+$"
    return "".join(re.sub(furniture, "", squeezed(each.extract_text())) for each in pages_of(data))


def add_closed_cycle(plan, actions):
    rows = [
        {"id": action.pk, "what": action.what, "who": action.owner_shown, "organisation": "", "due": None, "result": ""}
        | {"outcome": "partly", "end": "carried", "text": "Alleen op werkdagen", "reason": "", "status": "busy"}
        | {"milestones": []}
        for action in actions
    ]
    Cycle.objects.create(
        plan=plan, number=99, learned="Ouders vinden het nummer niet", closed_at=timezone.now(), closed_actions=rows
    )


def written_by(member):
    """What others keep to themselves is in no dossier of the trekker; what they shared beside it has a page of its own."""
    return Contribution.objects.writable_by(member)


@ONE_DATABASE
def test_everything_that_was_written_is_in_it(demo, meeting):
    here = {"contribution__partnership": demo.partnership, "contribution__in": written_by(demo)}
    actions = list(Action.objects.filter(**here, plan__organisation=None))
    add_closed_cycle(actions[0].plan, actions[:2])
    phase = Phase.objects.get(code="1")
    closing = new_contribution(by=demo, kind=Kind.PHASE_CLOSING, organisation_id=None)
    PhaseClosing.objects.create(
        contribution=closing, partnership=demo.partnership, phase=phase, note="Nu verder met het netwerk"
    )
    text = running_text(dossier(client_for(demo), demo.partnership.slug))
    agreement = demo.partnership.agreement
    written = [answer.text for answer in Answer.objects.filter(**here)]
    written += [answer.skip_reason for answer in Answer.objects.filter(**here, status="skipped")]
    written += [answer.investigate_who for answer in Answer.objects.filter(**here, status="investigate")]
    standing = {each.item_id: each for each in Decision.objects.filter(**here).order_by("pk")}
    written += [each.ambition or each.reason for each in standing.values()]
    written += [each.offer for each in PartyProfile.objects.filter(**here)]
    written += [each.what for each in ProcessStep.objects.filter(process__partnership=demo.partnership)]
    written += [each.what_is_needed for each in Bottleneck.objects.filter(**here)]
    written += [each.what for each in Action.objects.filter(**here)]
    written += [agreement.purpose, agreement.term, "Ouders vinden het nummer niet", "Alleen op werkdagen"]
    written += ["Gaat door in de volgende ronde", "Nu verder met het netwerk", "Eén telefoonnummer", meeting.title]
    for words in written:
        assert squeezed(words) in text, words
    assert "Wijsprekenoudersp" in text  # a card of vooraf


@ONE_DATABASE
def test_contents_name_the_page_on_which_a_part_begins(demo, meeting):
    data = dossier(client_for(demo), demo.partnership.slug)
    pages = pages_of(data)
    contents = " ".join(pages[1].extract_text().split())
    titles = parts_to_choose(demo).values()
    bookmarks = bookmarks_of(data)
    for title in titles:
        begins = bookmarks[title]
        assert squeezed(title) in squeezed(pages[begins - 1].extract_text())
        assert re.search(rf"{re.escape(title)} (Concept |Gedeeld |Deels concept )?{begins}\b", contents), title
    assert "Deels concept" in pages[0].extract_text()


def test_reader_chooses_the_parts(demo):
    html = dossier(client_for(demo), demo.partnership.slug, "document_preview", deel=["afspraken", "extern"]).decode()
    assert 'id="deel-afspraken"' in html and 'id="deel-extern"' in html
    assert html.count('<section class="part') == 2


def test_state_of_each_part_is_said(demo):
    Contribution.objects.update(shared_at=None, shared_by=None)
    Contribution.objects.filter(kind=Kind.AGREEMENT).update(shared_at=timezone.now(), shared_by=demo)
    html = dossier(client_for(demo), demo.partnership.slug, "document_preview", deel=["afspraken", "extern"]).decode()
    agreement, external = html.split('id="deel-extern"')
    assert "state-gedeeld" in agreement.split('id="deel-afspraken"')[1]
    assert "state-concept" in external
    first = Contribution.objects.filter(kind=Kind.ANSWER, answer__item__section__phase__code="1").first()
    Contribution.objects.filter(pk=first.pk).update(shared_at=timezone.now(), shared_by=demo)
    part = dossier(client_for(demo), demo.partnership.slug, "document_preview", deel=["fase-1"]).decode()
    assert "Deels concept" in part


def test_someone_elses_concept_is_in_no_dossier(world):
    noor = world.coordinator
    add_closed_cycle(world.external.plan, [world.external])
    add_meeting(noor, title=f"{SECRET} bijeenkomst")
    for name in ("document_preview", "document_pdf"):
        for reader in ("partner", "reader"):
            data = dossier(world.clients[reader], world.slug, name)
            assert SECRET not in (data.decode() if name == "document_preview" else squeezed(text_of(data)))
        data = dossier(world.clients["coordinator"], world.slug, name)
        text = data.decode() if name == "document_preview" else text_of(data)
        for what in ("1a", "1b", "partij", "proces", "knelpunt", "afspraken", "extern", "intern", "bijeenkomst"):
            assert squeezed(f"{SECRET} {what}") in squeezed(text), what


def test_in_a_shared_plan_an_action_that_is_not_shared_stays_out_of_its_rounds_too(world):
    plan = world.external.plan
    add_closed_cycle(plan, [world.external])
    Contribution.objects.filter(pk=plan.pk).update(shared_at=timezone.now(), shared_by=world.coordinator)
    html = dossier(world.clients["partner"], world.slug, "document_preview").decode()
    assert "Ouders vinden het nummer niet" in html
    for what in ("extern", "gestopt", "kwam ervan", "reden"):
        assert f"{SECRET} {what}" not in html
    now, before = timezone.now(), timezone.now() - timedelta(days=999)
    action, both = [world.external.pk], [world.external.pk, plan.pk]
    for which, when, times in (
        (action, now, 1),
        (action, before, 1),
        (both, before, 3),
    ):  # then in two closed rounds too
        Contribution.objects.filter(pk__in=which).update(shared_at=when, shared_by=world.coordinator)
        html = dossier(world.clients["partner"], world.slug, "document_preview").decode()
        assert html.count(f"{SECRET} extern") == times
    assert "Antwoord bij" not in html


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("kind", ["dossier", "acties", "bestuurder", "verslag"])
def test_as_many_queries_for_much_as_for_little(demo, meeting, kind):
    client = client_for(demo)
    url = address(demo, "document_preview", kind=kind) + f"?bijeenkomst={meeting.pk}"
    before = queries_of(client, url)
    for model in (Action, Bottleneck, Answer):
        records = list(model.objects.filter(contribution__partnership=demo.partnership))[:5]
        for record in records:
            copy(demo, record, model)
    for number in range(4):
        add_meeting(demo, title=f"Nog een {number}")
        Cycle.objects.create(
            plan=demo.partnership.plans.get(organisation=None), number=10 + number, closed_at=timezone.now()
        )
    assert queries_of(client, url) == before


def copy(member, record, model):
    contribution = record.contribution
    contribution.pk = None
    if model is Answer:
        contribution.organisation = member.organisation if record.organisation is None else None
        if Answer.objects.filter(item=record.item, organisation=contribution.organisation).exists():
            return
        record.organisation = contribution.organisation
    contribution.save()
    record.pk, record.contribution = contribution.pk, contribution
    record._state.adding = True
    record.save(force_insert=True)
