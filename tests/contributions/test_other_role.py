"""A page that was made in another role wrote for others to read: it saves nothing, and what was typed is given back."""

import pytest

from phases.answers.models import Answer
from phases.answers.operations import new_answer
from phases.contributions.operations import Base, save_field
from phases.guide.models import Item
from phases.partnership.operations import change_member
from tests.factories import client_for
from tests.forms import form_of
from tests.people.pages import readable
from tests.responding import make_table, url, words

pytestmark = pytest.mark.django_db
OURS = "alleen voor ons"


@pytest.fixture
def table():
    return make_table()


def becomes(table, role):
    change_member(membership=table.joost, role=role, layer="practice", by=table.noor)


def save(table, code, mark, version=0):
    data = {f"{code}.text": OURS, "version": version, "client": "x", "seq": 1, "member": mark}
    to = url(table.joost, "answer_field", code=code, field="text")
    return client_for(table.joost).post(to, data, headers={"X-Requested-With": "fetch"})


def nowhere():
    return not Answer.objects.filter(text__contains=OURS).exists()


@pytest.mark.parametrize("code", ["1a-01", "1a-02"])  # with a joint answer that all read, and without any
def test_what_a_partner_typed_is_not_saved_as_joint(table, code):
    item = Item.objects.get(code="1a-01")
    mine = Answer.objects.filter(item=item, organisation=table.joost.organisation)
    save_field(
        records=mine,
        field="text",
        value="Eerste woord",
        base=Base(0),
        by=table.joost,
        create=lambda: new_answer(item=item, by=table.joost),
    )
    mark = table.joost.page_mark
    becomes(table, "coordinator")
    answer = save(table, code, mark, version=1 if code == "1a-01" else 0)
    assert (answer.status_code, answer["X-Reason"]) == (401, "other-role") and nowhere()
    assert OURS not in words(table.femke, url(table.femke, "section", code="1a"))


def test_what_a_trekker_typed_is_not_saved_as_of_the_own_organisation(table):
    becomes(table, "coordinator")
    table.joost.refresh_from_db()
    mark = table.joost.page_mark
    becomes(table, "partner")
    assert save(table, "1a-02", mark).status_code == 401 and nowhere()


@pytest.mark.parametrize("typed", [OURS, "Ja"])
def test_without_javascript_it_is_given_back(table, typed):
    page = url(table.joost, "section", code="1a")
    data = form_of(client_for(table.joost), page) | {"1a-02.text": typed}
    becomes(table, "coordinator")
    ours = {"people": ["12", "on"], "gezien": f"{table.answer.pk}-0f", "initial-note": "Stond er al"}
    answer = client_for(table.joost).post(page, data | ours)
    assert answer.status_code == 401 and nowhere()
    assert not {"12", "on", ours["gezien"], "Stond er al"} & set(readable(answer))
    assert "Je rol is veranderd" in answer.content.decode() and typed in readable(answer)
