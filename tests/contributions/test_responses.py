"""Partners say what they think of what is shared: who may, who reads it, and what comes of it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from phases.contributions.models import Contribution, Response
from phases.overview.responding import open_responses_for, people_to_mention, readable
from phases.partnership.models import Membership
from phases.partnership.operations import change_member
from phases.people import limits
from phases.people.models import OutgoingMail
from tests.factories import client_for, make_member, make_organisation
from tests.responding import deed, html, make_table, respond, said, share, unshare, url, words
from tests.world import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return make_table()


def section(member):
    return url(member, "section", code="1a")


def test_partner_responds_and_the_trekker_sees_who_says_what(table):
    answer = respond(table.joost, table.answer, "addition", "Ook op straat")
    assert answer.status_code == 302
    assert answer.url == f"{section(table.joost)}#reacties-{table.answer.pk}"
    respond(table.femke, table.answer, "recognise", "")
    text = words(table.noor, section(table.noor))
    assert "2 organisaties: 1 herkenbaar (De Linde), 1 aanvulling (De Brug)" in text
    assert "Aanvulling De Brug , Joost" in text and "Ook op straat" in text
    assert "Nog geen reactie van: GGD Rivierland" in text  # Karim could, and did not
    assert f'id="reacties-{table.answer.pk}"' in html(table.noor, section(table.noor))


def test_an_organisation_whose_people_differ_is_divided_and_both_stay_readable(table):
    sanne = make_member(table.noor.partnership, role="partner", organisation=table.joost.organisation, name="Sanne")
    respond(table.joost, table.answer, "recognise", "")
    respond(table.femke, table.answer, "disagree", "Bij ons niet")
    respond(sanne, table.answer, "recognise", "")
    page = section(table.noor)
    assert "2 organisaties: 1 herkenbaar (De Brug), 1 niet eens (De Linde)" in words(table.noor, page)
    respond(sanne, table.answer, "disagree", "Ik zie dit anders")
    text = words(table.noor, page)
    assert "2 organisaties: 1 niet eens (De Linde), 1 verdeeld (De Brug)" in text
    assert "Herkenbaar De Brug , Joost" in text and "Niet eens De Brug , Sanne" in text


def test_one_person_who_says_two_things_does_not_divide_the_organisation(table):
    respond(table.joost, table.answer, "recognise", "")
    respond(table.joost, table.answer, "addition", "En op straat")
    text = words(table.noor, section(table.noor))
    assert "1 organisatie: 1 herkenbaar (De Brug), 1 aanvulling (De Brug)" in text


def test_only_what_waits_is_open(table):
    page = section(table.noor)
    said(table.joost, table.answer, "recognise", "")
    assert "<details open" not in html(table.noor, page)
    waiting = said(table.femke, table.answer, "disagree", "Dat zien wij anders")
    assert "<details open" in html(table.noor, page)
    deed(table.noor, waiting, "handle")
    assert "<details open" not in html(table.noor, page)


def test_words_are_needed_for_everything_but_recognition(table):
    for stance in ("addition", "disagree", "remark"):
        answer = respond(table.joost, table.answer, stance, "  \n")
        assert answer.status_code == 422
        assert "Schrijf erbij wat je bedoelt." in answer.content.decode()
    assert respond(table.joost, table.answer, "recognise", "").status_code == 302
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [("x" * 20_001, "Deze tekst is te lang"), ("met \x00 erin", "onzichtbaar teken")],
    ids=["too long", "NUL"],
)
def test_what_can_not_be_kept_stays_on_the_page(table, text, message):
    answer = respond(table.joost, table.answer, "addition", text)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert text.replace("\x00", "\ufffd") in answer.content.decode() or text in answer.content.decode()
    assert not Response.objects.exists()


def test_nonsense_in_a_form_is_refused(table):
    assert respond(table.joost, table.answer, "love", "Ja").status_code == 422
    for mentioned in ("x", "9" * 40, str(table.joost.pk), str(make_member(name="Vreemde").pk)):
        assert respond(table.joost, table.answer, "remark", "Kijk", mentioned=[mentioned]).status_code == 422
    assert respond(table.joost, table.answer, "remark", "Deel", part="purpose").status_code == 404
    assert client_for(table.joost).get(url(table.joost, "respond", pk=10**18 - 1)).status_code == 404
    assert not Response.objects.exists()


def test_a_double_click_responds_once(table):
    for _ in range(2):
        respond(table.joost, table.answer, "addition", "Ook thuis", mentioned=[table.noor.pk])
    assert Response.objects.count() == OutgoingMail.objects.count() == 1


def test_who_reads_a_response_is_said_beforehand(table):
    form = url(table.joost, "respond", pk=table.answer.pk)
    assert "Iedereen die meedoet, leest je reactie. Je naam en organisatie staan erbij." in words(table.joost, form)
    unshare(table.answer)
    text = words(table.noor, url(table.noor, "respond", pk=table.answer.pk))
    assert "Alleen de trekkers lezen je reactie, ook als dit later gedeeld wordt." in text


def test_reader_reads_and_says_nothing(table):
    found = said(table.joost, table.answer)
    assert respond(table.lotte, table.answer).status_code == 403
    assert client_for(table.lotte).get(url(table.lotte, "respond", pk=table.answer.pk)).status_code == 403
    for name in ("reply", "withdraw", "handle", "reopen", "take_over"):
        assert deed(table.lotte, found, name).status_code == 403


def test_of_what_is_not_shared_nothing_can_be_said_or_seen(table):
    found = said(table.joost, table.answer)
    unshare(table.answer)
    for member in (table.joost, table.femke, table.karim):
        assert respond(member, table.answer).status_code == 404
        for name in ("reply", "withdraw", "handle", "reopen", "take_over"):
            assert deed(member, found, name, text="Hoi", version=0).status_code == 404, (member.name, name)
    assert Response.objects.get().removed_at is None


def test_what_is_gone_takes_its_responses_along(table):
    said(table.joost, table.answer)
    stranger = make_member(name="Vreemde")
    readers = (table.noor, table.joost, table.femke, table.lotte, stranger)

    def seen():
        return {each.name for each in readers if Response.objects.visible_to(each).exists()}

    assert seen() == {"Noor", "Joost", "Femke", "Lotte"}
    unshare(table.answer)
    assert seen() == {"Noor"}
    share(table.answer, table.noor)
    Contribution.objects.update(removed_at=timezone.now())
    assert seen() == set()


def test_what_was_said_before_it_was_shared_stays_with_who_could_read_it_then(table):
    said(table.noor, table.answer, "remark", "Onder ons gezegd", at=timezone.now() - timedelta(days=1))
    said(table.noor, table.answer, "remark", "Hardop gezegd")
    for member, seen in ((table.noor, True), (table.joost, False), (table.karim, False)):
        known = set(Response.objects.visible_to(member).values_list("text", flat=True))
        assert known == {"Hardop gezegd"} | ({"Onder ons gezegd"} if seen else set())
        secret = Response.objects.get(text="Onder ons gezegd")
        assert client_for(member).get(url(member, "response_reply", pk=secret.pk)).status_code == (200 if seen else 404)


def test_own_response_is_seen_again_when_it_is_shared_once_more_and_others_not(table):
    mine = said(table.joost, table.answer, text="Van eerder", at=timezone.now() - timedelta(hours=1))
    unshare(table.answer)
    share(table.answer, table.noor)
    assert Response.objects.visible_to(table.joost).get() == mine
    assert not Response.objects.visible_to(table.femke).exists()
    assert Response.objects.visible_to(table.noor).get() == mine


def test_another_partnership_and_who_left_reach_nothing(table):
    found = said(table.joost, table.answer)
    stranger = make_member(name="Vreemde")
    for name in ("reply", "withdraw", "handle", "reopen", "take_over"):
        assert deed(stranger, found, name, text="Hoi", version=0).status_code == 404
    assert respond(stranger, table.answer).status_code == 404
    client = client_for(table.joost)
    Membership.objects.filter(pk=table.joost.pk).update(ended_at=timezone.now())
    assert client.post(url(table.joost, "respond", pk=table.answer.pk), {"stance": "recognise"}).status_code == 404
    assert "Ook thuis" in words(table.noor, section(table.noor))


def test_a_reply_stands_under_what_it_answers(table):
    found = said(table.joost, table.answer)
    answer = deed(table.noor, found, "reply", text="Goed punt")
    assert answer.status_code == 302
    reply = Response.objects.get(parent=found)
    assert (reply.contribution_id, reply.by, reply.text) == (table.answer.pk, table.noor, "Goed punt")
    text = words(table.noor, section(table.noor))
    assert text.index("Ook thuis") < text.index("Goed punt")
    assert "1 organisatie: 1 aanvulling (De Brug)" in text  # a reply is no opinion
    assert deed(table.femke, reply, "reply", text="En nog wat").status_code == 404
    assert deed(table.noor, found, "reply", text=" ").status_code == 422


def test_only_who_said_it_withdraws_it(table):
    found = said(table.joost, table.answer)
    for member in (table.noor, table.femke):
        assert deed(member, found, "withdraw").status_code == 404
    assert deed(table.joost, found, "withdraw").status_code == 302
    assert "Ook thuis" not in words(table.noor, section(table.noor))
    assert Response.objects.get().text == "Ook thuis"  # nothing is thrown away


def test_only_who_wrote_the_text_handles_and_reopens(table):
    found = said(table.joost, table.answer)
    for name in ("handle", "reopen"):
        for member in (table.joost, table.femke, table.karim):
            assert deed(member, found, name).status_code == 404
    deed(table.noor, found, "handle")
    found.refresh_from_db()
    assert (found.resolution, found.resolved_by) == ("handled", table.noor)
    assert "Afgehandeld door Noor" in words(table.noor, section(table.noor))
    deed(table.noor, found, "reopen")
    found.refresh_from_db()
    assert (found.resolution, found.resolved_at, found.resolved_by) == ("", None, None)


def test_a_mention_mails_one_link_and_no_word_of_what_was_said(table):
    respond(table.joost, table.answer, "addition", "Zeer geheim", mentioned=[table.noor.pk, table.femke.pk])
    assert {each.to for each in OutgoingMail.objects.all()} == {table.noor.user.email, table.femke.user.email}
    sent = OutgoingMail.objects.first()
    assert sent.subject == "Joost vraagt je aandacht in Samen tegen pesten"
    everything = sent.subject + sent.text + sent.html
    assert "Zeer geheim" not in everything and "Minder pesten" not in everything
    link = re.search(r"http://\S+", sent.text)[0]
    assert link.endswith(f"{section(table.noor)}#reacties-{table.answer.pk}")
    assert "Vraagt aandacht van: Femke, Noor." in words(table.noor, section(table.noor))


def test_a_reply_can_mention_too(table):
    deed(table.noor, said(table.joost, table.answer), "reply", text="Wat bedoel je?", mentioned=[table.joost.pk])
    assert OutgoingMail.objects.get().to == table.joost.user.email


def test_only_who_may_read_it_can_be_mentioned(table):
    own = write(table.joost, "1b-01", "Bij ons")
    invited = make_member(table.noor.partnership, organisation=make_organisation(table.noor.partnership), user=None)
    everyone = [table.noor, table.karim, table.joost, table.lotte, table.femke]
    for answer in (table.answer, own, write(table.noor, "1a-02", "Nog niet gedeeld")):
        for member in everyone:
            if not readable(member).filter(pk=answer.pk).exists():
                continue
            allowed = {each for each in everyone if each != member and readable(each).filter(pk=answer.pk).exists()}
            assert set(people_to_mention(member, Contribution.objects.get(pk=answer.pk))) == allowed
            assert invited not in allowed
    assert respond(table.joost, own, "remark", "Kijk", mentioned=[table.noor.pk]).status_code == 422
    assert respond(table.joost, own, "remark", "Kijk", mentioned=[table.lotte.pk]).status_code == 302


def test_what_waits_for_whom(table):
    first = said(table.joost, table.answer, "disagree", "Nee")
    said(table.femke, table.answer, "recognise", "")
    said(table.noor, table.answer, "remark", "Voor onszelf")
    said(table.noor, table.answer, "remark", "Antwoord", parent=first)
    assert list(open_responses_for(table.noor)) == [first]
    assert not open_responses_for(table.joost).exists()
    deed(table.noor, first, "handle")
    assert not open_responses_for(table.noor).exists()


def test_text_of_a_response_is_shown_as_text(table):
    said(table.joost, table.answer, text="<script>alert(1)</script>")
    assert "<script>alert" not in html(table.noor, section(table.noor))


def test_query_count_is_the_same_for_one_and_many(table, django_assert_max_num_queries):
    client, page = client_for(table.noor), section(table.noor)
    respond(table.joost, table.answer, mentioned=[table.noor.pk])
    deed(table.noor, Response.objects.get(), "reply", text="Dank", mentioned=[table.joost.pk])
    with django_assert_max_num_queries(17) as one:
        client.get(page)
    for number in range(2, 10):
        answer = write(table.noor, f"1a-0{number}", "Tekst")
        share(answer, table.noor)
        for member in (table.joost, table.femke, table.karim):
            found = said(member, answer, "addition", f"Reactie {number}")
            deed(table.noor, found, "reply", text="Dank", mentioned=[member.pk])
    with django_assert_max_num_queries(17) as many:
        client.get(page)
    assert len(one) == len(many)


def test_a_response_promised_to_few_is_not_said_to_all(table):
    """A colleague shares between reading who reads it and sending; what was typed is kept."""
    own = write(table.joost, "1b-02", "Van De Brug")
    page = url(table.joost, "respond", pk=own.pk)
    client = client_for(table.joost)
    assert "ook als dit later gedeeld wordt" in client.get(page).content.decode()
    share(own, table.joost)
    answer = client.post(page, {"stance": "remark", "text": "Onder ons", "shared": ""})
    html = answer.content.decode()
    assert answer.status_code == 422 and not Response.objects.filter(text="Onder ons").exists()
    assert "Onder ons" in html and "Iedereen die meedoet" in html and "verstuur hem dan opnieuw" in html
    assert client.post(page, {"stance": "remark", "text": "Toch aan allen", "shared": "1"}).status_code == 302


def test_the_same_said_again_later_or_to_others_is_not_a_double_click(table):
    own = write(table.joost, "1b-02", "Van De Brug")
    respond(table.joost, own, "remark", "Nog eens")
    share(own, table.joost)
    respond(table.joost, own, "remark", "Nog eens")
    assert "Nog eens" in words(table.femke, url(table.femke, "question", code="1b-02"))
    Response.objects.update(at=timezone.now() - timedelta(minutes=2))
    Contribution.objects.filter(pk=own.pk).update(shared_at=timezone.now() - timedelta(minutes=3))
    respond(table.joost, own, "remark", "Nog eens", mentioned=[table.femke.pk])
    assert OutgoingMail.objects.filter(to=table.femke.user.email).exists()
    assert Response.objects.filter(text="Nog eens").count() == 3


def test_a_save_says_that_a_colleague_shared_it_meanwhile(table):
    own = write(table.joost, "1b-02", "Van De Brug")
    to = url(table.joost, "answer_field", code="1b-02", field="text")
    first = client_for(table.joost).post(to, {"1b-02.text": "Een", "version": 1, "client": "x", "seq": 1})
    assert "iedereen die meedoet leest dit" not in first.json()["html"]
    share(own, table.joost)
    then = client_for(table.joost).post(to, {"1b-02.text": "Twee", "version": 2, "client": "x", "seq": 2})
    assert "iedereen die meedoet leest dit" in then.json()["html"]


def test_what_was_recognised_before_it_was_taken_back_can_be_said_again(table):
    """Nobody else reads that it was; the page says so."""
    respond(table.joost, table.answer, "recognise", "")
    Response.objects.update(at=timezone.now() - timedelta(days=2))
    unshare(table.answer)
    share(table.answer, table.noor)
    assert "Van voordat dit gedeeld werd" in words(table.joost, section(table.joost))
    assert 'value="recognise"' in html(table.joost, section(table.joost))
    respond(table.joost, table.answer, "recognise", "")
    assert 'value="recognise"' not in html(table.joost, section(table.joost))
    assert "herkenbaar (De Brug)" in words(table.femke, section(table.femke))


def test_a_reply_since_reaches_who_said_it_before_and_none_stays_when_that_is_withdrawn(table):
    first = said(table.joost, table.answer, "addition", "Ook op straat")
    Response.objects.update(at=timezone.now() - timedelta(days=2))
    unshare(table.answer)
    share(table.answer, table.noor)
    deed(table.noor, first, "reply", text="Goed idee")
    assert "Goed idee" in words(table.joost, section(table.joost))
    assert "Goed idee" not in words(table.femke, section(table.femke))
    deed(table.joost, first, "withdraw")
    assert not Response.objects.visible_to(table.noor).exists()


def test_who_recognises_it_twice_says_so_once(table):
    Contribution.objects.update(shared_at=timezone.now() - timedelta(days=1))
    respond(table.joost, table.answer, "recognise", "")
    Response.objects.update(at=timezone.now() - timedelta(hours=1))
    respond(table.joost, table.answer, "recognise", "")
    assert Response.objects.count() == 1
    for _ in range(2):
        respond(table.joost, table.answer, "recognise", "", mentioned=[table.femke.pk])
    assert OutgoingMail.objects.get().to == table.femke.user.email and Response.objects.count() == 1


def test_a_reply_to_what_was_said_before_sharing_stays_among_who_read_that(table):
    change_member(membership=table.karim, role="coordinator", by=table.noor)
    first = said(table.noor, table.answer, "remark", "Onder ons")
    Response.objects.update(at=timezone.now() - timedelta(hours=1))
    page = url(table.karim, "response_reply", pk=first.pk)
    text = words(table.karim, page)
    assert "Alleen wie deze reactie leest, leest ook je antwoord." in text and "Iedereen die meedoet, leest" not in text
    assert "Noor" in text and "Femke" not in text
    answer = {"text": "Ook onder ons", "shared": "1", "mentioned": [table.femke.pk]}
    assert client_for(table.karim).post(page, answer).status_code == 422
    assert client_for(table.karim).post(page, answer | {"mentioned": [table.noor.pk]}).status_code == 302
    assert "Ook onder ons" in words(table.noor, section(table.noor))
    assert "onder ons" not in words(table.femke, section(table.femke)).lower()
    assert not Response.objects.visible_to(table.femke).exists()


def test_who_had_too_much_mail_sent_responds_without_mentioning(table, monkeypatch):
    monkeypatch.setattr(limits, "TO_MEMBERS", {"person": (0, 9), "partnership": (9, 9), "address": (9, 9)})
    page, client = url(table.joost, "respond", pk=table.answer.pk), client_for(table.joost)
    said = {"stance": "remark", "text": "Een lange reactie", "shared": "1"}
    refused = client.post(page, said | {"mentioned": [table.noor.pk]})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "Zonder kruisjes hier kun je je reactie wel versturen." in text and "Een lange reactie" in text
    assert not Response.objects.exists() and not OutgoingMail.objects.exists()
    assert client.post(page, said).status_code == 302
