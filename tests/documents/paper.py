"""Reading what was printed."""

import io

import page
import pypdf
from django.urls import reverse

from tests.factories import client_for


def pages_of(data: bytes) -> list:
    return list(pypdf.PdfReader(io.BytesIO(data)).pages)


def text_of(data: bytes) -> str:
    return " ".join(" ".join(each.extract_text() for each in pages_of(data)).split())


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("-", "")


def assert_accessible(data: bytes):
    report = page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, str(report)


def address(member, name, **kwargs):
    return reverse(name, kwargs={"slug": member.partnership.slug, **kwargs})


def download(member, kind, query=""):
    response = client_for(member).get(address(member, "document_pdf", kind=kind) + query)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return response.content


def refuse(*args, **kwargs):
    raise AssertionError("this was made already")
