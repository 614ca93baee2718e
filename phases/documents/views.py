from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string

from phases.agreement.queries import agreements_for
from phases.documents.contexts import document
from phases.documents.pdf import PdfUnavailable, render_pdf
from phases.partnership.access import Permission, member_view
from phases.partnership.queries import organisations
from phases.plans.queries import plans_for

WORDS = {"overeenkomst": "Afspraken", "extern": "Extern actieplan", "intern": "Intern actieplan"}


def asked_document(request, member, kind):
    """`?organisatie=` names whose internal plan; without it, the own one."""
    organisation = None
    if kind == "intern":
        slug = request.GET.get("organisatie", member.organisation.slug).replace("\x00", "")
        organisation = get_object_or_404(organisations(member.partnership_id), slug=slug)
    return document(member, kind, organisation)


@member_view(Permission.READ)
def documents(request, member):
    plans = list(plans_for(member))
    context = {
        "agreement": agreements_for(member).exists(),
        "external": any(plan.organisation_id is None for plan in plans),
        "internal": [plan.organisation for plan in plans if plan.organisation_id],
    }
    return render(request, "documents/documents.html", context)


@member_view(Permission.READ)
def document_preview(request, member, kind):
    if kind not in WORDS:
        raise Http404
    context = {
        "document": asked_document(request, member, kind),
        "kind": kind,
        "word": WORDS[kind],
        "query": request.GET.urlencode(),
    }
    return render(request, "documents/preview.html", context)


@member_view(Permission.READ)
def document_pdf(request, member, kind):
    found = asked_document(request, member, kind)
    try:
        pdf = render_pdf(paper(found))
    except PdfUnavailable as error:
        return render(request, "documents/unavailable.html", {"reason": str(error)}, status=503)
    name = f"{member.partnership.slug}-{kind}.pdf"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def paper(found) -> str:
    return render_to_string("documents/paper.html", {"document": found})
