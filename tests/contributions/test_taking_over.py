"""An addition goes into the text in one action, with who it is from; never twice, never over somebody else's words."""

import pytest

from phases.agreement.models import Agreement
from phases.agreement.operations import new_agreement
from phases.answers.models import Answer
from phases.contributions.models import Response, Revision
from tests.factories import client_for
from tests.responding import deed, html, make_table, said, share, url, words
from tests.world import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return make_table()


def test_text_and_credit_in_one_action(table):
    found = said(table.joost, table.answer, text="Ook op straat\n")
    page = url(table.noor, "section", code="1a")
    assert 'name="version" value="1" data-version-of=' in html(table.noor, page)
    answer = deed(table.noor, found, "take_over", version=1)
    assert (answer.status_code, answer.url) == (302, f"{page}#reacties-{table.answer.pk}")
    saved = Answer.objects.get()
    assert saved.text == "Minder pesten\n\nOok op straat (aanvulling van De Brug)"
    assert saved.version("text") == 2
    last = Revision.objects.first()
    assert (last.by, last.fields) == (table.noor, {"text": saved.text})
    found.refresh_from_db()
    assert (found.resolution, found.resolved_by) == ("taken_over", table.noor)
    text = words(table.noor, page)
    assert "Overgenomen door Noor" in text and "Neem over" not in text and "Heropen" not in text


def test_an_article_of_the_agreement(table):
    agreement = new_agreement(by=table.noor)
    agreement.save(force_insert=True)
    share(agreement, table.noor)
    found = said(table.joost, agreement, text="En met ouders", part="purpose")
    assert 'name="version" value="0" data-version-of=' in html(table.noor, url(table.noor, "agreement"))
    deed(table.noor, found, "take_over", version=0)
    assert Agreement.objects.get().purpose == "En met ouders (aanvulling van De Brug)"
    dated = said(table.joost, agreement, text="Liever in mei", part="evaluation_date")
    assert deed(table.noor, dated, "take_over", version=0).status_code == 404


def test_a_stale_text_is_refused_and_shown_with_the_addition(table):
    found = said(table.joost, table.answer, text="Ook op straat")
    client_for(table.noor).post(
        url(table.noor, "answer_field", code="1a-01", field="text"),
        {"1a-01.text": "Heel iets anders", "version": 1, "client": "x", "seq": 1},
    )
    answer = deed(table.noor, found, "take_over", version=1)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Heel iets anders" in page and "Ook op straat" in page
    assert Answer.objects.get().text == "Heel iets anders"
    found.refresh_from_db()
    assert found.resolution == ""
    assert 'name="version" value="2"' in page
    assert deed(table.noor, found, "take_over", version=2).status_code == 302
    assert Answer.objects.get().text == "Heel iets anders\n\nOok op straat (aanvulling van De Brug)"


def test_a_text_that_would_become_too_long_is_left_as_it_is(table):
    Answer.objects.update(text="x" * 19_995)
    found = said(table.joost, table.answer)
    answer = deed(table.noor, found, "take_over", version=1)
    assert answer.status_code == 422
    assert "Maak de tekst eerst korter." in answer.content.decode()
    assert len(Answer.objects.get().text) == 19_995
    assert Response.objects.get().resolution == ""


def test_at_most_once(table):
    found = said(table.joost, table.answer)
    deed(table.noor, found, "take_over", version=1)
    for version in (1, 2):
        answer = client_for(table.noor).post(
            url(table.noor, "response_take_over", pk=found.pk), {"version": version}, follow=True
        )
        assert "deze aanvulling was al overgenomen" in answer.content.decode()
    deed(table.noor, found, "reopen")
    found.refresh_from_db()
    assert found.resolution == "taken_over"
    assert Answer.objects.get().text.count("aanvulling van") == 1


def test_only_an_addition_and_only_by_who_writes_the_text(table):
    found = said(table.joost, table.answer)
    for member in (table.joost, table.karim, table.femke):
        assert deed(member, found, "take_over", version=1).status_code == 404
    for stance in ("recognise", "disagree", "remark"):
        other = said(table.joost, table.answer, stance, "Tekst")
        assert deed(table.noor, other, "take_over", version=1).status_code == 404
    for version in ("", "x", "-1", "9" * 12):
        assert deed(table.noor, found, "take_over", version=version).status_code == 404
    assert Answer.objects.get().text == "Minder pesten"


def test_an_organisation_takes_over_in_its_own_answer(table):
    own = write(table.joost, "1b-01", "Bij ons")
    share(own, table.joost)
    found = said(table.femke, own, text="Wij helpen mee")
    assert deed(table.noor, found, "take_over", version=1).status_code == 404
    assert deed(table.joost, found, "take_over", version=1).status_code == 302
    assert Answer.objects.get(pk=own.pk).text == "Bij ons\n\nWij helpen mee (aanvulling van De Linde)"
