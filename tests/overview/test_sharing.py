"""What is shared, with whom, and taken back again: through the pages of trekker, colleague, partner and meelezer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from phases.answers.models import Answer
from phases.contributions.models import Contribution
from phases.documents.models import PrintJob
from phases.meetings.models import Participant
from phases.network.models import PartyProfile
from phases.plans.models import Action
from phases.plans.operations import add_action
from phases.process.models import Bottleneck, ProcessStep
from phases.process.operations import add_bottleneck
from tests.factories import make_member, make_organisation
from tests.world import SECRET, write

pytestmark = pytest.mark.django_db


def url(world, name, query="", **kwargs):
    return reverse(name, kwargs={"slug": world.slug, **kwargs}) + query


def text(world, reader, address):
    response = world.clients[reader].get(address)
    return response.content.decode() if response.status_code == 200 else ""


def share_all(world, by, query):
    """Ticks what the page offers, as it offers it."""
    page = world.clients[by].get(url(world, "sharing", query))
    ticked = [str(line.contribution.pk) for line in page.context["lines"] if line.ticked]
    return world.clients[by].post(url(world, "sharing", query), {"deel": ticked, "gezien": seen(world, by, query)})


def seen(world, by, query):
    return [line.seen for line in world.clients[by].get(url(world, "sharing", query)).context["lines"]]


def shared_kinds(world):
    return sorted(
        Contribution.objects.filter(shared_at__isnull=False, partnership__slug=world.slug).values_list(
            "kind", flat=True
        )
    )


READING = {
    "?onderdeel=1a": ("section", {"code": "1a"}, f"{SECRET} 1a"),
    "?vraag=1a-01": ("question", {"code": "1a-01"}, f"{SECRET} 1a"),
    "?onderdeel=3": ("processes", {}, f"{SECRET} proces"),
    "?onderdeel=4": ("plan_external", {}, f"{SECRET} extern"),
    "?onderdeel=2b": ("meetings", {}, f"{SECRET} bijeenkomst"),
    "?onderdeel=1b": ("question", {"code": "1b-01"}, f"{SECRET} 1b"),
}


@pytest.mark.parametrize(("query", "where"), READING.items())
@pytest.mark.parametrize("reader", ["partner", "reader", "colleague"])
def test_shared_is_read_by_all_until_it_is_taken_back(world, query, where, reader):
    name, kwargs, words = where
    address = url(world, name, **kwargs)
    own = reader == "colleague" and query == "?onderdeel=1b"
    assert (words in text(world, reader, address)) is own
    assert share_all(world, "coordinator", query).status_code == 302
    assert words in text(world, reader, address)
    page = world.clients["coordinator"].get(url(world, "unsharing", query))
    everything = [str(line.contribution.pk) for line in page.context["lines"]]
    assert everything and not any(line.ticked for line in page.context["lines"] if not page.context["scope"].narrow)
    world.clients["coordinator"].post(url(world, "unsharing", query), {"deel": everything})
    assert (words in text(world, reader, address)) is own


def test_the_page_says_with_whom_and_links_share_nothing(world):
    page = text(world, "coordinator", url(world, "sharing", "?fase=1"))
    assert "5 mensen van 2 organisaties" in page
    assert all(name in page for name in ("Noor", "Karim", "Joost", "Lotte"))
    assert shared_kinds(world) == ["card", "decision"]
    assert "anderen kunnen dit al gelezen" not in page


def test_what_we_think_of_a_party_and_our_own_affairs_are_not_ticked(world):
    world.clients["coordinator"].post(
        url(world, "profile_field", pk=world.profile.pk, field="offer"),
        {f"partij-{world.profile.pk}.offer": "Iets", "version": 0},
    )
    page = world.clients["coordinator"].get(url(world, "sharing", "?fase=1"))
    ticked = {(line.found.text, line.ticked) for line in page.context["lines"]}
    assert (f"{SECRET} 1a", True) in ticked
    assert (f"{SECRET} 1b", False) in ticked
    assert ("Welzijn West", False) in ticked
    share_all(world, "coordinator", "?fase=1")
    assert shared_kinds(world) == ["answer", "card", "decision"]
    share_all(world, "coordinator", "?onderdeel=4")
    assert Action.objects.get(pk=world.own.pk).contribution.shared_at is None


def test_an_empty_profile_is_not_offered(world):
    page = world.clients["coordinator"].get(url(world, "sharing", "?onderdeel=2a"))
    assert PartyProfile.objects.filter(changed_by=None).exists()
    assert not [line for line in page.context["lines"] if line.contribution.kind == "party_profile"]


def test_a_partner_shares_only_its_own(world):
    write(world.partner, "1b-01", "Van de school")
    page = world.clients["partner"].get(url(world, "sharing", "?onderdeel=1b"))
    assert [line.found.text for line in page.context["lines"]] == ["Van de school"]
    answer = world.clients["partner"].post(
        url(world, "sharing", "?fase=1"),
        {
            "deel": [str(world.answer.pk), str(world.internal.pk)],
            "gezien": seen(world, "coordinator", "?fase=1"),
        },
    )
    assert answer.status_code == 302
    assert shared_kinds(world) == ["card", "decision"]


@pytest.mark.parametrize(
    "query", ["", "?onderdeel=9z", "?fase=99", "?fase=x", "?bijdrage=x", "?bijdrage=99999999999999999999", "?fase=%01"]
)
def test_what_is_not_there_is_not_found(world, query):
    assert world.clients["coordinator"].get(url(world, "sharing", query)).status_code == 404


@pytest.mark.parametrize("ticked", [["x"], ["99999999999999999999"], ["\x00"]])
def test_what_no_page_of_ours_sends_is_not_found(world, ticked):
    assert world.clients["coordinator"].post(url(world, "sharing", "?fase=1"), {"deel": ticked}).status_code == 404


def test_what_a_colleague_shared_meanwhile_is_said(world):
    query = "?vraag=1a-01"
    data = {"deel": [str(world.answer.pk)], "gezien": seen(world, "coordinator", query)}
    world.clients["coordinator"].post(url(world, "sharing", query), data)
    moment = Contribution.objects.get(pk=world.answer.pk).shared_at
    page = world.clients["coordinator"].post(url(world, "sharing", query), data, follow=True).content.decode()
    assert "intussen al veranderd" in page
    assert Contribution.objects.get(pk=world.answer.pk).shared_at == moment


@pytest.mark.parametrize("kind", ["answer", "process", "row"])
def test_what_was_typed_after_the_page_opened_is_not_shared_unread(world, kind):
    client = world.clients["coordinator"]
    if kind == "row":
        query, pk = f"?bijdrage={world.process.pk}", world.process.pk
        where, typed = url(world, "step_put_back", pk=world.step.pk), {}
        ProcessStep.objects.filter(pk=world.step.pk).update(what="Onder ons", removed_at=timezone.now())
    elif kind == "answer":
        query, pk, where = "?vraag=1a-01", world.answer.pk, url(world, "answer_field", code="1a-01", field="text")
        typed = {"1a-01.text": "Onder ons gezegd", "version": 1}
    else:
        query, pk = f"?bijdrage={world.process.pk}", world.process.pk
        where = url(world, "step_field", pk=world.step.pk, field="what")
        typed = {f"stap-{world.step.pk}.what": "Onder ons gezegd", "version": 0}
    marks = seen(world, "coordinator", query)
    assert client.post(where, typed).status_code in (200, 302)
    page = client.post(url(world, "sharing", query), {"deel": [str(pk)], "gezien": marks})
    assert page.status_code == 422 and "veranderde nadat je deze pagina opende" in page.content.decode()
    assert Contribution.objects.get(pk=pk).shared_at is None
    share_all(world, "coordinator", query)
    assert Contribution.objects.get(pk=pk).shared_at


def test_what_was_left_out_stays_out_when_something_changed_meanwhile(world):
    write(world.coordinator, "1a-02", "Wel")
    left_out = write(world.coordinator, "1a-03", "Niet")
    client, query, marks = world.clients["coordinator"], "?onderdeel=1a", seen(world, "coordinator", "?onderdeel=1a")
    where = url(world, "answer_field", code="1a-01", field="text")
    client.post(where, {"1a-01.text": "Onder ons gezegd", "version": 1})
    ticked = [each.pk for each in Answer.objects.exclude(pk=left_out.pk).filter(item__section__code="1a")]
    page = client.post(url(world, "sharing", query), {"deel": ticked, "gezien": marks})
    assert "Gedeeld met iedereen die meedoet: 1 tekst." in page.content.decode()
    assert {
        (line.contribution.pk, line.ticked) for line in page.context["lines"] if line.contribution.kind == "answer"
    } == {
        (world.answer.pk, True),
        (left_out.pk, False),
    }


def test_rows_of_what_changed_meanwhile_stay_ticked(world):
    client, query, marks = world.clients["coordinator"], "?onderdeel=3", seen(world, "coordinator", "?onderdeel=3")
    ProcessStep.objects.filter(pk=world.step.pk).update(what="Onder ons")
    both = {world.process.pk, world.bottleneck.pk}
    page = client.post(url(world, "sharing", query), {"deel": list(both), "gezien": marks})
    assert {line.contribution.pk for line in page.context["lines"] if line.ticked} == both


def test_who_was_added_to_a_meeting_meanwhile_is_looked_at_first(world):
    query = f"?bijdrage={world.meeting.pk}"
    marks = seen(world, "coordinator", query)
    Participant.objects.create(meeting=world.meeting, name="Iemand van buiten")
    world.clients["coordinator"].post(url(world, "sharing", query), {"deel": [world.meeting.pk], "gezien": marks})
    assert Contribution.objects.get(pk=world.meeting.pk).shared_at is None


def test_later_edits_of_what_is_shared_are_live_and_the_page_says_so(world):
    share_all(world, "coordinator", "?vraag=1a-01")
    client = world.clients["coordinator"]
    client.post(url(world, "answer_field", code="1a-01", field="text"), {"1a-01.text": "Nieuwe woorden", "version": 1})
    assert "Nieuwe woorden" in text(world, "partner", url(world, "section", code="1a"))
    assert "Wat jullie hier schreven, is gedeeld" in text(world, "coordinator", url(world, "section", code="1a"))


def test_what_is_added_to_something_shared_is_shared_too_and_only_by_its_owner(world):
    share_all(world, "coordinator", "?onderdeel=4")
    share_all(world, "coordinator", "?onderdeel=3")
    world.process.contribution.refresh_from_db()
    added = add_action(by=world.coordinator, action=Action(what="Nieuw extern"), organisation=None)
    inside = add_action(
        by=world.coordinator, action=Action(what="Nieuw intern"), organisation=world.coordinator.organisation
    )
    joint = add_bottleneck(by=world.coordinator, process=world.process, step=None, next_step=None, kind="gap")
    theirs = add_bottleneck(by=world.partner, process=world.process, step=None, next_step=None, kind="gap")
    shared = [each.contribution.shared_at is not None for each in (added, inside, joint, theirs)]
    assert shared == [True, False, True, False]
    assert not Bottleneck.objects.visible_to(world.coordinator).filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("row", ["action", "bottleneck"])
def test_what_was_away_while_it_was_unshared_is_listed_when_it_is_shared_again(world, row):
    """It still said that it was shared, so that its process or plan took it along without a word."""
    client = world.clients["coordinator"]
    record = world.external if row == "action" else world.bottleneck
    whole = record.plan_id if row == "action" else world.process.pk
    page = url(world, "plan_external") if row == "action" else url(world, "process", pk=whole)
    share_all(world, "coordinator", f"?bijdrage={whole}")
    client.post(url(world, f"{row}_remove", pk=record.pk))
    client.post(url(world, "unsharing", f"?bijdrage={whole}"), {"deel": [str(whole)]})
    client.post(url(world, f"{row}_put_back", pk=record.pk))
    listed = [line.contribution.pk for line in client.get(url(world, "sharing", f"?bijdrage={whole}")).context["lines"]]
    assert record.pk in listed
    marks = seen(world, "coordinator", f"?bijdrage={whole}")
    client.post(url(world, "sharing", f"?bijdrage={whole}"), {"deel": [str(whole)], "gezien": marks})
    words = f"{SECRET} extern" if row == "action" else f"{SECRET} knelpunt"
    assert words not in text(world, "partner", page)


def test_a_made_document_and_its_title_go_when_something_is_unshared(world):
    share_all(world, "coordinator", "?vraag=1a-01")
    job = PrintJob.objects.create(member=world.partner, role="partner", kind="dossier", title=SECRET, state="done")
    world.clients["coordinator"].post(url(world, "unsharing", "?vraag=1a-01"), {"deel": [str(world.answer.pk)]})
    assert world.clients["partner"].get(url(world, "print_job_pdf", pk=job.pk)).status_code == 404
    assert SECRET not in text(world, "partner", url(world, "documents"))


def test_taking_back_nothing_forgets_no_document(world):
    job = PrintJob.objects.create(
        member=world.coordinator, role="coordinator", kind="dossier", title="Alles", state="busy"
    )
    world.clients["partner"].post(url(world, "unsharing", "?vraag=1a-01"), {})
    assert PrintJob.objects.filter(pk=job.pk).exists()


def test_partner_writes_an_own_view_beside_the_joint_answer(world):
    share_all(world, "coordinator", "?onderdeel=1a")
    page = text(world, "partner", url(world, "section", code="1a"))
    assert f"{SECRET} 1a" in page and "Gezamenlijk antwoord" in page and "De kijk van De Brug" in page
    client = world.clients["partner"]
    client.post(
        url(world, "answer_field", code="1a-01", field="text"), {"1a-01.text": "Wij zien het anders", "version": 0}
    )
    own = Answer.objects.get(text="Wij zien het anders")
    assert own.organisation == world.partner.organisation
    question = url(world, "question", code="1a-01")
    assert "Wij zien het anders" in text(world, "partner", question)
    for reader in ("coordinator", "colleague"):
        assert "Wij zien het anders" not in text(world, reader, question)
    share_all(world, "partner", "?vraag=1a-01")
    for reader in ("coordinator", "colleague"):
        page = text(world, reader, question)
        assert "Wij zien het anders" in page and "De Brug" in page
    assert "alle 2 antwoorden" in text(world, "coordinator", url(world, "section", code="1a"))


def test_coordinator_writes_the_joint_answer_under_the_texts(world):
    question = url(world, "question", code="1a-01")
    data = {"1a-01.text": "Samen geschreven", "1a-01.text.version": "1", "1a-01.text.digest": "anders"}
    assert world.clients["coordinator"].post(question, data).status_code == 302
    assert Answer.objects.get(pk=world.answer.pk).text == "Samen geschreven"
    assert world.clients["partner"].post(question, data).status_code == 403


def test_party_profile_of_another_organisation_is_read_once_shared(world):
    network = url(world, "network")
    PartyProfile.objects.filter(pk=world.profile.pk).update(changed_by=world.coordinator)
    assert SECRET not in text(world, "partner", network)
    share = {"deel": [str(world.profile.pk)], "gezien": seen(world, "coordinator", "?onderdeel=2a")}
    world.clients["coordinator"].post(url(world, "sharing", "?onderdeel=2a"), share)
    for reader in ("partner", "reader"):
        page = text(world, reader, network)
        assert f"{SECRET} partij" in page and "Wat de trekkers deelden" in page


@pytest.mark.parametrize("part", ["internal_analysis", "internal_plan"])
def test_ready_is_declared_and_seen_by_all_without_what_is_in_it(world, part):
    where = url(world, "section", code="1b") if part == "internal_analysis" else url(world, "plans")
    assert "Klaar</span>" not in text(world, "coordinator", where)
    for _ in range(2):
        world.clients["partner"].post(url(world, "ready", part=part))
    page = text(world, "coordinator", where)
    assert page.count("Klaar</span>") == 1 and "gezegd door Joost" in page
    world.clients["partner"].post(url(world, "not_ready", part=part))
    assert "Klaar</span>" not in text(world, "coordinator", where)
    assert world.clients["partner"].post(url(world, "ready", part="onzin")).status_code == 404


@pytest.mark.parametrize(
    ("name", "kwargs", "query"), [("sharing", {}, "?fase=1"), ("question", {"code": "1a-01"}, ""), ("network", {}, "")]
)
def test_number_of_queries_is_the_same_for_one_and_for_many(world, django_assert_num_queries, name, kwargs, query):
    address, client = url(world, name, query, **kwargs), world.clients["coordinator"]
    client.get(address)
    with CaptureQueriesContext(connection) as first:
        client.get(address)
    number_of_queries = len(first)
    for number in range(4):
        other = make_member(
            world.coordinator.partnership,
            role="partner",
            organisation=make_organisation(world.coordinator.partnership, f"Org {number}"),
        )
        answer = write(other, "1b-01", "Iets")
        Answer.objects.filter(pk=answer.pk).update(item=world.answer.item)
        Contribution.objects.filter(pk=answer.pk).update(shared_at=answer.contribution.created_at, shared_by=other)
        write(world.coordinator, f"1a-0{number + 2}", "Nog een")
    with django_assert_num_queries(number_of_queries):
        client.get(address)


def test_what_is_shared_again_shows_no_more_than_it_lists(world):
    """A bottleneck goes with its process, both ways."""
    share_all(world, "coordinator", "?onderdeel=3")
    process, bottleneck = world.process, Bottleneck.objects.filter(process=world.process).first()
    unshare = url(world, "unsharing", f"?bijdrage={process.pk}")
    world.clients["coordinator"].post(unshare, {"deel": [str(process.pk)]})
    assert Contribution.objects.get(pk=bottleneck.pk).shared_at is None
    again = url(world, "sharing", f"?bijdrage={process.pk}")
    assert bottleneck.pk in [each.contribution.pk for each in world.clients["coordinator"].get(again).context["lines"]]
    marks = seen(world, "coordinator", f"?bijdrage={process.pk}")
    world.clients["coordinator"].post(again, {"deel": [str(process.pk)], "gezien": marks})
    assert Contribution.objects.get(pk=process.pk).shared_at
    assert bottleneck.description not in text(world, "partner", url(world, "process", pk=process.pk))


def test_a_bottleneck_is_not_said_to_be_shared_while_its_process_is_concept(world):
    bottleneck = Bottleneck.objects.filter(process=world.process).first()
    answer = world.clients["coordinator"].post(
        url(world, "sharing", "?onderdeel=3"),
        {"deel": [str(bottleneck.pk)], "gezien": seen(world, "coordinator", "?onderdeel=3")},
        follow=True,
    )
    assert "pas als het proces gedeeld is" in answer.content.decode()
    assert Contribution.objects.get(pk=bottleneck.pk).shared_at is None


def test_of_a_removed_process_nothing_is_offered(world):
    world.clients["coordinator"].post(url(world, "process_remove", pk=world.process.pk))
    page = world.clients["coordinator"].get(url(world, "sharing", "?onderdeel=3"))
    offered = {each.contribution.pk for each in page.context["lines"]}
    assert not offered & set(Bottleneck.objects.filter(process=world.process).values_list("pk", flat=True))


def test_an_answer_that_was_emptied_can_be_taken_back(world):
    share_all(world, "coordinator", "?vraag=1a-01")
    Answer.objects.filter(pk=world.answer.pk).update(text="")
    page = world.clients["coordinator"].get(url(world, "unsharing", "?vraag=1a-01"))
    assert [each.contribution.pk for each in page.context["lines"]] == [world.answer.pk]
    assert "Deel niet meer" in text(world, "coordinator", url(world, "section", code="1a"))


def test_the_check_of_a_phase_shows_a_partner_the_joint_answer_that_is_shared(world):
    share_all(world, "coordinator", "?vraag=1a-01")
    assert f"{SECRET} 1a" in text(world, "partner", url(world, "phase_check", number=1))
