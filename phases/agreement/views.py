from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse

from phases.agreement.counting import counts
from phases.agreement.forms import AgreementForm
from phases.agreement.frozen import changes, content_of, parts
from phases.agreement.operations import new_agreement, propose
from phases.agreement.proposal import proposal_for
from phases.agreement.queries import agreements_for, agreements_to_edit, latest_version, outstanding_version
from phases.contributions.editing import Editor, field_response
from phases.contributions.history import history_response
from phases.contributions.responses import responses_for
from phases.partnership.access import Permission, may, member_view


def agreement_editor(member, record=None):
    return Editor(
        AgreementForm,
        member=member,
        records=agreements_to_edit(member),
        prefix="afspraken",
        url_name="agreement_field",
        url_kwargs={},
        record=record,
        create=lambda: new_agreement(by=member),
    )


@member_view(Permission.READ, methods=("GET", "HEAD", "POST"))
def agreement(request, member):
    may_edit = may(member, Permission.COORDINATE)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    record = agreements_for(member).select_related("changed_by", "contribution").first()
    editor = agreement_editor(member, record)
    if request.method == "POST" and editor.save_posted(request.POST):
        messages.success(request, "Opgeslagen.")
        return redirect(request.path)
    latest = latest_version(member)
    now = content_of(record) if record else {}
    context = {
        "section_code": "4",
        "latest": latest,
        "counted": counts(latest.parties.all(), latest.endorsements.all()) if latest else "",
        "left": [each for each in latest.parties.all() if each.left_at] if latest and may_edit else [],
        "outstanding": outstanding_version(member),
        "changes": changes(latest.content, now) if latest and record else [],
        "parts": parts(latest.content) if latest else [],
        "agreement": record,
        "editor": editor,
        "proposed": [name for name in editor.fields if record and record.is_proposal(name)],
        "proposal": proposal_for(member) if may_edit else None,
        "responses": responses_for(member, agreements_for(member)),
        "may_edit": may_edit,
        "problems": editor.problems,
    }
    return render(request, "agreement/agreement.html", context, status=422 if editor.problems else 200)


@member_view(Permission.COORDINATE, methods=("POST",))
def agreement_propose(request, member):
    filled = propose(by=member)
    if filled:
        messages.success(request, "Er staat een voorstel in de lege velden. Lees het na en pas het aan.")
    else:
        messages.info(
            request,
            "Er was niets in te vullen: de velden zijn niet leeg, of er zijn nog geen antwoorden om uit te putten.",
        )
    return redirect("agreement", slug=member.partnership.slug)


@member_view(Permission.COORDINATE, methods=("GET", "POST"))
def agreement_field(request, member, field):
    return field_response(request, agreement_editor(member), field)


@member_view(Permission.COORDINATE, methods=("GET", "POST"))
def agreement_history(request, member):
    back = reverse("agreement", kwargs={"slug": member.partnership.slug})
    return history_response(request, agreement_editor(member), title="Afspraken", back=back)
