"""An agreement that was put forward is endorsed, or objected to, for exactly the text that was shown."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from phases.agreement.frozen import text_hash
from phases.agreement.models import Agreement, AgreementVersion, Endorsement
from phases.partnership.models import Role
from tests.agreement.pages import SAID, endorse, page, put_forward, shown_on, url, withdraw
from tests.factories import client_for, make_member, make_organisation

pytestmark = pytest.mark.django_db


def test_endorsement_holds_who_for_whom_and_why(noor, joost, agreement):
    put_forward(noor)
    assert "Zeg akkoord of bezwaar" in page(joost, "agreement")
    assert endorse(joost, remark="Fijn").status_code == 302
    said = Endorsement.objects.get()
    assert (said.organisation, said.by, said.verdict, said.on_paper) == (joost.organisation, joost, "agreed", False)
    read = page(noor, "agreement_version", number=1)
    for words in ("Joost, schoolleider, namens De Brug", "Ik ben schoolleider", "Fijn", "1 van 2 akkoord", "Nog niet"):
        assert words in read
    assert "Zeg akkoord of bezwaar" not in page(joost, "agreement")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"verdict": ""}, "Kies akkoord of bezwaar"),
        ({"verdict": "objected"}, "Schrijf op wat jullie bezwaar is"),
        ({"reason": "Toch niet"}, "Jullie kozen akkoord"),
        ({"mandate": ""}, "waarom mag je dit"),
        ({"given_on": "2099-01-01"}, "Deze dag moet nog komen"),
        ({"given_on": "99999-01-01"}, "Dit is geen datum"),
        ({"name": ""}, "Naam"),
        ({"remark": "x" * 20_001}, "te lang"),
        ({"remark": "a\x00b"}, "onzichtbaar teken"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(noor, joost, agreement, fields, words):
    put_forward(noor)
    response = endorse(joost, function="juf met een lange functie", **fields)
    assert response.status_code == 422
    text = response.content.decode()
    assert words.lower() in text.lower() and "juf met een lange functie" in text
    assert not Endorsement.objects.exists()


def test_a_stale_endorsement_is_refused_and_shows_what_changed(noor, joost, agreement):
    put_forward(noor)
    old = shown_on(joost, "version_endorse", number=1)
    Agreement.objects.update(purpose="Elk kind hoort er altijd bij")
    put_forward(noor)
    for number, shown in ((1, old), (2, old), (1, "f" * 64)):
        response = endorse(joost, number=number, shown=shown, remark="Wat ik al typte")
        assert response.status_code == 422
        text = response.content.decode()
        assert "telt niet meer" in text and "Wat ik al typte" in text
        assert not response.context["form"]["verdict"].value(), "what was chosen was for another text"
        assert f'action="{url(joost, "version_endorse", number=2)}"' in text
    assert "<ins>" in endorse(joost, number=1, shown=old).content.decode()
    assert not Endorsement.objects.exists()
    assert endorse(joost, number=2).status_code == 302


def test_200_stale_endorsements_none_accepted(noor, joost, agreement):
    put_forward(noor)
    old = text_hash(AgreementVersion.objects.get().content)
    Agreement.objects.update(purpose="Anders")
    put_forward(noor)
    client, data = client_for(joost), SAID | {"given_on": timezone.localdate().isoformat(), "shown": old}
    statuses = {
        client.post(url(joost, "version_endorse", number=1 + place % 2), data).status_code for place in range(200)
    }
    assert statuses == {422}
    assert not Endorsement.objects.exists()


def test_one_organisation_says_it_once_until_it_is_withdrawn(noor, joost, agreement):
    colleague = make_member(noor.partnership, role=Role.PARTNER, organisation=joost.organisation, name="Sanne")
    put_forward(noor)
    endorse(joost)
    refused = endorse(colleague, verdict="objected", reason="Nee")
    assert refused.status_code == 422 and "Joost zei namens De Brug al" in refused.content.decode()
    said = Endorsement.objects.get()
    assert withdraw(noor, said).status_code == 404
    assert withdraw(colleague, said).status_code == 302
    assert endorse(colleague, verdict="objected", reason="Nee").status_code == 302
    assert [each.verdict for each in Endorsement.objects.order_by("pk")] == ["agreed", "objected"]
    assert "Ingetrokken" in page(noor, "agreement_version", number=1)


def test_who_is_not_asked_or_only_reads_cannot_endorse(noor, joost, agreement):
    other = make_member(noor.partnership, role=Role.PARTNER, organisation=make_organisation(noor.partnership, "Kompas"))
    reader = make_member(noor.partnership, role=Role.READER, organisation=joost.organisation)
    put_forward(noor)
    assert "staat niet bij de partijen" in endorse(other).content.decode()
    assert endorse(reader).status_code == 403
    assert not Endorsement.objects.exists()


def test_a_signature_on_paper_is_recorded_as_such(noor, joost, agreement):
    put_forward(noor)
    data = SAID | {"given_on": "2026-11-01", "shown": text_hash(AgreementVersion.objects.get().content), "mandate": ""}
    address = url(noor, "version_on_paper", number=1)
    assert client_for(joost).post(address, data | {"organisation": joost.organisation_id}).status_code == 403
    for wrong in ("", "99999999999999999999", "\x00", str(make_organisation(noor.partnership, "Niet gevraagd").pk)):
        assert client_for(noor).post(address, data | {"organisation": wrong}).status_code == 422
    assert client_for(noor).post(address, data | {"organisation": joost.organisation_id}).status_code == 302
    assert "op papier" in page(joost, "agreement_version", number=1)
    assert withdraw(noor, Endorsement.objects.get()).status_code == 302


def test_an_earlier_version_keeps_what_was_said_of_it(noor, joost, agreement):
    put_forward(noor)
    endorse(joost)
    Agreement.objects.update(purpose="Nieuw doel")
    put_forward(noor)
    said = Endorsement.objects.get()
    answer = withdraw(joost, said, "Wat ik al typte")
    assert answer.status_code == 422 and "Wat ik al typte" in answer.content.decode()
    said.refresh_from_db()
    assert said.withdrawn_at is None
    mail.outbox.clear()
    client_for(noor).post(url(noor, "version_remind", number=1))
    assert not mail.outbox
    type(joost.organisation).objects.filter(pk=joost.organisation_id).update(name="De Nieuwe Brug")
    old = client_for(noor).get(url(noor, "document_preview", kind="overeenkomst") + "?versie=1").content.decode()
    assert "De Brug, " in old and "Joost, schoolleider, namens De Brug" in old


def test_the_same_text_in_a_later_version_is_not_endorsed_by_an_old_form(noor, joost, agreement):
    first = agreement.purpose
    for text in (first, "Tussendoor", first):
        Agreement.objects.update(purpose=text)
        put_forward(noor)
    one, three = (AgreementVersion.objects.get(number=number) for number in (1, 3))
    assert one.content == three.content and one.sha256 != three.sha256
    assert endorse(joost, number=1, shown=text_hash(one.content)).status_code == 422
    assert not Endorsement.objects.exists()


def test_pdf_of_each_version_shows_who_endorsed(noor, joost, agreement):
    put_forward(noor)
    endorse(joost)
    Agreement.objects.update(purpose="Nieuw doel")
    put_forward(noor)
    old = client_for(joost).get(url(joost, "document_preview", kind="overeenkomst") + "?versie=1").content.decode()
    new = client_for(joost).get(url(joost, "document_preview", kind="overeenkomst")).content.decode()
    assert "Joost, schoolleider, namens De Brug" in old and "Elk kind hoort erbij" in old
    assert "vervangen door versie 2" in old and "Handtekening" not in old and "Handtekening" in new
    binds = "maakt deze afspraken met de anderen"
    assert "Er is een nieuwere versie" in old and binds not in old and binds in new
    assert "Joost" not in new.split("Ondertekening")[1] and "Nieuw doel" in new
    for wrong in ("?versie=3", "?versie=x", "?versie=99999999999999999999"):
        assert client_for(joost).get(url(joost, "document_preview", kind="overeenkomst") + wrong).status_code == 404


@pytest.mark.parametrize("name", ["agreement_versions", "agreement_version", "agreement"])
def test_number_of_queries_is_the_same_for_one_and_for_many(noor, joost, agreement, name, django_assert_num_queries):
    put_forward(noor)
    endorse(joost)
    kwargs = {"number": 1} if name == "agreement_version" else {}
    client, address = client_for(noor), url(noor, name, **kwargs)
    client.get(address)
    with CaptureQueriesContext(connection) as first:
        client.get(address)
    number_of_queries = len(first)
    for number in range(3):
        other = make_member(
            noor.partnership, role=Role.PARTNER, organisation=make_organisation(noor.partnership, f"Org {number}")
        )
        AgreementVersion.objects.get(number=1).parties.add(other.organisation)
        Endorsement.objects.create(
            version=AgreementVersion.objects.get(number=1),
            organisation=other.organisation,
            by=other,
            verdict="agreed",
            name="Naam",
            function="f",
            on_behalf_of="o",
            given_on=timezone.localdate(),
        )
    if name == "agreement_versions":
        for number in range(3):
            Agreement.objects.update(purpose=f"Doel {number}")
            put_forward(noor)
    with django_assert_num_queries(number_of_queries):
        client.get(address)


def test_what_was_chosen_for_another_text_is_not_chosen_any_more(noor, joost, agreement):
    put_forward(noor)
    older = shown_on(joost, "version_endorse", number=1)
    Agreement.objects.update(purpose="Nieuw doel")
    put_forward(noor)
    answer = endorse(joost, number=1, shown=older)
    html = answer.content.decode()
    assert answer.status_code == 422 and "dan zie je dat bovenaan" in html
    assert not re.search(r'name="verdict"[^>]*checked', html) and "schoolleider" in html
    assert 'tabindex="-1" autofocus><h2 id="differs"' in html


def test_who_answered_already_is_told_before_writing(noor, joost, agreement):
    put_forward(noor)
    endorse(joost)
    assert "Joost zei namens De Brug al: akkoord." in page(joost, "version_endorse", number=1)


def test_a_replaced_version_that_nobody_answered_has_no_empty_heading(noor, joost, agreement):
    for text in ("Eerst", "Daarna"):
        Agreement.objects.update(purpose=text)
        put_forward(noor)
    one, two = (
        client_for(joost)
        .get(url(joost, "document_preview", kind="overeenkomst") + f"?versie={number}")
        .content.decode()
        for number in (1, 2)
    )
    assert "Ondertekening" in two and "Ondertekening" not in one
