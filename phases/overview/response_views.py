"""Responding to anything that can be read, and dealing with responses."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from phases.contributions import response_operations as operations
from phases.contributions.editing import counter
from phases.contributions.models import Stance
from phases.contributions.operations import StaleVersion
from phases.contributions.response_forms import ReplyForm, ResponseForm
from phases.contributions.responses import who_reads
from phases.overview import responding
from phases.partnership.access import Permission, member_view
from phases.people.limits import TooMuchMail


def asked(member, responses, pk):
    """The response, and what it is about."""
    found = get_object_or_404(responses, pk=pk)
    return found, responding.subject(member, found.contribution_id, found.part)


@member_view(Permission.WRITE, methods=("GET", "HEAD", "POST"))
def respond(request, member, pk):
    """`onderdeel` is the part of the contribution, `reactie` what was pressed on its page."""
    about = responding.subject(member, pk, request.GET.get("onderdeel", ""))
    initial = {"stance": request.GET.get("reactie", "")}
    return respond_page(request, member, about, ResponseForm, initial=initial)


@member_view(Permission.WRITE, methods=("GET", "HEAD", "POST"))
def response_reply(request, member, pk):
    parent, about = asked(member, responding.responses_to_read(member), pk)
    return respond_page(request, member, about, ReplyForm, parent=parent)


def respond_page(request, member, about, form_class, initial=None, parent=None):
    posted = request.POST if request.method == "POST" else None
    people = responding.people_to_mention(member, about.contribution, parent)
    form = form_class(posted, people=people, initial=initial)
    if form.is_valid():
        try:
            operations.respond(
                contribution=about.contribution,
                part=about.part,
                parent=parent,
                stance=form.cleaned_data.get("stance", Stance.REMARK),
                text=form.cleaned_data["text"],
                mentioned=form.people,
                by=member,
                place=about.url,
                shared=request.POST.get("shared") == "1",
            )
        except operations.OtherReaders:
            form.add_error(None, "Wie je reactie leest, is net veranderd. Kijk hierboven en verstuur hem dan opnieuw.")
        except TooMuchMail as much:
            form.add_error("mentioned", f"{much} Zonder kruisjes hier kun je je reactie wel versturen.")
        else:
            messages.success(request, "Je reactie staat erbij.")
            return redirect(about.url)
    context = {"about": about, "form": form, "parent": parent, "readers": who_reads(member, about.contribution, parent)}
    return render(request, "contributions/respond.html", context, status=422 if form.errors else 200)


@member_view(Permission.WRITE, methods=("POST",))
def response_withdraw(request, member, pk):
    """Only who said it; a reply too."""
    found, about = asked(member, responding.own_responses(member), pk)
    operations.withdraw(response=found)
    messages.success(request, "Je reactie is ingetrokken.")
    return redirect(about.url)


@member_view(Permission.WRITE, methods=("POST",))
def response_handle(request, member, pk):
    found, about = asked(member, responding.responses_to_handle(member), pk)
    operations.handle(response=found, by=member)
    messages.success(request, "De reactie is afgehandeld.")
    return redirect(about.url)


@member_view(Permission.WRITE, methods=("POST",))
def response_reopen(request, member, pk):
    found, about = asked(member, responding.responses_to_handle(member), pk)
    operations.reopen(response=found)
    messages.success(request, "De reactie staat weer open.")
    return redirect(about.url)


@member_view(Permission.WRITE, methods=("POST",))
def response_take_over(request, member, pk):
    """`version` is that of the text which the page showed. Another text by now is shown first, with the addition beside it."""
    found, about = asked(member, responding.responses_to_handle(member).filter(stance=Stance.ADDITION), pk)
    records, field = responding.text_to_add_to(member, found)
    version = counter(request.POST.get("version"))
    try:
        operations.take_over(response=found, records=records, field=field, version=version, by=member)
    except operations.AlreadyHandled:
        messages.info(request, "Er gebeurde niets: deze aanvulling was al overgenomen of afgehandeld.")
    except StaleVersion as stale:
        context = {"about": about, "response": found, "version": stale.record.version(field)}
        return render(request, "contributions/take_over.html", context, status=409)
    except ValidationError as error:
        context = {"about": about, "response": found, "error": " ".join(error.messages)}
        return render(request, "contributions/take_over.html", context, status=422)
    else:
        messages.success(request, f"Overgenomen, met de naam van {found.by.organisation.name} erbij.")
    return redirect(about.url)
