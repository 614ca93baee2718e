"""The actions of a plan as a list in which people edit."""

import pytest
from django.utils import timezone
from django.utils.text import capfirst

from phases.contributions.operations import remove
from phases.guide.models import Rubric
from phases.plans import plan_page
from phases.plans.models import Action
from phases.plans.queries import actions_to_edit
from tests.factories import client_for, make_member, make_organisation
from tests.forms import form_of
from tests.plans.pages import add, page, rows, save, share, url
from tests.world import write

pytestmark = pytest.mark.django_db
LONG = "x" * 200_000


@pytest.fixture
def client(noor):
    return client_for(noor)


def test_row_has_everything_that_people_look_for(noor, client):
    answer = write(noor, "1a-01", "Minder pesten")
    action = add(noor, "Meten", origins=[answer.contribution], milestone="Lijst klaar", owner_name="Piet")
    html = page(client, url(noor, "plan_external"))
    for words in ("Meten</textarea>", 'value="Piet"', "0 van 1 mijlpaal gehaald", "#1a-01", "Hele actie", "1 actie<"):
        assert words in html
    assert rows(html) == [action.pk]


def test_two_people_in_two_cells_of_a_row_do_not_conflict(noor):
    action = add(noor)
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    assert save(karim, action, "status", "busy", version=1).status_code == 200
    assert save(noor, action, "due", "2027-03-01").status_code == 200
    assert save(karim, action, "owner", noor.pk).status_code == 200
    action.refresh_from_db()
    assert (action.status, str(action.due), action.owner) == ("busy", "2027-03-01", noor)


def test_two_people_in_the_same_cell_see_each_others_text(noor):
    action = add(noor, "Eerst")
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    assert save(karim, action, "what", "Van Karim", version=1).status_code == 200
    response = save(noor, action, "what", "Van Noor", version=1)
    assert (response.status_code, response.json()["value"]) == (409, "Van Karim")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("what", "", "Schrijf op wat jullie gaan doen."),
        ("what", "   ", "Schrijf op wat jullie gaan doen."),
        ("what", LONG, "te lang: er passen 20000 tekens"),
        ("what", "a\x00b", "onzichtbaar teken"),
        ("owner", "9" * 30, "geldige keuze"),
        ("owner", "foreign", "geldige keuze"),
        ("owner", "x", "geldige keuze"),
        ("owner_name", "x" * 201, "te lang: er passen 200 tekens"),
        ("due", "31-02-2027", "geen datum"),
        ("due", "01-01-99999", "geen datum"),
        ("due", "1999-12-31", "vanaf het jaar 2000"),
        ("status", "anders", "geldige keuze"),
        ("drop_reason", LONG, "te lang"),
        ("drop_reason", "\x00", "onzichtbaar teken"),
    ],
)
def test_bad_input_gets_a_message_at_the_field(noor, client, field, value, message):
    action = add(noor, "Blijft")
    value = make_member(name="Vreemde").pk if value == "foreign" else value
    response = save(noor, action, field, value, version=1 if field in ("what", "status") else 0)
    assert response.status_code == 422
    assert message.lower() in response.json()["error"].lower()
    data = form_of(client, url(noor, "plan_external")) | {f"actie-{action.pk}.{field}": value}
    response = client.post(url(noor, "plan_external_save"), data)
    assert response.status_code == 422
    assert f'href="#actie-{action.pk}-{field}"' in response.content.decode()
    action.refresh_from_db()
    assert (action.what, action.status, action.owner, action.due) == ("Blijft", "planned", None, None)


def test_without_javascript_everything_is_saved_and_what_could_not_be_stays(noor, client):
    one, two = add(noor, "Een"), add(noor, "Twee")
    data = form_of(client, url(noor, "plan_external")) | {
        f"actie-{one.pk}.what": "Een, maar anders",
        f"actie-{one.pk}.status": "dropped",
        f"actie-{one.pk}.drop_reason": "Geen geld",
        f"actie-{two.pk}.due": "morgen",
        f"actie-{two.pk}.owner_name": "Piet",
    }
    response = client.post(url(noor, "plan_external_save"), data)
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="morgen"' in html and "Dit is geen datum" in html
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.what, one.status, one.drop_reason) == ("Een, maar anders", "dropped", "Geen geld")
    assert (two.owner_name, two.due) == ("Piet", None)
    data = form_of(client, url(noor, "plan_external")) | {f"actie-{two.pk}.due": "2027-05-01"}
    response = client.post(url(noor, "plan_external_save"), data)
    assert response["Location"] == url(noor, "plan_external")


