"""Every document: accessible, complete, the same on every machine, and unable to reach anything."""

import logging
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.formats import date_format

from phases.contributions.models import Contribution
from phases.documents import pdf
from phases.documents.pdf import printable, render_pdf
from phases.documents.registry import KINDS
from phases.partnership.models import Organisation
from phases.plans.models import Action
from phases.plans.operations import add_action
from tests.databases import ONE_DATABASE
from tests.documents.paper import address, assert_accessible, download, pages_of, squeezed, text_of
from tests.factories import client_for, make_member

pytestmark = pytest.mark.django_db


@ONE_DATABASE
@pytest.mark.parametrize("kind", list(KINDS))
def test_every_document_of_the_demo_is_accessible(demo, meeting, kind, caplog, monkeypatch):
    monkeypatch.setattr("phases.documents.printing.LONGEST_IN_REQUEST", 10_000_000)
    query = f"?bijeenkomst={meeting.pk}" if "bijeenkomst" in KINDS[kind].asks else ""
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        data = download(demo, kind, query)
    assert_accessible(data)
    assert not [record for record in caplog.records if record.name.startswith("weasyprint")]
    assert f"Pagina 1 van {len(pages_of(data))}" in text_of(data)


@pytest.mark.parametrize(("kind", "number"), [("extern", 14), ("intern", 7)])
def test_every_action_owner_and_date_is_on_paper(demo, kind, number):
    text = squeezed(text_of(download(demo, kind)))
    organisation = demo.organisation if kind == "intern" else None
    running = Action.objects.filter(plan__partnership=demo.partnership, cycle__closed_at=None)
    actions = running.filter(plan__organisation=organisation)
    assert actions.count() == number
    for action in actions:
        for words in (
            action.what,
            action.owner_shown,
            action.result,
            *action.milestones.values_list("text", flat=True),
            date_format(action.due, "j b Y"),
            action.get_status_display(),
        ):
            assert squeezed(words) in text


def test_agreement_has_every_article_and_a_place_to_sign_for_every_party(demo):
    text = squeezed(text_of(download(demo, "overeenkomst", "?versie=concept")))
    agreement = demo.partnership.agreement
    for words in (
        agreement.purpose,
        agreement.target_groups,
        agreement.joint_work,
        agreement.lead,
        agreement.commitments,
        agreement.term,
    ):
        assert squeezed(words) in text
    assert text.count("Handtekening") == agreement.parties.count() == 8
    assert squeezed(date_format(agreement.evaluation_date, "j F Y")) in text


def test_preview_says_the_same_as_paper(demo):
    html = (
        client_for(demo)
        .get(reverse("document_preview", kwargs={"slug": demo.partnership.slug, "kind": "extern"}))
        .content.decode()
    )
    for action in Action.objects.filter(
        plan__partnership=demo.partnership, plan__organisation=None, cycle__closed_at=None
    ):
        assert action.result in html


def test_document_is_as_old_as_its_last_change(demo):
    newest = Action.objects.filter(plan__partnership=demo.partnership, plan__organisation=None).latest("changed_at")
    assert date_format(newest.changed_at, "j F Y") in text_of(download(demo, "extern"))


def test_difficult_text_is_printed_and_stays_accessible():
    noor = make_member()
    words = (
        "Kansen 🎈 voor Zoë en Łukasz, "
        + "donaudampfschiff" * 20
        + " مرحبا <b>vet</b> & https://www.rivierstad.example/"
        + "a" * 60
    )
    add_action(by=noor, action=Action(what=words, result="ﬁn\u00adaal"), organisation=None)
    data = download(noor, "extern")
    assert_accessible(data)
    text = squeezed(text_of(data))
    assert "[BALLOON]" in text
    assert squeezed("donaudampfschiff" * 20) in text
    assert "ZoëenŁukasz" in text
    assert "<b>vet</b>&" in text


def test_a_row_longer_than_a_page_goes_on_and_keeps_its_header(noor):
    words = [f"w{number:04}" for number in range(2400)]
    for start in (0, 800, 1600):
        action = Action(what=" ".join(words[start : start + 800]), result="kort")
        add_action(by=noor, action=action, organisation=None)
    pages = [each.extract_text() for each in pages_of(download(noor, "extern"))]
    found = set(" ".join(pages).split())
    assert set(words) <= found
    tables = [page for page in pages if re.search(r"w\d{4}", page)]
    assert len(tables) > 3
    assert all("Resultaat" in page for page in tables)


