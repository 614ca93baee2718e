"""The agreement put forward: its versions, and what each organisation says of them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from phases.agreement import endorsing
from phases.agreement.counting import counts
from phases.agreement.frozen import changes, content_of, parts, text_hash
from phases.agreement.models import Endorsement, Verdict
from phases.agreement.queries import (
    agreements_to_edit,
    asked_for_version,
    endorsements_of,
    endorsements_to_withdraw,
    hidings_of,
    hidings_to_decide,
    latest_version,
    may_sign,
    paper_to_confirm,
    states,
    versions_for,
    who_may_endorse,
)
from phases.partnership.access import Permission, may, member_view
from phases.partnership.models import Organisation
from phases.people.limits import TooMuchMail

CHANGED = "De tekst is net veranderd, terwijl je hem las. Lees hem hieronder nog eens, en leg hem dan voor."
NOTHING = "Er is niets veranderd sinds de laatste versie. Er valt dus niets nieuws voor te leggen."


@member_view(Permission.COORDINATE, methods=("GET", "HEAD", "POST"))
def put_forward(request, member):
    """Shows the text once more as others will read it; the hash of what was shown comes back with the deed."""
    agreement = agreements_to_edit(member).first()
    if agreement is None:
        messages.info(request, "Er staat nog niets in de afspraken. Schrijf ze eerst op.")
        return redirect("agreement", slug=member.partnership.slug)
    people = list(who_may_endorse([each.pk for each in agreement.parties_now]).exclude(pk=member.pk))
    problem = ""
    if request.method == "POST":
        try:
            version = endorsing.put_forward(by=member, shown=request.POST.get("shown", ""))
        except endorsing.StaleText:
            problem = CHANGED
        except endorsing.NotComplete as error:
            problem = f"Schrijf eerst op: {', '.join(error.missing)}."
        except endorsing.NothingChanged:
            problem = NOTHING
        except TooMuchMail as much:
            problem = f"Nog niet voorgelegd. {much}"
        else:
            messages.success(request, f"Versie {version.number} is voorgelegd. {mailed(people)}")
            return redirect("agreement_version", slug=member.partnership.slug, number=version.number)
    context = {"people": people, "problem": problem, **about_to_put_forward(member, agreement)}
    return render(request, "agreement/put_forward.html", context, status=422 if problem else 200)


def about_to_put_forward(member, agreement):
    content, last = content_of(agreement), latest_version(member)
    reached = {each.organisation_id for each in who_may_endorse([each.pk for each in agreement.parties_now])}
    return {
        "section_code": "4",
        "parts": parts(content),
        "shown": text_hash(content),
        "last": last,
        "changes": changes(last.content, content) if last else [],
        "unchanged": last is not None and text_hash(last.content) == text_hash(content),
        "missing": endorsing.missing_in(content),
        "stopped": agreement.parties.filter(left_at__isnull=False, removed_at=None),
        "unreached": [each for each in agreement.parties_now if each.pk not in reached],
    }


def mailed(people) -> str:
    names = ", ".join(f"{each.name} ({each.organisation})" for each in people)
    return f"Deze mensen krijgen een e-mail: {names}." if names else "Er was niemand om te mailen."


@member_view(Permission.READ)
def versions(request, member):
    """Every version with what it changed and what each organisation said of it, the newest first."""
    rows, before = [], None
    for version in versions_for(member).prefetch_related("endorsements"):
        rows.append(
            (
                version,
                changes(before.content, version.content) if before else [],
                counts(version.parties.all(), version.endorsements.all()),
            )
        )
        before = version
    return render(request, "agreement/versions.html", {"section_code": "4", "rows": rows[::-1]})


@member_view(Permission.READ)
def version(request, member, number):
    found = get_object_or_404(versions_for(member), number=number)
    latest = latest_version(member)
    before = versions_for(member).filter(number__lt=number).order_by("-number").first()
    said, hidings = list(endorsements_of(found)), list(hidings_of(found))
    asked = states(said, asked_for_version(found))
    own = next((row for row in asked if row[0].pk == member.organisation_id), None)
    context = {
        "section_code": "4",
        "version": found,
        "latest": latest,
        "is_latest": found == latest,
        "parts": parts(found.content),
        "before": before,
        "changes": changes(before.content, found.content) if before else [],
        "states": asked,
        "counted": counts(found.parties.all(), said),
        "objected": any(objects(each) for each in said if each.organisation_id != member.organisation_id),
        "own": own,
        "left": [each for each, _ in asked if each.left_at],
        "hidings": hidings,
        "hidden": any(not each.ruling for each in hidings),
        "to_decide": set(hidings_to_decide(member).values_list("pk", flat=True)),
        "withdrawn": [each for each in said if each.withdrawn_at],
        "may_withdraw": set(endorsements_to_withdraw(member).values_list("pk", flat=True)),
        "to_confirm": paper_to_confirm(member).filter(version=found),
        "signers": [each.name for each in who_may_endorse([member.organisation_id])],
        "may_sign": may_sign(member),
        "may_write": may(member, Permission.WRITE),
        "may_coordinate": may(member, Permission.COORDINATE),
        "may_remind": any(is_silent(*row) for row in asked) and endorsing.may_remind(found),
    }
    return render(request, "agreement/version.html", context)


@member_view(Permission.COORDINATE, methods=("POST",))
def version_remind(request, member, number):
    found = get_object_or_404(versions_for(member), number=number)
    if found != latest_version(member):
        messages.info(request, "Er is een nieuwere versie. Herinner daar wie nog niets zei.")
        return redirect("agreement_version", slug=member.partnership.slug, number=number)
    try:
        people = endorsing.remind(by=member, version=found)
    except endorsing.TooSoon:
        messages.error(request, "Nog niet herinnerd: de vorige e-mail is van minder dan een dag geleden.")
    except TooMuchMail as much:
        messages.error(request, f"Nog niet herinnerd. {much}")
    else:
        messages.success(request, mailed(people))
    return redirect("agreement_version", slug=member.partnership.slug, number=number)


def objects(said: Endorsement) -> bool:
    """Whether it is an objection that stands, of an organisation that takes part."""
    return said.verdict == Verdict.OBJECTED and not said.withdrawn_at and said.counts and not said.organisation.left_at


def is_silent(organisation: Organisation, said: Endorsement | None) -> bool:
    """Whether this organisation takes part, and said nothing itself."""
    return organisation.left_at is None and (said is None or not said.counts)