def test_without_javascript_an_action_that_was_removed_meanwhile_does_not_swallow_the_text(noor, client):
    action, other = add(noor, "Weg", owner=noor), add(noor, "Blijft")
    data = form_of(client, url(noor, "plan_external")) | {
        f"actie-{action.pk}.what": "Hier dacht ik lang over na",
        f"actie-{other.pk}.what": "Blijft, anders",
    }
    remove(contribution=action.contribution)
    html = client.post(url(noor, "plan_external_save"), data, follow=True).content.decode()
    assert html.count("Niet opgeslagen, want") == 1
    assert "Hier dacht ik lang over na" in html
    assert "Blijft, anders</textarea>" in html


def test_owner_who_left_stays_the_owner(noor, client):
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    action = add(noor, owner=karim)
    karim.ended_at = timezone.now()
    karim.save()
    for address, target in (("plan_external", "plan_external_save"), ("action", "action")):
        kwargs = {"pk": action.pk} if address == "action" else {}
        assert "Karim (doet niet meer mee)" in page(client, url(noor, address, **kwargs))
        data = form_of(client, url(noor, address, **kwargs)) | {f"actie-{action.pk}.status": "busy"}
        assert client.post(url(noor, target, **kwargs), data).status_code == 302
        action.refresh_from_db()
        assert action.owner == karim


def test_a_reason_is_shown_where_an_action_was_dropped(noor, client):
    action = add(noor)
    Action.objects.filter(pk=action.pk).update(drop_reason="Geen geld")
    assert "Geen geld" not in page(client, url(noor, "plans"))
    Action.objects.filter(pk=action.pk).update(status="dropped")
    assert "Geen geld" in page(client, url(noor, "plans"))
    assert "Geen geld</textarea>" in page(client, url(noor, "action", pk=action.pk))
    preview = page(client, url(noor, "document_preview", kind="extern"))
    assert "Waarom dit niet doorgaat: Geen geld" in preview and preview.count("Geen geld") == 1


def test_who_may_only_read_reads_text(noor):
    action = add(noor, "Gedeelde actie", owner_name="Piet", milestone="Gedeelde mijlpaal")
    share(action.plan, noor)
    share(action, noor)
    joost = make_member(
        noor.partnership, role="partner", organisation=make_organisation(noor.partnership, "De Brug"), name="Joost"
    )
    client = client_for(joost)
    for html in (page(client, url(joost, "plan_external")), page(client, url(joost, "action", pk=action.pk))):
        assert "Gedeelde actie" in html and "Piet" in html
        assert "data-editable" not in html
        for word in ("Verwijderen", "Alles opslaan", "Voeg toe", "Mijlpaal toevoegen"):
            assert word not in html
    assert client.post(url(joost, "action", pk=action.pk)).status_code == 404


def test_row_that_can_not_be_changed_any_more_is_text_among_the_others(noor, client, monkeypatch):
    one, two = add(noor, "Vast"), add(noor, "Los")
    monkeypatch.setattr(plan_page.queries, "actions_to_edit", lambda member: actions_to_edit(member).exclude(pk=one.pk))
    html = page(client, url(noor, "plan_external"))
    assert rows(html) == [one.pk, two.pk]
    assert "<p>Vast</p>" in html
    assert "Los</textarea>" in html
    assert f"actie-{one.pk}.what" not in html


def test_internal_plan_is_grouped_by_subject(noor, client):
    first, second = Rubric.objects.all()[:2]
    for rubric in (second, None, first):
        add(noor, f"Bij {rubric}", organisation=noor.organisation, rubric=rubric)
    html = page(client, url(noor, "plan_internal", organisation=noor.organisation.slug))
    titles = [capfirst(title) for title in (first.title, second.title, "nog zonder onderwerp")]
    places = [html.index(f'scope="rowgroup">{title}<') for title in titles]
    assert places == sorted(places)


@pytest.mark.parametrize("name", ["plan_external", "plans", "partnership", "home"])
def test_query_count_is_the_same_for_one_and_forty_actions(noor, client, name, django_assert_max_num_queries):
    answer = write(noor, "1a-01", "Bevinding")
    address = "/" if name == "home" else url(noor, name)

    def more(number):
        add(
            noor,
            f"Actie {number}",
            owner=noor,
            origins=[answer.contribution],
            milestone="Stap",
            due=timezone.localdate(),
        )

    more(0)
    with django_assert_max_num_queries(20) as one:
        client.get(address)
    for number in range(1, 40):
        more(number)
    with django_assert_max_num_queries(20) as forty:
        client.get(address)
    assert len(one) == len(forty)


def test_removed_action_leads_back_to_the_same_choice(noor, client):
    action = add(noor)
    back = url(noor, "plan_external") + "?status=planned"
    for name in ("action_remove", "action_put_back"):
        response = client.post(url(noor, name, pk=action.pk) + "?naar=" + back.replace("?", "%3F"))
        assert response["Location"].startswith(back)
    response = client.post(url(noor, "action_remove", pk=action.pk) + "?naar=https://kwaad.example/")
    assert response["Location"] == url(noor, "plan_external")
