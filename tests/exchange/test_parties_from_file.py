"""Parties from a list that somebody made in Excel or as CSV."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from phases.network.models import PartyProfile
from phases.partnership.models import Organisation
from tests.factories import client_for, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(db):
    return make_member()


def xlsx(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, name: str, part: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, part if each == name else old.read(each))
    return out.getvalue()


def send(noor, content, name="partijen.csv", **extra):
    data = {"file": SimpleUploadedFile(name, content)} if content is not None else {}
    url = reverse("parties_import", kwargs={"slug": noor.partnership.slug})
    return client_for(noor).post(url, data, **extra)


def found():
    return list(Organisation.objects.order_by("pk").values_list("name", "sector"))[1:]


TWO = [("De Brug", "education"), ("Welzijn West", "")]


@pytest.mark.parametrize(
    "content",
    [
        b"naam;soort organisatie\nDe Brug;onderwijs\n\nWelzijn West;\n",
        "\ufeffSoort organisatie,Naam,Telefoon\r\nOnderwijs,De Brug,06\r\n,Welzijn   West,\r\n".encode(),
        "De Brug;onderwijs\nWelzijn West".encode("cp1252"),
        b"sep=;\nNaam;Sector\nDe Brug;education\nWelzijn West;",
        b"naam\tsoort\nDe Brug\tONDERWIJS\nWelzijn West\t",
        xlsx(["Naam", "Soort organisatie"], ["De Brug", "onderwijs"], [], ["Welzijn West", None]),
        xlsx(["De Brug", "onderwijs"], ["Welzijn West"]),
    ],
)
def test_a_list_becomes_parties(noor, content):
    response = send(noor, content, follow=True)
    assert "Toegevoegd: De Brug, Welzijn West." in response.content.decode()
    assert found() == TWO
    assert PartyProfile.objects.filter(organisation=None).count() == 3


def test_letters_of_an_older_excel_are_read(noor):
    send(noor, "naam;soort\nCafé ’t Hoekje;anders".encode("cp1252"))
    assert found() == [("Café ’t Hoekje", "other")]


def test_what_is_there_already_is_said(noor):
    content = b"naam\nDe Brug\nde brug\nGGD RIVIERLAND\n"
    html = send(noor, content, follow=True).content.decode()
    assert "Toegevoegd: De Brug." in html
    assert "Stond er al: de brug, GGD RIVIERLAND." in html
    assert send(noor, content, follow=True).content.decode().count("Toegevoegd: niets.") == 1


def test_what_is_wrong_is_said_beside_its_line_and_nothing_is_added(noor):
    content = b"naam;soort\nDe Brug;school\nGoed;wonen\n;wonen\n" + b"x" * 121 + b"\na\xc2\x7fb\n"
    response = send(noor, content)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Regels om te verbeteren (3)" in html
    assert "<strong>Regel 2, De Brug:</strong> De soort organisatie ‘school’ kennen we niet.</li>" in html
    assert "<strong>Regel 4:</strong> Er staat geen naam.</li>" in html
    assert "Regel 3" not in html
    assert "er passen 120 tekens in en het zijn er 121." in html
    assert found() == []


def bomb():
    return repacked(xlsx(["naam"]), "xl/worksheets/sheet1.xml", b"<a>" + b" " * 21_000_000)


def laughs(encoding="utf-8"):
    text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    return repacked(xlsx(["naam"]), "xl/worksheets/sheet1.xml", text.encode(encoding))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "Kies een bestand."),
        (b"", "Dit bestand is leeg."),
        (b"\n\n;;\n", "Er staat niets in dit bestand."),
        (b"naam;soort\n", "alleen kolomkoppen"),
        (b"x" * 1_000_001, "Dit bestand is te groot: er past 1 MB in."),
        (b"naam\n" + b"".join(b"Partij %d\n" % n for n in range(501)), "er passen 500 partijen"),
        (xlsx(*([f"Partij {n}"] for n in range(1200))), "er passen 500 partijen"),
        (b"PK niet echt", "Dit bestand kunnen we niet lezen."),
        (b"n\x00a\x00", "Dit bestand kunnen we niet lezen."),
        (b'naam\n"' + b"x" * 200_000, "de regels kloppen niet"),
        (bomb(), "te groot als het wordt uitgepakt"),
        (laughs(), "Dit bestand kunnen we niet lezen."),
        (laughs("utf-16"), "Dit bestand kunnen we niet lezen."),
        (repacked(xlsx(["naam"]), "xl/workbook.xml", b"<niets/>"), "Dit bestand kunnen we niet lezen."),
    ],
)
def test_a_file_that_is_not_a_list_is_said(noor, content, said):
    response = send(noor, content)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert found() == []


def test_a_formula_is_not_counted_out_but_read_as_it_stood(noor):
    send(noor, xlsx(["naam"], ['=HYPERLINK("http://x","De Brug")'], ["Welzijn West"]), "a.xlsx")
    assert found() == [("Welzijn West", "")]


def test_whoever_only_reads_does_not_add(noor):
    reader = make_member(noor.partnership, role="reader")
    assert send(reader, b"naam\nDe Brug").status_code == 403
    assert client_for(reader).get(reverse("exchange", kwargs={"slug": reader.partnership.slug})).status_code == 200
