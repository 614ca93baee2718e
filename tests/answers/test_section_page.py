"""The section page as a trekker and a partner see it."""

import pytest
from django.urls import reverse

from phases.answers.models import Answer
from phases.contributions.models import Revision
from phases.guide.models import Item
from phases.partnership.models import Role
from tests.factories import client_for, make_member, make_organisation
from tests.forms import form_of

pytestmark = pytest.mark.django_db


def page(member, code="1a"):
    return reverse("section", kwargs={"slug": member.partnership.slug, "code": code})


@pytest.fixture
def noor(db):
    return make_member()


@pytest.fixture
def karim(noor):
    return make_member(noor.partnership, organisation=noor.organisation, name="Karim El Idrissi")


def test_without_javascript_a_page_saves_what_was_touched(noor):
    client, url = client_for(noor), page(noor)
    data = form_of(client, url) | {
        "1a-01.text": "Minder\r\npesten",
        "1a-02.status": "investigate",
        "1a-02.investigate_who": "Karim",
    }
    response = client.post(url, data)
    assert response.status_code == 302
    assert Answer.objects.count() == 2
    assert Answer.objects.get(item__code="1a-01").text == "Minder\npesten"
    assert "1 uitzoeken" in client.get(url).content.decode()


def test_without_javascript_untouched_fields_never_conflict(noor, karim):
    client, url = client_for(noor), page(noor)
    mine = form_of(client, url)
    theirs = form_of(client_for(karim), url) | {"1a-02.text": "Van Karim"}
    client_for(karim).post(url, theirs)
    assert client.post(url, mine | {"1a-01.text": "Van Noor"}).status_code == 302
    assert set(Answer.objects.values_list("text", flat=True)) == {"Van Karim", "Van Noor"}


def test_without_javascript_a_conflict_shows_both_and_combines(noor, karim):
    client, url = client_for(noor), page(noor)
    mine = form_of(client, url) | {"1a-01.text": "Van Noor"}
    client_for(karim).post(url, form_of(client_for(karim), url) | {"1a-01.text": "Van Karim"})
    response = client.post(url, mine)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Van Noor" in html and "Van Karim" in html
    assert Answer.objects.get().text == "Van Karim"
    again = mine | {"1a-01.text.version": "1", "1a-01.text.combine": "1"}
    assert client.post(url, again).status_code == 302
    assert Answer.objects.get().text == "Van Noor\n\nVan Karim"


def test_without_javascript_a_text_that_is_too_long_stays_on_the_page(noor):
    client, url = client_for(noor), page(noor)
    data = form_of(client, url) | {"1a-01.text": "x" * 20_001, "1a-02.text": "Dit kan wel"}
    response = client.post(url, data)
    assert response.status_code == 422
    assert "x" * 20_001 in response.content.decode()
    assert Answer.objects.get().text == "Dit kan wel"


def test_progress_is_honest(noor):
    client, url = client_for(noor), page(noor)
    data = form_of(client, url)
    data |= {
        "1a-01.status": "done",
        "1a-02.status": "skipped",
        "1a-03.status": "skipped",
        "1a-03.skip_reason": "Hoort bij een ander",
    }
    client.post(url, data | {"1a-04.status": "investigate"})
    assert "2 van 20 behandeld · 1 uitzoeken" in client.get(url).content.decode()


def test_links_can_be_clicked_after_saving(noor):
    client, url = client_for(noor), page(noor)
    client.post(url, form_of(client, url) | {"1a-01.text": "Zie https://www.rivierstad.example/plan."})
    assert 'href="https://www.rivierstad.example/plan"' in client.get(url).content.decode()


def test_script_is_shown_as_text(noor):
    client, url = client_for(noor), page(noor)
    client.post(url, form_of(client, url) | {"1a-01.text": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get(url).content.decode()


def test_retired_question_with_an_answer_stays_in_view(noor):
    client, url = client_for(noor), page(noor)
    client.post(url, form_of(client, url) | {"1a-01.text": "Blijft staan"})
    Item.objects.filter(code__in=["1a-01", "1a-02"]).update(retired=True)
    html = client.get(url).content.decode()
    assert "Blijft staan" in html and "hoort niet meer bij het stappenplan" in html
    assert 'id="1a-02"' not in html
    assert "0 van 18 behandeld" in html


def test_history_shows_and_restores(noor, karim):
    client, url = client_for(noor), page(noor)
    client.post(url, form_of(client, url) | {"1a-01.text": "Eerste gedachte"})
    karims = client_for(karim)
    karims.post(url, form_of(karims, url) | {"1a-01.text": "Tweede gedachte"})
    history = reverse("answer_history", kwargs={"slug": noor.partnership.slug, "code": "1a-01"})
    html = client.get(history).content.decode()
    assert "Karim El Idrissi" in html and "Eerste</del>" in html and "Tweede</ins>" in html
    first = Revision.objects.order_by("pk").first()
    client.post(history, {"revision": first.pk, "field": "text", "member": noor.page_mark})
    assert Answer.objects.get().text == "Eerste gedachte"
    assert Revision.objects.count() == 3


def test_history_of_another_organisation_is_not_there(noor):
    client, url = client_for(noor), page(noor)
    client.post(url, form_of(client, url) | {"1a-01.text": "Gezamenlijk"})
    partner = make_member(
        noor.partnership, role=Role.PARTNER, organisation=make_organisation(noor.partnership, "De Brug"), name="Joost"
    )
    history = reverse("answer_history", kwargs={"slug": noor.partnership.slug, "code": "1a-01"})
    assert client_for(partner).get(history).status_code == 404
    revision = Revision.objects.get()
    assert client_for(partner).post(history, {"revision": revision.pk, "field": "text"}).status_code == 404
    assert "Gezamenlijk" not in client_for(partner).get(url).content.decode()


@pytest.mark.parametrize("code", ["1a", "1b", "2a", "2b", "3", "4"])
def test_query_count_is_the_same_for_one_and_for_all_answers(noor, code, django_assert_max_num_queries):
    client, url = client_for(noor), page(noor, code)
    texts = [name for name in form_of(client, url) if name.endswith(".text")]
    client.post(url, form_of(client, url) | {texts[0]: "Tekst"})
    with django_assert_max_num_queries(17) as one:
        client.get(url)
    client.post(url, form_of(client, url) | dict.fromkeys(texts[1:], "Tekst"))
    with django_assert_max_num_queries(17) as all_of_them:
        client.get(url)
    assert len(one) == len(all_of_them)
