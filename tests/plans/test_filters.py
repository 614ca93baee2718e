"""Which actions the page of a plan shows, and in which order."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from phases.plans.models import Cycle
from tests.factories import client_for, make_member, make_organisation
from tests.forms import form_of
from tests.plans.pages import add, page, rows, share, url
from tests.world import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(noor):
    """Six actions that differ in everything, by name."""
    today = timezone.localdate()
    answer = write(noor, "1a-01", "Minder pesten")
    found = {
        "late": add(noor, "late", due=today - timedelta(days=1), owner=noor),
        "today": add(noor, "today", due=today, status="busy", owner_name="Piet & Co"),
        "soon": add(noor, "soon", due=today + timedelta(days=14)),
        "far": add(noor, "far", due=today + timedelta(days=15), origins=[answer.contribution]),
        "undated": add(noor, "undated", owner_name="Piet & Co"),
        "done": add(noor, "done", due=today - timedelta(days=9), status="done", owner=noor),
    }
    Cycle.objects.update(closed_at=timezone.now(), closed_by=noor)
    second = Cycle.objects.create(plan=found["late"].plan, number=2)
    for name, action in found.items():
        if name != "done":
            action.cycle = second
            action.save()
    return found


def names(noor, plan, query):
    html = page(client_for(noor), url(noor, "plan_external") + query)
    by_pk = {action.pk: name for name, action in plan.items()}
    return [by_pk[pk] for pk in rows(html)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["late", "today", "soon", "far", "undated", "done"]),
        ("?status=planned", ["late", "soon", "far", "undated"]),
        ("?status=te-laat", ["late"]),
        ("?status=binnenkort", ["today", "soon"]),
        ("?status=done", ["done"]),
        ("?wie=niemand", ["soon", "far"]),
        ("?wie=naam-Piet+%26+Co", ["today", "undated"]),
        ("?wie=naam-Piet+%26+Co&status=busy", ["today"]),
        ("?herkomst=answer", ["far"]),
        ("?herkomst=zonder&status=planned", ["late", "soon", "undated"]),
        ("?ronde=lopend&status=done", []),
        ("?ronde=1", ["done"]),
        ("?ronde=2&status=te-laat", ["late"]),
        ("?volgorde=vroegste", ["done", "late", "today", "soon", "far", "undated"]),
        ("?volgorde=laatste", ["far", "soon", "today", "late", "done", "undated"]),
    ],
)
def test_filter_shows_what_was_asked(noor, plan, query, found):
    assert names(noor, plan, query) == found


def test_filter_by_member(noor, plan):
    assert names(noor, plan, f"?wie=lid-{noor.pk}") == ["late", "done"]


def test_number_is_said_in_words(noor, plan):
    client = client_for(noor)
    assert ">6 acties<" in page(client, url(noor, "plan_external") + "?volgorde=laatste")
    html = page(client, url(noor, "plan_external") + "?status=planned")
    assert ">4 van 6 acties<" in html
    assert '<option value="planned" selected>' in html


def test_nothing_found_says_so_and_offers_everything(noor, plan):
    html = page(client_for(noor), url(noor, "plan_external") + "?status=dropped")
    assert "0 van 6 acties" in html
    assert "Geen enkele actie past bij deze keuze." in html
    assert f'href="{url(noor, "plan_external")}#acties">Toon alle acties' in html


@pytest.mark.parametrize(
    "query",
    ["wie=lid-999999", "status=%01", "herkomst=" + "9" * 5000, "ronde=x", "volgorde=-1", "ronde=1&ronde=%F0%9F%8E%88"],
)
def test_choice_that_is_unknown_is_said_and_left_out(noor, plan, query):
    response = client_for(noor).get(url(noor, "plan_external") + "?" + query)
    html = response.content.decode()
    assert response.status_code == 200
    assert len(rows(html)) == 6
    assert "Deze keuze kennen we hier niet" in html


def test_other_words_in_the_address_do_nothing(noor, plan):
    html = page(client_for(noor), url(noor, "plan_external") + "?verplaatst=x&iets=%01&wie=")
    assert len(rows(html)) == 6
    assert "Deze keuze kennen we hier niet" not in html


def test_filter_stays_when_saving_without_javascript(noor, plan):
    client, query = client_for(noor), "?wie=niemand&volgorde=laatste"
    html = page(client, url(noor, "plan_external") + query)
    assert "opslaan/?wie=niemand&amp;volgorde=laatste" in html
    data = form_of(client, url(noor, "plan_external") + query) | {f"actie-{plan['soon'].pk}.what": "Anders"}
    response = client.post(url(noor, "plan_external_save") + query, data)
    assert response["Location"] == url(noor, "plan_external") + query
    plan["soon"].refresh_from_db()
    assert plan["soon"].what == "Anders"


def test_what_was_typed_in_a_row_that_the_filter_hides_by_now_is_kept(noor, plan):
    """A colleague finished the action while the page with planned actions was open."""
    client, query = client_for(noor), "?status=planned"
    data = form_of(client, url(noor, "plan_external") + query)
    type(plan["far"]).objects.filter(pk=plan["far"].pk).update(status="done")
    changed = data | {f"actie-{plan['far'].pk}.due": "overmorgen", f"actie-{plan['soon'].pk}.what": "Anders"}
    html = client.post(url(noor, "plan_external_save") + query, changed).content.decode()
    assert 'value="overmorgen"' in html
    assert plan["far"].pk in rows(html)
    changed[f"actie-{plan['far'].pk}.due"] = "2027-01-31"
    assert client.post(url(noor, "plan_external_save") + query, changed).status_code in (302, 422)
    plan["far"].refresh_from_db()
    assert plan["far"].due == date(2027, 1, 31)


def test_filter_tells_nothing_about_origins_that_are_not_shared(noor, plan):
    share(plan["far"].plan, noor)
    for action in plan.values():
        share(action, noor)
    joost = make_member(
        noor.partnership, role="partner", organisation=make_organisation(noor.partnership, "De Brug"), name="Joost"
    )
    assert names(joost, plan, "?herkomst=zonder") == ["late", "today", "soon", "far", "undated", "done"]
    html = page(client_for(joost), url(joost, "plan_external"))
    assert 'value="answer"' not in html and "Minder pesten" not in html
