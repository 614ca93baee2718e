from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from phases.agreement.queries import agreements_for, versions_for
from phases.documents.dossier import parts_to_choose
from phases.documents.pdf import PdfUnavailable
from phases.documents.printing import is_long, key_of, made_earlier, pdf_of
from phases.documents.queries import recent_jobs
from phases.documents.registry import document, kind_of, paper, what_is_asked
from phases.documents.todo import owners
from phases.meetings.queries import meetings_for
from phases.partnership.access import Permission, member_view
from phases.plans.queries import plans_for


@member_view(Permission.READ)
def documents(request, member):
    plans = list(plans_for(member))
    context = {
        "agreement": agreements_for(member).exists(),
        "versions": list(versions_for(member).order_by("-number")),
        "external": any(plan.organisation_id is None for plan in plans),
        "internal": [plan.organisation for plan in plans if plan.organisation_id],
        "owners": owners(member),
        "meetings": list(meetings_for(member)),
        "parts": parts_to_choose(member),
        "jobs": recent_jobs(member),
    }
    return render(request, "documents/documents.html", context)


@member_view(Permission.READ)
def document_preview(request, member, kind):
    asked = what_is_asked(kind, request.GET)
    context = {
        "document": document(member, kind, asked),
        "kind": kind,
        "word": kind_of(kind).title,
        "fields": fields_of(asked),
    }
    return render(request, "documents/preview.html", context)


@member_view(Permission.READ)
def document_pdf(request, member, kind):
    """A long document that is not made yet takes too long for a request: the page offers to make it in the background."""
    asked = what_is_asked(kind, request.GET)
    found = document(member, kind, asked)
    html = paper(found)
    long = is_long(html)
    pdf = made_earlier(key_of(html)) if long else None
    if pdf is None and long:
        context = {"document": found, "kind": kind, "fields": fields_of(asked)}
        return render(request, "documents/long.html", context)
    try:
        return download(found.cover.theme, found.cover.title, pdf or pdf_of(html))
    except PdfUnavailable as error:
        return render(request, "documents/unavailable.html", {"reason": str(error)}, status=503)


def fields_of(asked):
    return [(name, value) for name, values in asked.lists() for value in values]


def download(theme, title, pdf):
    name = slugify(f"{theme} {title}")[:100] or "document"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    )
