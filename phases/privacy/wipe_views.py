"""Wiping a name: asking for it, answering for the own organisation, and deciding about what is hidden."""

import logging
from functools import wraps

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from phases.agreement.queries import hidings_to_decide
from phases.partnership.access import Permission, member_view
from phases.people.secrets import Unreadable
from phases.privacy import asking, hiding
from phases.privacy.forms import AnswerForm, ProofForm, RulingForm, WipeForm
from phases.privacy.models import Wipe
from phases.privacy.places import places_for, places_of, shown
from phases.privacy.searching import Searched
from phases.privacy.views import too_often
from phases.privacy.wiping import wipe

DONE = "Gewist waar dat meteen kon: daar staat nu [gewist], of … als daar geen ruimte voor is. Aan de anderen is het gevraagd."
DECIDED = "Hierover is al beslist."
NO_KEY = "Deze woorden kunnen we nu niet lezen. Er is niets veranderd. Vraag hulp aan de beheerder van deze website."
logger = logging.getLogger(__name__)
REFUSED = "In {} is hier al over beslist: daar blijft het staan. Alleen de beheerder kan het er nog verbergen."


@sensitive_post_parameters()
@member_view(Permission.COORDINATE, methods=("GET", "HEAD", "POST"))
def wipe_text(request, member):
    """First it shows where it stands, as far as this trekker may read; `confirmed` wipes what was `searched`."""
    confirmed = request.method == "POST" and "confirmed" in request.POST
    often = confirmed and too_often(request)
    form = WipeForm(request.POST or None)
    proof = ProofForm(request.POST if confirmed and not often else None, request=request)
    places = None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        same = confirmed and request.POST.get("searched") == text
        if same and proof.is_valid():
            return wiped(request, wipe(by=member, text=text, reason=form.cleaned_data["reason"]))
        if not same:
            proof = ProofForm(request=request)
        places = places_for(member, text)
    wipes = Wipe.objects.filter(partnership=member.partnership_id).select_related("by")
    context = {"form": form, "proof": proof, "places": places, "wipes": wipes}
    wrong = form.errors or proof.errors
    return render(request, "privacy/wipe.html", context, status=429 if often else 422 if wrong else 200)


def wiped(request, done):
    messages.success(request, DONE)
    if done.refused:
        messages.warning(request, REFUSED.format(", ".join(hiding.name_of(each) for each in done.refused)))
    return redirect("wipe_text", slug=done.wipe.partnership.slug)


def reads_words(view):
    """Only the host can do something about a key that is gone; what is hidden waits for it."""

    @wraps(view)
    def inner(request, member, pk):
        try:
            return view(request, member, pk)
        except Unreadable:
            logger.error("no key of FIELD_KEYS reads what %s %s is about", view.__name__, pk)
            messages.error(request, NO_KEY)
            return redirect("my_work")

    return inner


@member_view(Permission.WRITE, methods=("GET", "HEAD", "POST"))
@reads_words
def wipe_answer(request, member, pk):
    """The page of an organisation that is asked. POST `about` names what was hidden in its text; without it is all that is
    its own.
    """
    question = get_object_or_404(asking.questions_for(member), wipe=pk)
    texts, about = asking.texts_to_decide(question), request.POST.get("about", "")
    if about and about not in texts:
        messages.info(request, DECIDED)
        return redirect(request.path)
    form = (RulingForm if about else AnswerForm)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answered(request, question, member, about, form.wiped)
        return redirect(request.path)
    name = asking.asked_name(question)
    context = {
        "question": question,
        "name": name,
        "places": shown(member, list(places_of(question.organisation, Searched(name)))) if name else [],
        "form": AnswerForm() if about else form,
        "hidden": [
            (each, hiding.sentences(found), form if each == about else RulingForm()) for each, found in texts.items()
        ],
    }
    for each, _, own_form in context["hidden"]:
        own_form.auto_id = f"id_{each}_%s"  # several forms on one page
    return render(request, "privacy/wipe_answer.html", context, status=422 if form.errors else 200)


def answered(request, question, member, about, wiped):
    try:
        if about:
            hiding.decide_own(organisation=question.organisation, wipe=question.wipe, about=about, wiped=wiped)
        else:
            asking.answer(question=question, by=member, wiped=wiped)
    except (asking.AlreadyAnswered, hiding.AlreadyDecided):
        messages.info(request, DECIDED)
    else:
        messages.success(request, "Gewist." if wiped else "Vastgelegd. Er is niets gewist.")


@member_view(Permission.WRITE, methods=("GET", "HEAD", "POST"))
@reads_words
def hidden_decide(request, member, pk):
    """The page of another organisation that endorsed it: the sentences with and without the words, and whether these go."""
    found = get_object_or_404(hidings_to_decide(member), pk=pk)
    form = RulingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            hiding.decide(hiding=found, wiped=form.wiped, by=member)
        except hiding.AlreadyDecided:
            messages.info(request, DECIDED)
        else:
            messages.success(request, "Gewist." if form.wiped else "De woorden staan er weer.")
        return redirect(hiding.page_of(found))
    texts = list(found.hidden_texts.all())
    context = {
        "hiding": found,
        "about": hiding.name_of(found.version or found.decision),
        "back": hiding.page_of(found),
        "wipe": texts[0].wipe if texts else None,
        "sentences": hiding.sentences(texts),
        "form": form,
    }
    return render(request, "privacy/hidden_decide.html", context, status=422 if form.errors else 200)