def test_only_what_no_font_has_is_replaced():
    assert printable("Zoë Łukasz Dinçer Nguyễn – ‘goed’ € ½ … مرحبا") == "Zoë Łukasz Dinçer Nguyễn – ‘goed’ € ½ … مرحبا"
    assert printable("🎈 ☐") == "[BALLOON] [BALLOT BOX]"
    assert printable('<a title="' + "x" * 40 + '">' + "y" * 40 + "</a>").count("<wbr>") == 1
    assert printable("&amp;" * 31).replace("<wbr>", "") == "&amp;" * 31


def test_the_same_document_is_the_same_bytes():
    html = (
        "<!doctype html><html lang='nl'><head><title>Proef</title></head><body><h1>Proef</h1><p>Tekst</p></body></html>"
    )
    assert render_pdf(html) == render_pdf(html)


def test_nothing_outside_can_be_reached(tmp_path, caplog):
    secret = tmp_path / "geheim.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>geheim</text></svg>')
    html = (
        "<!doctype html><html lang='nl'><head><title>Proef</title><link rel='stylesheet' href='http://127.0.0.1:9/x.css'></head>"
        f"<body><h1>Proef</h1><img alt='x' src='file://{secret}'><p>Tekst</p></body></html>"
    )
    assert "geheim" not in text_of(render_pdf(html))


def test_without_the_library_the_page_says_what_to_do(demo, monkeypatch):
    def missing():
        raise pdf.PdfUnavailable(pdf.INSTALL)

    monkeypatch.setattr(pdf, "_weasyprint", missing)
    response = client_for(demo).get(reverse("document_pdf", kwargs={"slug": demo.partnership.slug, "kind": "extern"}))
    assert response.status_code == 503
    assert "apt-get install" in response.content.decode()


def test_origin_is_named_only_when_it_is_shared(demo):
    Contribution.objects.filter(organisation=None).update(shared_at=None, shared_by=None)
    assert "Komt uit" not in text_of(download(demo, "extern"))
    assert "Komt uit" in text_of(download(demo, "intern"))


@pytest.mark.parametrize(
    ("kind", "query"),
    [
        ("agenda", ""),
        ("agenda", "?bijeenkomst=999999"),
        ("verslag", "?bijeenkomst=" + "9" * 30),
        ("verslag", "?bijeenkomst=-1"),
        ("agenda", "?bijeenkomst=%01"),
        ("acties", "?wie=Niemand+die+hier+werkt"),
        ("acties", "?wie=a%01b"),
        ("dossier", "?deel=bestaat-niet"),
        ("dossier", "?deel=%01&deel=extern"),
    ],
)
def test_what_is_not_there(demo, kind, query):
    client = client_for(demo)
    for name in ("document_preview", "document_pdf"):
        assert client.get(address(demo, name, kind=kind) + query).status_code == 404
    asked = dict(pair.split("=") for pair in query[1:].split("&") if pair)
    assert client.post(address(demo, "document_make", kind=kind), asked).status_code in (404, 302)


def test_unknown_documents(demo):
    client = client_for(demo)
    slug = demo.partnership.slug
    for kind, query in (
        ("iets", ""),
        ("intern", "?organisatie=bestaat-niet"),
        ("intern", "?organisatie=a%01b"),
        ("intern", "?organisatie=welzijn-west"),
    ):
        assert client.get(reverse("document_pdf", kwargs={"slug": slug, "kind": kind}) + query).status_code == 404


def test_command_writes_each_document(demo, tmp_path):
    slug = demo.partnership.slug
    for kind, extra in (("overeenkomst", {}), ("extern", {}), ("intern", {"organisation": "ggd-rivierland"})):
        file = tmp_path / f"{kind}.pdf"
        call_command("document", slug, kind, str(file), **extra)
        assert file.read_bytes().startswith(b"%PDF")


def test_command_says_what_is_wrong(demo, tmp_path):
    file = str(tmp_path / "x.pdf")
    slug = demo.partnership.slug
    for arguments, extra in (
        (("bestaat-niet", "extern", file), {}),
        ((slug, "intern", file), {}),
        ((slug, "intern", file), {"organisation": "bestaat-niet"}),
        ((slug, "intern", file), {"organisation": "welzijn-west"}),
        ((slug, "extern", str(tmp_path / "geen" / "map.pdf")), {}),
    ):
        with pytest.raises(CommandError):
            call_command("document", *arguments, **extra)
    assert Organisation.objects.filter(slug="welzijn-west").exists()
