"""The agreement put forward, endorsed, changed and put forward again."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from phases.agreement.frozen import sha256_of
from phases.agreement.models import Agreement, AgreementVersion, Endorsement
from phases.agreement.operations import new_agreement
from phases.answers.models import Decision
from phases.contributions.models import Contribution
from phases.guide.models import Option
from phases.partnership.models import Role
from tests.factories import client_for, make_member, make_organisation

pytestmark = pytest.mark.django_db
SAID = {
    "verdict": "agreed",
    "name": "Joost",
    "function": "schoolleider",
    "on_behalf_of": "De Brug",
    "mandate": "Ik ben schoolleider",
}


@pytest.fixture
def noor():
    return make_member(name="Noor")


@pytest.fixture
def joost(noor):
    brug = make_organisation(noor.partnership, "De Brug")
    return make_member(noor.partnership, role=Role.PARTNER, organisation=brug, name="Joost")


@pytest.fixture
def agreement(noor, joost):
    found = new_agreement(by=noor)
    found.purpose, found.joint_work = "Elk kind hoort erbij", "Eén meldpunt"
    found.changed_by, found.changed_at = noor, timezone.now()
    found.save(force_insert=True)
    found.parties.set([noor.organisation, joost.organisation])
    return found


def url(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def page(member, name, **kwargs):
    return client_for(member).get(url(member, name, **kwargs)).content.decode()


def shown_on(member, name, **kwargs):
    return re.search(r'name="shown" value="(\w+)"', page(member, name, **kwargs))[1]


def put_forward(noor):
    shown = shown_on(noor, "agreement_put_forward")
    return client_for(noor).post(url(noor, "agreement_put_forward"), {"shown": shown})


def endorse(member, number=1, shown=None, **fields):
    shown = shown or AgreementVersion.objects.get(number=number).sha256
    data = SAID | {"given_on": timezone.localdate().isoformat(), "shown": shown} | fields
    return client_for(member).post(url(member, "version_endorse", number=number), data)


def test_putting_forward_freezes_the_text_and_asks_each_party(
    noor, joost, agreement, django_capture_on_commit_callbacks
):
    make_member(noor.partnership, role=Role.READER, organisation=joost.organisation, name="Leest mee")
    with django_capture_on_commit_callbacks(execute=True):
        assert put_forward(noor).status_code == 302
    version = AgreementVersion.objects.get()
    assert (version.number, version.content["purpose"], version.sha256) == (
        1,
        "Elk kind hoort erbij",
        sha256_of(version.content),
    )
    assert [message.to for message in mail.outbox] == [[joost.user.email]]
    assert "Elk kind" not in mail.outbox[0].body and "akkoord" in mail.outbox[0].body
    Agreement.objects.update(purpose="Iets anders")
    assert "Elk kind hoort erbij" in page(joost, "agreement")
    assert "Iets anders" not in page(joost, "agreement")


def test_nothing_to_read_before_it_is_put_forward(joost, agreement):
    assert "Elk kind" not in page(joost, "agreement")
    preview = url(joost, "document_preview", kind="overeenkomst")
    assert client_for(joost).get(preview).status_code == 404
    assert client_for(joost).get(preview + "?versie=concept").status_code == 404


@pytest.mark.parametrize("field", ["purpose", "joint_work", "parties"])
def test_an_unfinished_agreement_is_not_put_forward(noor, agreement, field):
    shown = shown_on(noor, "agreement_put_forward")
    if field == "parties":
        agreement.parties.clear()
    else:
        Agreement.objects.update(**{field: "  "})
    client = client_for(noor)
    assert client.post(url(noor, "agreement_put_forward"), {"shown": shown}).status_code == 422
    assert "Schrijf eerst op" in page(noor, "agreement_put_forward")
    assert not AgreementVersion.objects.exists()


def test_the_page_says_whom_it_mails_and_that_all_are_asked_again(noor, joost, agreement):
    silent = make_organisation(noor.partnership, "Zonder account")
    agreement.parties.add(silent)
    html = page(noor, "agreement_put_forward")
    assert (
        "Joost (De Brug)" in html
        and "Namens deze organisaties kan hier nog niemand akkoord geven: Zonder account." in html
    )
    put_forward(noor)
    assert "Leg de afspraken voor" in page(noor, "agreement")
    html = page(noor, "agreement_put_forward")
    assert "De tekst is precies versie 1." in html and "Leg deze tekst voor" not in html
    Agreement.objects.update(purpose="Nieuw doel")
    html = page(noor, "agreement_put_forward")
    assert "Leg deze tekst voor" in html and "iedereen wordt opnieuw gevraagd" in html


def test_what_a_colleague_typed_meanwhile_is_not_put_forward_unseen(noor, agreement):
    shown = shown_on(noor, "agreement_put_forward")
    Agreement.objects.update(purpose="Een ander doel")
    response = client_for(noor).post(url(noor, "agreement_put_forward"), {"shown": shown})
    assert response.status_code == 422 and "net veranderd" in response.content.decode()
    assert not AgreementVersion.objects.exists()


def test_a_second_click_makes_no_second_version(noor, agreement):
    shown = shown_on(noor, "agreement_put_forward")
    answers = [
        client_for(noor).post(url(noor, "agreement_put_forward"), {"shown": shown}).status_code for _ in range(2)
    ]
    assert answers == [302, 422]
    assert AgreementVersion.objects.count() == 1


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
        assert f'action="{url(joost, "version_endorse", number=2)}"' in text
    assert "<ins>" in endorse(joost, number=1, shown=old).content.decode()
    assert not Endorsement.objects.exists()
    assert endorse(joost, number=2).status_code == 302


def test_200_stale_endorsements_none_accepted(noor, joost, agreement):
    put_forward(noor)
    old = AgreementVersion.objects.get().sha256
    Agreement.objects.update(purpose="Anders")
    put_forward(noor)
    client, data = client_for(joost), SAID | {"given_on": timezone.localdate().isoformat(), "shown": old}
    statuses = {
        client.post(url(joost, "version_endorse", number=1 + place % 2), data).status_code for place in range(200)
    }
    assert statuses == {422}
    assert not Endorsement.objects.exists()


def test_a_new_version_asks_again_and_the_old_one_keeps_its_endorsements(noor, joost, agreement):
    put_forward(noor)
    endorse(joost)
    Agreement.objects.update(term="Twee jaar")
    assert "Wat er veranderde sinds versie 1" in page(noor, "agreement")
    put_forward(noor)
    assert "Zeg akkoord of bezwaar" in page(joost, "agreement")
    assert "Joost, schoolleider" in page(joost, "agreement_version", number=1)
    assert "Joost, schoolleider" not in page(joost, "agreement_version", number=2)
    listed = page(joost, "agreement_versions")
    assert "0 van 2 akkoord" in listed and "1 van 2 akkoord" in listed and "Twee jaar</ins>" in listed


def test_nothing_new_is_not_put_forward_again(noor, agreement):
    put_forward(noor)
    shown = AgreementVersion.objects.get().sha256
    response = client_for(noor).post(url(noor, "agreement_put_forward"), {"shown": shown})
    assert response.status_code == 422 and "niets veranderd" in response.content.decode()


def test_one_organisation_says_it_once_until_it_is_withdrawn(noor, joost, agreement):
    colleague = make_member(noor.partnership, role=Role.PARTNER, organisation=joost.organisation, name="Sanne")
    put_forward(noor)
    endorse(joost)
    refused = endorse(colleague, verdict="objected", reason="Nee")
    assert refused.status_code == 422 and "Joost zei namens deze organisatie al" in refused.content.decode()
    pk = Endorsement.objects.get().pk
    assert client_for(noor).post(url(noor, "endorsement_withdraw", pk=pk)).status_code == 404
    assert client_for(colleague).post(url(noor, "endorsement_withdraw", pk=pk)).status_code == 302
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
    data = SAID | {"given_on": "2026-11-01", "shown": AgreementVersion.objects.get().sha256, "mandate": ""}
    address = url(noor, "version_on_paper", number=1)
    assert client_for(joost).post(address, data | {"organisation": joost.organisation_id}).status_code == 403
    for wrong in ("", "99999999999999999999", "\x00", str(make_organisation(noor.partnership, "Niet gevraagd").pk)):
        assert client_for(noor).post(address, data | {"organisation": wrong}).status_code == 422
    assert client_for(noor).post(address, data | {"organisation": joost.organisation_id}).status_code == 302
    assert "op papier" in page(joost, "agreement_version", number=1)
    pk = Endorsement.objects.get().pk
    assert client_for(noor).post(url(noor, "endorsement_withdraw", pk=pk)).status_code == 302


def test_an_earlier_version_keeps_what_was_said_of_it(noor, joost, agreement, django_capture_on_commit_callbacks):
    put_forward(noor)
    endorse(joost)
    Agreement.objects.update(purpose="Nieuw doel")
    put_forward(noor)
    pk = Endorsement.objects.get().pk
    assert client_for(joost).post(url(joost, "endorsement_withdraw", pk=pk)).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
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
    assert one.sha256 == three.sha256
    assert endorse(joost, number=1, shown=one.sha256).status_code == 422
    assert not Endorsement.objects.exists()


def test_reminder_goes_to_who_said_nothing_and_once_a_day(noor, joost, agreement, django_capture_on_commit_callbacks):
    put_forward(noor)
    kompas = make_member(
        noor.partnership, role=Role.PARTNER, organisation=make_organisation(noor.partnership, "Kompas")
    )
    AgreementVersion.objects.get().parties.add(kompas.organisation)
    endorse(joost)
    mail.outbox.clear()
    client_for(noor).post(url(noor, "version_remind", number=1))
    assert not mail.outbox and "Herinner wie nog niets zei" not in page(noor, "agreement_version", number=1)
    AgreementVersion.objects.update(put_forward_at=timezone.now() - timedelta(days=1))
    assert "Herinner wie nog niets zei" in page(noor, "agreement_version", number=1)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client_for(noor).post(url(noor, "version_remind", number=1))
    assert [message.to for message in mail.outbox] == [[kompas.user.email]]


def test_pdf_of_each_version_shows_who_endorsed(noor, joost, agreement):
    put_forward(noor)
    endorse(joost)
    Agreement.objects.update(purpose="Nieuw doel")
    put_forward(noor)
    old = client_for(joost).get(url(joost, "document_preview", kind="overeenkomst") + "?versie=1").content.decode()
    new = client_for(joost).get(url(joost, "document_preview", kind="overeenkomst")).content.decode()
    assert "Joost, schoolleider, namens De Brug" in old and "Elk kind hoort erbij" in old
    assert "vervangen door versie 2" in old and "Handtekening" not in old and "Handtekening" in new
    assert "Joost" not in new.split("Ondertekening")[1] and "Nieuw doel" in new
    for wrong in ("?versie=3", "?versie=x", "?versie=99999999999999999999"):
        assert client_for(joost).get(url(joost, "document_preview", kind="overeenkomst") + wrong).status_code == 404


@pytest.fixture
def decision(noor, joost):
    contribution = Contribution.objects.create(partnership=noor.partnership, kind="decision", created_by=noor)
    option = Option.objects.select_related("item").get(item__code="besluit-1", code="yes")
    facts = {"decided_on": timezone.localdate(), "decided_by": "Alle partners", "reason": "Samen lukt het wel"}
    return Decision.objects.create(
        contribution=contribution,
        partnership=noor.partnership,
        item=option.item,
        option=option,
        changed_by=noor,
        **facts,
    )


def consent(member, decision, **fields):
    address = url(member, "decision_endorse", code="besluit-1", pk=decision.pk)
    shown = re.search(r'name="shown" value="(\w+)"', client_for(member).get(address).content.decode())
    data = SAID | {"given_on": timezone.localdate().isoformat(), "shown": shown[1] if shown else ""} | fields
    return client_for(member).post(address, data)


def test_partners_consent_to_a_decision_once_it_is_shared(noor, joost, decision, django_capture_on_commit_callbacks):
    assert consent(joost, decision).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        client_for(noor).post(url(noor, "decision_ask", code="besluit-1", pk=decision.pk))
    assert [message.to for message in mail.outbox] == [[joost.user.email]]
    assert "Samen lukt" not in mail.outbox[0].body
    assert consent(joost, decision, verdict="objected", reason="Te vroeg").status_code == 302
    read = page(noor, "decision", code="besluit-1")
    assert "Bezwaar" in read and "Te vroeg" in read


def test_a_newer_decision_that_is_not_shared_changes_nothing_for_partners(noor, joost, decision):
    client_for(noor).post(url(noor, "decision_ask", code="besluit-1", pk=decision.pk))
    data = {"option": decision.option_id, "reason": "Anders", "decided_on": "2026-11-01", "decided_by": "Wij"}
    client_for(noor).post(url(noor, "decision", code="besluit-1"), data)
    assert Decision.objects.count() == 2
    assert consent(joost, decision).status_code == 302


def test_a_newer_decision_makes_an_older_form_stale(noor, joost, decision):
    client_for(noor).post(url(noor, "decision_ask", code="besluit-1", pk=decision.pk))
    form = url(joost, "decision_endorse", code="besluit-1", pk=decision.pk)
    shown = re.search(r'name="shown" value="(\w+)"', client_for(joost).get(form).content.decode())[1]
    newer = Contribution.objects.create(
        partnership=noor.partnership, kind="decision", created_by=noor, shared_at=timezone.now(), shared_by=noor
    )
    option = Option.objects.get(item__code="besluit-1", code="no")
    Decision.objects.create(
        contribution=newer,
        partnership=noor.partnership,
        item=decision.item,
        option=option,
        reason="Nee",
        decided_on=timezone.localdate(),
        decided_by="Alle partners",
    )
    data = SAID | {"given_on": timezone.localdate().isoformat(), "shown": shown}
    response = client_for(joost).post(form, data)
    assert response.status_code == 422 and "telt niet meer" in response.content.decode()
    assert not Endorsement.objects.exists()


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
    assert "Joost zei namens jullie organisatie al: akkoord." in page(joost, "version_endorse", number=1)


def test_who_stopped_is_not_asked_again(noor, joost, agreement):
    put_forward(noor)
    type(joost.organisation).objects.filter(pk=joost.organisation_id).update(left_at=timezone.now())
    html = page(noor, "agreement_put_forward")
    assert "doen niet meer mee, en staan dus niet in de nieuwe versie: De Brug." in html
    put_forward(noor)
    version = AgreementVersion.objects.get(number=2)
    assert "De Brug" not in version.content["parties"] and joost.organisation not in version.parties.all()


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
