"""Trekkers ask partners to look at a section before a day, and see who has."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from phases.answers.models import Review, ReviewRequest
from phases.answers.reviews import duration, open_reviews_for
from phases.partnership.models import Membership
from phases.partnership.operations import change_member
from phases.people import limits
from phases.people.models import OutgoingMail
from tests.factories import client_for, make_member
from tests.responding import html, make_table, share, unshare, url, words
from tests.world import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return make_table()


def ask(table, *people, code="1a", note="Klopt dit?", until=None, by=None):
    until = until or timezone.localdate() + timedelta(days=14)
    data = {"people": [each.pk for each in people], "until": str(until), "note": note}
    open_one = ReviewRequest.objects.filter(section__code=code, closed_at=None).first()
    data["initial-note"] = open_one.note if open_one else ""
    return client_for(by or table.noor).post(url(table.noor, "review", code=code), data)


def press(member, name, code="1a"):
    return client_for(member).post(url(member, f"review_{name}", code=code))


def later(**span):
    ReviewRequest.objects.update(at=timezone.now() - timedelta(**span))


def test_page_offers_every_partner_and_a_day_in_two_weeks(table):
    page = html(table.noor, url(table.noor, "review", code="1a"))
    for member in (table.joost, table.karim, table.femke):
        assert re.search(rf'value="{member.pk}"[^>]* checked', page), member.name
    for member in (table.noor, table.lotte):  # leads, and only reads
        assert f'name="people" value="{member.pk}"' not in page
    assert f'value="{timezone.localdate() + timedelta(days=14)}"' in page
    assert "Er is 1 antwoord gedeeld." in page
    assert "Vraag om review" in words(table.noor, url(table.noor, "section", code="1a"))


def test_each_person_gets_one_mail_with_a_day_a_link_and_how_long_it_takes(table):
    second = write(table.noor, "1a-03", "Kinderen van 8")
    share(second, table.noor)
    write(table.noor, "1a-02", "Nog niet gedeeld")
    until = timezone.localdate() + timedelta(days=3)
    assert ask(table, table.joost, table.femke, until=until, note="Zeer geheim").status_code == 302
    sent = {each.to: each for each in OutgoingMail.objects.all()}
    assert set(sent) == {table.joost.user.email, table.femke.user.email}
    one = sent[table.joost.user.email]
    assert one.subject == "Noor vraagt je mening over 1a. Externe analyse"
    link = f"http://127.0.0.1:8000{url(table.noor, 'section', code='1a')}#1a-01"
    for body in (one.text, one.html):
        assert "Beste Joost" in body and "Noor (GGD Rivierland)" in body and link in body
        assert "ongeveer 5 minuten" in body and str(until.year) in body
        for secret in ("Zeer geheim", "Minder pesten", "Kinderen van 8", "Nog niet gedeeld"):
            assert secret not in body + one.subject


@pytest.mark.parametrize(("answers", "minutes"), [(1, 5), (2, 5), (3, 10), (5, 10), (6, 15), (20, 40)])
def test_how_long_it_takes(answers, minutes):
    assert duration(answers) == f"ongeveer {minutes} minuten"


def test_nothing_shared_is_nothing_to_ask(table):
    unshare(table.answer)
    page = words(table.noor, url(table.noor, "review", code="1a"))
    assert "Van dit onderdeel is nog geen antwoord gedeeld." in page
    assert 'name="until"' not in html(table.noor, url(table.noor, "review", code="1a"))
    answer = client_for(table.noor).post(
        url(table.noor, "review", code="1a"),
        {"people": [table.joost.pk], "until": str(timezone.localdate())},
        follow=True,
    )
    assert "Nog niet gevraagd" in answer.content.decode()
    assert not ReviewRequest.objects.exists() and not OutgoingMail.objects.exists()


def test_what_can_not_be_is_said_at_the_field(table):
    for data, message in (
        ({"until": str(timezone.localdate())}, "Kies minstens één persoon."),
        ({"people": [table.joost.pk], "until": str(timezone.localdate() - timedelta(days=1))}, "Kies een dag vanaf"),
        ({"people": [table.joost.pk], "until": "morgen"}, "Dit is geen datum."),
        ({"people": [table.lotte.pk], "until": str(timezone.localdate())}, "geldige keuze"),
        ({"people": ["9" * 40], "until": str(timezone.localdate())}, "geldige keuze"),
        ({"people": [table.joost.pk], "until": str(timezone.localdate()), "note": "x" * 20_001}, "te lang"),
    ):
        answer = client_for(table.noor).post(
            url(table.noor, "review", code="1a"), data | {"member": table.noor.page_mark}
        )
        assert answer.status_code == 422, data
        assert message in answer.content.decode()
    assert not ReviewRequest.objects.exists()


def test_partner_sees_the_question_and_looking_is_seen(table):
    ask(table, table.joost, table.femke, until=timezone.localdate() + timedelta(days=1))
    page, section = url(table.noor, "review", code="1a"), url(table.joost, "section", code="1a")
    assert words(table.noor, page).count("Nog niet gekeken") == 2
    text = words(table.joost, section)
    assert "Noor vraagt jullie mening vóór" in text and "Klopt dit?" in text
    first = Review.objects.get(member=table.joost).looked_at
    assert first is not None
    words(table.joost, section)
    assert Review.objects.get(member=table.joost).looked_at == first
    text = words(table.noor, page)
    assert "Joost, De Brug Gekeken op" in text and "Femke, De Linde Nog niet gekeken" in text
    assert "1 van 2 keken al." in words(table.noor, url(table.noor, "section", code="1a"))
    assert press(table.joost, "done").status_code == 302
    assert "Je zei op" in words(table.joost, section)
    assert "Joost, De Brug Klaar op" in words(table.noor, page)
    assert list(open_reviews_for(table.joost)) == [] and len(open_reviews_for(table.femke)) == 1


def test_only_opening_the_section_is_looking(table):
    ask(table, table.joost)
    client = client_for(table.joost)
    client.head(url(table.joost, "section", code="1a"))
    client.get(url(table.joost, "section", code="2a"))
    client_for(table.lotte).get(url(table.joost, "section", code="1a"))
    assert Review.objects.get().looked_at is None


def test_who_was_not_asked_sees_nothing_of_it(table):
    ask(table, table.joost)
    for member in (table.femke, table.karim, table.lotte):
        assert "vraagt jullie mening" not in words(member, url(member, "section", code="1a"))
    assert press(table.femke, "done").status_code == 404
    assert press(table.lotte, "done").status_code == 403
    assert press(make_member(name="Vreemde"), "done").status_code == 404


@pytest.mark.parametrize("name", ["remind", "close"])
def test_only_trekkers_ask_remind_and_close(table, name):
    ask(table, table.joost)
    for member in (table.joost, table.lotte):
        assert press(member, name).status_code == 403
        assert ask(table, table.femke, by=member).status_code == 403
    assert press(make_member(name="Vreemde"), name).status_code == 404
    elsewhere = make_member(name="Andere trekker")
    assert press(elsewhere, name).status_code == 404  # in its own partnership nothing is open
    assert ReviewRequest.objects.get().closed_at is None


def test_asking_again_adds_people_and_mails_only_them(table):
    ask(table, table.joost)
    again = timezone.localdate() + timedelta(days=20)
    page = html(table.noor, url(table.noor, "review", code="1a"))
    assert f'name="people" value="{table.joost.pk}"' not in page
    assert f'name="people" value="{table.femke.pk}"' in page
    ask(table, table.femke, until=again, note="Nog een vraag")
    request = ReviewRequest.objects.get()
    assert (request.until, request.note, request.reviews.count()) == (again, "Nog een vraag", 2)
    assert OutgoingMail.objects.count() == 2
    ask(table, until=again)  # only another day or note
    assert OutgoingMail.objects.count() == 2


def test_a_double_click_asks_once(table):
    for _ in range(2):
        assert ask(table, table.joost, table.femke).status_code == 302
    assert (ReviewRequest.objects.count(), Review.objects.count(), OutgoingMail.objects.count()) == (1, 2, 2)


def test_a_reminder_goes_to_who_did_not_look_at_most_once_a_day(table):
    ask(table, table.joost, table.femke, table.karim)
    words(table.joost, url(table.joost, "section", code="1a"))
    Membership.objects.filter(pk=table.karim.pk).update(ended_at=timezone.now())
    OutgoingMail.objects.all().delete()
    press(table.noor, "remind")
    assert not OutgoingMail.objects.exists()  # asked just now
    page = url(table.noor, "review", code="1a")
    assert "Herinneren kan één keer per dag." in words(table.noor, page)
    later(days=2)
    assert "Herinner wie nog niet keek" in words(table.noor, page)
    for _ in range(2):
        press(table.noor, "remind")
    sent = OutgoingMail.objects.get()
    assert sent.to == table.femke.user.email
    assert sent.subject == "Herinnering: je mening over 1a. Externe analyse"
    assert "Minder pesten" not in sent.text and "Klopt dit?" not in sent.text + sent.html
    assert "Herinnerd op" in words(table.noor, page)


def test_a_closed_review_asks_nothing_any_more_and_a_new_one_can_begin(table):
    ask(table, table.joost)
    press(table.noor, "close")
    assert "vraagt jullie mening" not in words(table.joost, url(table.joost, "section", code="1a"))
    assert press(table.joost, "done").status_code == press(table.noor, "remind").status_code == 404
    assert not open_reviews_for(table.joost).exists()
    ask(table, table.joost)
    assert ReviewRequest.objects.count() == 2
    assert ReviewRequest.objects.filter(closed_at=None).count() == 1


def test_a_note_is_shown_as_text(table):
    ask(table, table.joost, note="<script>alert(1)</script>")
    assert "<script>alert" not in html(table.joost, url(table.joost, "section", code="1a"))


def test_query_count_is_the_same_for_one_and_many(table, django_assert_max_num_queries):
    ask(table, table.joost)
    client, page = client_for(table.noor), url(table.noor, "review", code="1a")
    with django_assert_max_num_queries(20) as one:
        client.get(page)
    more = [make_member(table.noor.partnership, role="partner", name=f"Mens {number}") for number in range(8)]
    ask(table, *more[:4])
    for number in range(2, 9):
        share(write(table.noor, f"1a-0{number}", "Tekst"), table.noor)
    with django_assert_max_num_queries(20) as many:
        client.get(page)
    assert len(one) == len(many)


def test_an_older_page_overwrites_no_question_of_a_colleague(table):
    change_member(membership=table.karim, role="coordinator", by=table.noor)
    to, until = url(table.noor, "review", code="1a"), timezone.localdate() + timedelta(days=3)
    first = {"people": [table.joost.pk], "until": until, "note": "Eerste vraag"}
    client_for(table.noor).post(to, first)
    client_for(table.karim).post(to, {"until": until, "note": "Karims vraag", "initial-note": "Eerste vraag"})
    add = {"people": [table.femke.pk], "until": until, "note": "Eerste vraag", "initial-note": "Eerste vraag"}
    assert client_for(table.noor).post(to, add).status_code == 302
    assert ReviewRequest.objects.get().note == "Karims vraag"
    mine = {"until": until, "note": "Noors vraag", "initial-note": "Eerste vraag"}
    answer = client_for(table.noor).post(to, mine)
    html = answer.content.decode()
    assert answer.status_code == 422 and "Karims vraag" in html and "Noors vraag" in html
    assert ReviewRequest.objects.get().note == "Karims vraag"
    again = {"until": until, "note": "Samen", "initial-note": "Karims vraag"}
    assert client_for(table.noor).post(to, again).status_code == 302
    assert ReviewRequest.objects.get().note == "Samen"


def test_a_question_is_kept_when_nothing_is_shared_any_more(table):
    unshare(table.answer)
    data = {"people": [table.joost.pk], "until": timezone.localdate() + timedelta(days=3), "note": "Lang getypt"}
    answer = client_for(table.noor).post(url(table.noor, "review", code="1a"), data)
    assert answer.status_code == 422 and "Lang getypt" in answer.content.decode()


def test_what_an_older_page_left_as_it_was_stays_as_a_colleague_made_it(table):
    change_member(membership=table.karim, role="coordinator", by=table.noor)
    to, today = url(table.noor, "review", code="1a"), timezone.localdate()
    first = {"until": today + timedelta(days=3), "note": "Onze vraag"}
    client_for(table.noor).post(to, first | {"people": [table.joost.pk]})
    older = first | {"initial-until": first["until"], "initial-note": first["note"], "people": [table.femke.pk]}
    client_for(table.karim).post(to, older | {"until": today + timedelta(days=20), "people": []})
    assert client_for(table.noor).post(to, older).status_code == 302
    assert ReviewRequest.objects.get().until == today + timedelta(days=20)
    press(table.karim, "close")
    assert client_for(table.noor).post(to, older | {"people": [table.joost.pk]}).status_code == 302
    anew = ReviewRequest.objects.get(closed_at=None)
    assert (anew.note, anew.until) == ("Onze vraag", first["until"])


@pytest.mark.parametrize("shown", ["a\x00b", "x" * 30_000])
def test_what_a_page_says_it_showed_can_be_anything(table, shown):
    data = {"people": [table.joost.pk], "until": timezone.localdate(), "note": "v", "initial-note": shown}
    assert client_for(table.noor).post(url(table.noor, "review", code="1a"), data).status_code == 302


def test_who_had_too_much_mail_sent_asks_nobody_and_keeps_the_question(table, monkeypatch):
    monkeypatch.setattr(limits, "TO_MEMBERS", {"person": (1, 9), "partnership": (9, 9), "address": (9, 9)})
    page = ask(table, table.joost, table.femke, note="Mijn vraag")
    assert page.status_code == 422
    assert "Nog niet gevraagd. Je hebt in het afgelopen uur al 1" in page.content.decode()
    assert "Mijn vraag" in page.content.decode()
    assert not ReviewRequest.objects.exists() and not OutgoingMail.objects.exists()
