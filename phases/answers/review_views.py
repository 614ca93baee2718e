"""Asking for a review of a section, following it, and saying that one is done."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from phases.answers import review_operations as operations
from phases.answers import reviews
from phases.answers.forms import ReviewRequestForm
from phases.answers.models import ReviewRequest
from phases.guide.queries import sections_to_go_through
from phases.partnership.access import Permission, member_view
from phases.people.limits import TooMuchMail

USUAL_TIME = timedelta(days=14)


@member_view(Permission.COORDINATE, methods=("GET", "HEAD", "POST"))
def review(request, member, code):
    """Asking, and while the request is open who has looked."""
    section = get_object_or_404(sections_to_go_through(), code=code)
    asked = reviews.open_request(member, section)
    found = list(reviews.reviews_of(asked)) if asked else []
    people = reviews.people_to_ask(member)
    posted = request.POST if request.method == "POST" else None
    initial = {} if asked else {"until": timezone.localdate() + USUAL_TIME}
    known = {each.member_id for each in found}
    form = ReviewRequestForm(posted, instance=asked, people=people, asked=known, initial=initial)
    if form.is_valid() and ask(request, member, section, form):
        return redirect("review", slug=member.partnership.slug, code=section.code)
    answers = list(reviews.shared_answers(member, section))
    context = {
        "section": section,
        "section_code": section.code,
        "asked": asked,
        "reviews": found,
        "may_remind": asked and asked.looked < asked.asked and operations.may_remind(asked),
        "form": form,
        "people": people,
        "shared": len({each.item_id for each in answers}),
    }
    return render(request, "answers/review.html", context, status=422 if form.errors else 200)


def ask(request, member, section, form):
    """Whether it was asked; else the form says why not."""
    data = form.cleaned_data
    words = {name: data[name] for name in ("until", "note")}
    try:
        operations.ask_for_review(section=section, people=data.get("people", []), by=member, seen=form.seen, **words)
    except operations.NothingShared:
        form.add_error(None, "Nog niet gevraagd: van dit onderdeel is nog geen antwoord gedeeld.")
    except TooMuchMail as much:
        form.add_error(None, f"Nog niet gevraagd. {much}")
    except operations.NoteChanged as changed:
        form.data = form.data.copy()
        form.data[form.add_initial_prefix("note")] = changed.note  # who sends it again has read it
        form.add_error(
            "note", f"Een collega schreef hier intussen: ‘{changed.note}’. Maak er één vraag van en sla die op."
        )
    else:
        new = data.get("people", [])
        messages.success(request, "Gevraagd. Wie nieuw is gevraagd, krijgt een e-mail." if new else "Opgeslagen.")
        return True
    return False


def open_request_or_404(member, code):
    """Of this partnership, for this section."""
    return get_object_or_404(ReviewRequest, partnership=member.partnership, section__code=code, closed_at=None)


@member_view(Permission.COORDINATE, methods=("POST",))
def review_remind(request, member, code):
    try:
        reminded = operations.remind(request=open_request_or_404(member, code), by=member)
    except operations.TooSoon:
        messages.error(request, "Nog niet herinnerd: de vorige e-mail is van minder dan een dag geleden.")
    except TooMuchMail as much:
        messages.error(request, f"Nog niet herinnerd. {much}")
    else:
        messages.success(request, f"Herinnerd: {reminded} {'persoon' if reminded == 1 else 'mensen'}.")
    return redirect("review", slug=member.partnership.slug, code=code)


@member_view(Permission.COORDINATE, methods=("POST",))
def review_close(request, member, code):
    operations.close_review(request=open_request_or_404(member, code))
    messages.success(request, "De review is gesloten. Wat partners schreven, blijft staan.")
    return redirect("section", slug=member.partnership.slug, code=code)


@member_view(Permission.WRITE, methods=("POST",))
def review_done(request, member, code):
    found = get_object_or_404(reviews.asked_of(member), request__section__code=code)
    operations.mark_done(review=found)
    messages.success(request, f"Dank je. {found.request.by.name} ziet dat je klaar bent.")
    return redirect("section", slug=member.partnership.slug, code=code)
