"""Milestones of an action: progress in words."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from phases.plans.models import Action, Milestone
from phases.plans.operations import add_milestone
from tests.factories import client_for, make_member, make_organisation
from tests.forms import form_of
from tests.plans.cycles import check, close, fill
from tests.plans.pages import add, page, share, url

pytestmark = pytest.mark.django_db
SECRET = "zwaluwstaartverbinding"


@pytest.fixture
def action(noor):
    return add(noor)


@pytest.fixture
def client(noor):
    return client_for(noor)


def make(action, *texts, **fields):
    made = [Milestone.objects.create(action=action, text=text, position=9, **fields) for text in texts]
    return made[0] if len(made) == 1 else made


def save(member, milestone, field, value, version=0):
    address = url(member, "milestone_field", pk=milestone.pk, field=field)
    return client_for(member).post(address, {f"mijlpaal-{milestone.pk}.{field}": value, "version": version})


def test_milestone_is_added_and_written_in(noor, action, client):
    response = client.post(url(noor, "milestone_add", pk=action.pk))
    row = Milestone.objects.get()
    assert response["Location"] == url(noor, "action", pk=action.pk) + f"?verplaatst=mijlpaal-{row.pk}#mijlpalen"
    assert f'data-focus="mijlpaal-{row.pk}"' in page(client, response["Location"])
    assert save(noor, row, "text", "Zaal gehuurd").status_code == 200
    assert "0 van 1 mijlpaal gehaald" in page(client, url(noor, "action", pk=action.pk))
    assert "0 van 1 mijlpaal gehaald" in page(client, url(noor, "plan_external"))


def test_second_click_does_not_make_a_second_empty_row(noor, action, client):
    for _ in range(2):
        client.post(url(noor, "milestone_add", pk=action.pk))
    assert Milestone.objects.count() == 1
    Milestone.objects.update(text="Gevuld")
    client.post(url(noor, "milestone_add", pk=action.pk))
    assert list(action.milestones.values_list("position", flat=True)) == [1, 2]


def test_progress_is_in_words_and_counts_only_what_is_written(noor, action, client):
    one, _, gone = make(action, "Een", "Twee", "Weg")
    add_milestone(action=action)
    client.post(url(noor, "milestone_reach", pk=one.pk))
    client.post(url(noor, "milestone_remove", pk=gone.pk))
    for address in (url(noor, "plan_external"), url(noor, "plans"), url(noor, "action", pk=action.pk)):
        html = page(client, address)
        assert "1 van 2 mijlpalen gehaald" in html
        assert not re.search(r"\d ?%(?![0-9A-F])", html)
    preview = page(client, url(noor, "document_preview", kind="extern"))
    assert preview.count("Mijlpaal: ") == 2


def test_one_press_says_reached_today_and_another_takes_that_back(noor, action, client):
    row = make(action, "Zaal gehuurd")
    client.post(url(noor, "milestone_reach", pk=row.pk))
    row.refresh_from_db()
    assert row.reached_on == timezone.localdate()
    earlier = row.reached_on - timedelta(days=5)
    save(noor, row, "reached_on", earlier.isoformat(), version=1)
    client.post(url(noor, "milestone_reach", pk=row.pk))
    row.refresh_from_db()
    assert row.reached_on == earlier
    client.post(url(noor, "milestone_reach", pk=row.pk), {"not_yet": "1"})
    row.refresh_from_db()
    assert row.reached_on is None
    assert row.last_revision.contribution_id == action.pk


def test_reached_first_then_what_is_to_come(noor, action, client):
    today = timezone.localdate()
    make(action, "later", reached_on=today)
    make(action, "eerder", reached_on=today - timedelta(days=2))
    make(action, "nog niet")
    html = page(client, url(noor, "action", pk=action.pk))
    places = [html.index(f"{text}</textarea>") for text in ("eerder", "later", "nog niet")]
    assert places == sorted(places)


def test_removed_milestone_comes_back(noor, action, client):
    row = make(action, "Weg en terug")
    response = client.post(url(noor, "milestone_remove", pk=row.pk))
    html = page(client, response["Location"])
    assert "Weg en terug</textarea>" not in html and f'data-focus="terug-{row.pk}"' in html
    assert save(noor, row, "text", "Kan niet").status_code == 410
    client.post(url(noor, "milestone_put_back", pk=row.pk))
    assert "Weg en terug</textarea>" in page(client, url(noor, "action", pk=action.pk))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("text", "x" * 200_000, "te lang: er passen 20000 tekens"),
        ("text", "a\x00b", "onzichtbaar teken"),
        ("reached_on", "31-02-2027", "geen datum"),
        ("reached_on", "01-01-99999", "geen datum"),
        ("reached_on", "2101-01-01", "tot en met het jaar 2100"),
    ],
)
def test_bad_input_gets_a_message_at_the_field(noor, action, client, field, value, message):
    row = make(action, "Blijft")
    response = save(noor, row, field, value)
    assert response.status_code == 422
    assert message in response.json()["error"]
    address = url(noor, "action", pk=action.pk)
    response = client.post(address, form_of(client, address) | {f"mijlpaal-{row.pk}.{field}": value})
    assert response.status_code == 422
    assert f'href="#mijlpaal-{row.pk}-{field}"' in response.content.decode()


def test_without_javascript_action_and_milestones_are_saved_together(noor, action, client):
    row = make(action, "Eerst")
    address = url(noor, "action", pk=action.pk)
    data = form_of(client, address) | {
        f"actie-{action.pk}.what": "Anders",
        f"mijlpaal-{row.pk}.text": "Daarna",
        f"mijlpaal-{row.pk}.reached_on": "2026-05-01",
    }
    assert client.post(address, data)["Location"] == address
    row.refresh_from_db()
    action.refresh_from_db()
    assert (action.what, row.text, str(row.reached_on)) == ("Anders", "Daarna", "2026-05-01")


def test_two_people_in_one_milestone(noor, action):
    row = make(action, "Eerst")
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    assert save(karim, row, "text", "Van Karim").status_code == 200
    assert save(noor, row, "reached_on", "2026-05-01").status_code == 200
    assert save(noor, row, "text", "Van Noor").status_code == 409


def test_what_is_typed_in_a_milestone_of_an_action_that_ended_is_kept_by_the_page(noor, action, client):
    milestone = make(action, "Leskist")
    Action.objects.filter(pk=action.pk).update(status="done")
    check(action, "met")
    close(fill(action.plan), noor)
    response = save(noor, milestone, "text", "Te laat getypt")
    assert response.status_code == 410
    assert "afgerond of gestopt" in response.json()["error"]


def test_earlier_text_is_in_the_history_of_the_action(noor, action, client):
    row = make(action, "")
    save(noor, row, "text", "Eerst")
    karim = make_member(noor.partnership, organisation=noor.organisation, name="Karim")
    save(karim, row, "text", "Van Karim", version=1)
    history = url(noor, "action_history", pk=action.pk)
    html = page(client, history)
    assert "Mijlpaal 1: wat is er dan klaar?" in html and f'value="milestone-{row.pk}.text"' in html
    revision = action.contribution.revisions.filter(fields__has_key=f"milestone-{row.pk}.text").last()
    client.post(history, {"revision": revision.pk, "field": f"milestone-{row.pk}.text"})
    row.refresh_from_db()
    assert row.text == "Eerst"


def test_new_action_may_bring_its_first_milestone(noor, client):
    data = {"plan": "extern", "what": "Meten", "milestone": "Lijst klaar"}
    assert client.post(url(noor, "action_new"), data).status_code == 302
    row = Milestone.objects.get()
    assert (row.text, row.position, row.versions["text"][0]) == ("Lijst klaar", 1, 1)
    for text, status in (("", 302), (" \n", 302), ("x" * 20_001, 422), ("a\x00b", 422)):
        assert client.post(url(noor, "action_new"), data | {"milestone": text}).status_code == status
    assert Milestone.objects.count() == 1
    assert Action.objects.count() == 3


@pytest.mark.parametrize(("shared", "found"), [(False, 404), (True, 404)])
def test_another_organisation_writes_no_milestones(noor, action, shared, found):
    row = make(action, SECRET)
    if shared:
        share(action, noor)
        share(action.plan, noor)
    brug = make_organisation(noor.partnership, "De Brug")
    joost = make_member(noor.partnership, role="partner", organisation=brug, name="Joost")
    client = client_for(joost)
    names = ("milestone_reach", "milestone_remove", "milestone_put_back")
    addresses = [url(joost, name, pk=row.pk) for name in names] + [url(joost, "milestone_add", pk=action.pk)]
    for address in addresses:
        assert client.post(address).status_code == found
    assert save(joost, row, "text", "Van een ander").status_code == found
    assert (SECRET in page(client, url(joost, "plans"))) is False
    assert ("mijlpaal gehaald" in page(client, url(joost, "plans"))) is shared
    assert (SECRET in client.get(url(joost, "action", pk=action.pk)).content.decode()) is shared


def test_query_count_is_the_same_for_one_and_forty_milestones(noor, action, client, django_assert_max_num_queries):
    address = url(noor, "action", pk=action.pk)
    make(action, "Een")
    with django_assert_max_num_queries(16) as one:
        client.get(address)
    make(action, *map(str, range(39)))
    with django_assert_max_num_queries(16) as forty:
        client.get(address)
    assert len(one) == len(forty)
