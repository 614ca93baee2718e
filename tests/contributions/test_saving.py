"""The one guarded save, through the field of an answer."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from phases.answers.models import Answer
from phases.contributions.models import Contribution, Revision
from phases.partnership.models import Role
from tests.factories import client_for, make_member, make_organisation

pytestmark = pytest.mark.django_db


def url(member, code="1a-01", field="text"):
    return reverse("answer_field", kwargs={"slug": member.partnership.slug, "code": code, "field": field})


def save(client, author, text, *, version=0, page="page-1", seq=1, code="1a-01", field="text", **extra):
    data = {f"{code}.{field}": text, "version": version, "client": page, "seq": seq, "member": author.page_mark} | extra
    return client.post(url(author, code, field), data, headers={"X-Requested-With": "fetch"})


@pytest.fixture
def noor(db):
    return make_member()


@pytest.fixture
def karim(noor):
    return make_member(noor.partnership, organisation=noor.organisation, name="Karim El Idrissi")


def test_first_words_make_an_answer_with_a_history(noor):
    response = save(client_for(noor), noor, "Minder pesten in de wijk")
    assert response.status_code == 200
    assert response.json()["version"] == 1
    answer = Answer.objects.get()
    assert (answer.text, answer.status, answer.changed_by) == ("Minder pesten in de wijk", "busy", noor)
    assert answer.contribution.organisation is None
    assert Revision.objects.get().fields == {"text": "Minder pesten in de wijk"}


def test_stale_save_changes_nothing_and_shows_the_other_text(noor, karim):
    save(client_for(karim), karim, "Tekst van Karim", page="karim")
    response = save(client_for(noor), noor, "Tekst van Noor", version=0, page="noor")
    assert response.status_code == 409
    assert Answer.objects.get().text == "Tekst van Karim"
    assert response.json()["value"] == "Tekst van Karim"
    assert "Karim El Idrissi schreef hier ook iets" in response.json()["html"]


def test_a_revision_from_the_future_does_not_swallow_later_ones(noor):
    """The clock was wrong once."""
    client = client_for(noor)
    save(client, noor, "Toen de klok fout stond")
    Revision.objects.update(at=timezone.now() + timedelta(days=400))
    save(client, noor, "Nu", version=1, seq=2)
    assert [each.fields["text"] for each in Revision.objects.all()] == ["Nu", "Toen de klok fout stond"]


def test_status_never_conflicts_with_typing(noor, karim):
    save(client_for(karim), karim, "Tekst", page="karim")
    response = save(client_for(noor), noor, "done", field="status", page="noor")
    assert response.status_code == 200
    assert (Answer.objects.get().text, Answer.objects.get().status) == ("Tekst", "done")


def test_lost_response_can_be_sent_again(noor):
    client = client_for(noor)
    save(client, noor, "Eerste", version=0, seq=1)
    response = save(client, noor, "Eerste en meer", version=0, seq=2)
    assert response.status_code == 200
    assert Answer.objects.get().text == "Eerste en meer"


def test_late_older_request_never_wins(noor):
    client = client_for(noor)
    save(client, noor, "Nieuwer", version=0, seq=2)
    response = save(client, noor, "Ouder", version=0, seq=1)
    assert response.status_code == 200
    assert Answer.objects.get().text == "Nieuwer"


def test_own_other_tab_conflicts_too(noor):
    client = client_for(noor)
    save(client, noor, "Tab een", page="tab-1")
    assert save(client, noor, "Tab twee", page="tab-2").status_code == 409


def test_same_text_is_no_conflict(noor, karim):
    save(client_for(karim), karim, "Zelfde", page="karim")
    assert save(client_for(noor), noor, "Zelfde", page="noor").status_code == 200


def test_session_gone_answers_401_and_saves_nothing(noor, client):
    response = save(client, noor, "Tekst")
    assert response.status_code == 401
    assert not Answer.objects.exists()


def test_form_of_someone_else_on_this_computer_saves_nothing(noor, karim):
    response = save(client_for(karim), karim, "Tekst", member=noor.page_mark)
    assert response.status_code == 401
    assert response["X-Reason"] == "someone-else"
    assert not Answer.objects.exists()


@pytest.mark.parametrize("text", ["a" * 20_001, "a" * 200_000, "nul\x00teken"])
def test_bad_text_gets_a_message_and_keeps_what_was_saved(noor, text):
    client = client_for(noor)
    save(client, noor, "Goed")
    response = save(client, noor, text, version=1, seq=2)
    assert response.status_code == 422
    assert response.json()["error"]
    assert Answer.objects.get().text == "Goed"


@pytest.mark.parametrize(
    "text", ["", "a" * 20_000, "🎈 feest 👩‍👩‍👧", "مرحبا بكم", "<script>alert(1)</script>", " spaties \n"]
)
def test_every_other_text_is_kept_as_typed(noor, text):
    client = client_for(noor)
    save(client, noor, "Eerst")
    assert save(client, noor, text, version=1, seq=2).status_code == 200
    assert Answer.objects.get().text == text


@pytest.mark.parametrize(
    "value", ["31-02-2027", "31-12-99999", "99999-01-01", "0001-01-01", "1" * 400, "morgen", "2027-02-31"]
)
def test_bad_date_gets_a_message(noor, value):
    response = save(client_for(noor), noor, value, field="investigate_by")
    assert response.status_code == 422
    assert response.json()["error"]


@pytest.mark.parametrize(
    "extra", [{"version": "x"}, {"version": "9" * 30}, {"version": "-1"}, {"seq": "1e9"}, {"version": ""}]
)
def test_numbers_that_no_page_sends_are_404(noor, extra):
    assert save(client_for(noor), noor, "Tekst", **extra).status_code == 404


def test_unknown_item_field_and_code(noor):
    client = client_for(noor)
    for code, field in [
        ("9z-99", "text"),
        ("1a-01", "partnership"),
        ("1a-01", "versions"),
        ("v-01", "text"),
        ("besluit-1", "text"),
    ]:
        assert save(client, noor, "x", code=code, field=field).status_code == 404
        assert client.get(url(noor, code, field)).status_code == 404
    assert not Contribution.objects.exists()


def test_ten_minutes_of_typing_is_one_revision(noor, karim, time_machine):
    noors, karims = client_for(noor), client_for(karim)
    time_machine.move_to("2026-11-02 10:00+01:00", tick=False)
    save(noors, noor, "een", version=0, seq=1)
    time_machine.move_to("2026-11-02 10:09+01:00", tick=False)
    save(noors, noor, "een twee", version=1, seq=2)
    time_machine.move_to("2026-11-02 10:11+01:00", tick=False)
    save(noors, noor, "een twee drie", version=2, seq=3)
    save(karims, karim, "een twee drie vier", version=3, page="karim")
    texts = list(Revision.objects.order_by("pk").values_list("fields__text", flat=True))
    assert texts == ["een twee", "een twee drie", "een twee drie vier"]


def test_what_is_not_shared_is_not_there_for_others(noor):
    save(client_for(noor), noor, "Gezamenlijk concept")
    partner = make_member(
        noor.partnership, role=Role.PARTNER, organisation=make_organisation(noor.partnership, "De Brug"), name="Joost"
    )
    client = client_for(partner)
    assert client.get(url(partner)).json()["value"] in (None, "")
    save(client, partner, "Eigen kijk van De Brug")
    assert Answer.objects.count() == 2
    assert Answer.objects.get(organisation=None).text == "Gezamenlijk concept"
    assert client_for(noor).get(url(noor)).json()["value"] == "Gezamenlijk concept"


def test_internal_analysis_is_of_the_own_organisation(noor):
    other = make_member(
        noor.partnership, organisation=make_organisation(noor.partnership, "Welzijn West"), name="Farah"
    )
    save(client_for(noor), noor, "Van de GGD", code="1b-01")
    assert client_for(other).get(url(other, "1b-01")).json()["value"] in (None, "")
    assert Answer.objects.get().organisation == noor.organisation


def test_query_counts_of_saving(noor, django_assert_num_queries):
    client = client_for(noor)
    with django_assert_num_queries(12):
        save(client, noor, "Eerste woorden")
    with django_assert_num_queries(8):
        save(client, noor, "Eerste woorden en meer", version=1, seq=2)


def test_query_count_of_a_new_revision(noor, karim, django_assert_num_queries):
    save(client_for(karim), karim, "Van Karim", page="karim")
    client = client_for(noor)
    with django_assert_num_queries(8):
        save(client, noor, "Van Noor", version=1)
