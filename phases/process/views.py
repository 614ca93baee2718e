from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from phases.contributions.editing import counter, field_response
from phases.contributions.history import history_response
from phases.contributions.operations import put_back, remove
from phases.contributions.pages import save_page
from phases.contributions.responses import responses_for
from phases.contributions.rows import move_row, put_row_back
from phases.partnership.access import Permission, may, member_view
from phases.process import operations, queries
from phases.process.forms import NewProcessForm
from phases.process.models import BottleneckKind
from phases.process.page import bottleneck_editor, process_editor, process_page, step_editor


def process_url(member, pk, anchor=""):
    return reverse("process", kwargs={"slug": member.partnership.slug, "pk": pk}) + anchor


def processes_page(request, member, form):
    may_write = may(member, Permission.WRITE)
    context = {
        "section_code": "3",
        "processes": queries.processes_with_counts(member),
        "removed": queries.removed_processes(member) if may_write else [],
        "form": form,
        "may_write": may_write,
    }
    return render(request, "process/processes.html", context, status=422 if form.errors else 200)


@member_view(Permission.READ)
def processes(request, member):
    return processes_page(request, member, NewProcessForm())


@member_view(Permission.WRITE, methods=("POST",))
def process_new(request, member):
    form = NewProcessForm(request.POST)
    if not form.is_valid():
        return processes_page(request, member, form)
    process = operations.add_process(by=member, name=form.cleaned_data["name"])
    operations.add_step(process=process, position=0)
    messages.success(request, "Het proces staat klaar. Beschrijf de eerste stap.")
    return redirect(process_url(member, process.pk))


@member_view(Permission.READ)
def process(request, member, pk):
    return show_process(request, member, pk)


@member_view(Permission.WRITE, methods=("POST",))
def process_save(request, member, pk):
    return show_process(request, member, pk)


def show_process(request, member, pk):
    found = get_object_or_404(queries.processes_for(member).select_related("changed_by"), pk=pk)
    page = process_page(member, found, may(member, Permission.WRITE))
    if request.method == "POST" and save_page(request, page.editors):
        messages.success(request, "Opgeslagen.")
        return redirect(process_url(member, pk))
    context = process_context(member, page, request.GET.get("verplaatst"))
    return render(request, "process/process.html", context, status=422 if page.problems else 200)


def process_context(member, page, just_done):
    may_write = may(member, Permission.WRITE)
    return {
        "section_code": "3",
        "page": page,
        "just_removed": next((step for step in page.removed_steps if just_done == f"terug-{step.pk}"), None),
        "removed_bottlenecks": queries.removed_bottlenecks(member).filter(process=page.process) if may_write else [],
        "responses": responses_for(member, [page.process.pk, *(each.bottleneck.pk for each in page.bottlenecks)]),
        "may_write": may_write,
    }


@member_view(Permission.WRITE, methods=("POST",))
def process_remove(request, member, pk):
    found = get_object_or_404(queries.processes_to_edit(member).select_related("contribution"), pk=pk)
    remove(contribution=found.contribution)
    messages.success(request, f"‘{found}’ is verwijderd. Onderaan kun je het terugzetten.")
    return redirect("processes", slug=member.partnership.slug)


@member_view(Permission.WRITE, methods=("POST",))
def process_put_back(request, member, pk):
    found = get_object_or_404(queries.removed_processes(member).select_related("contribution"), pk=pk)
    put_back(contribution=found.contribution)
    messages.success(request, f"‘{found}’ staat er weer.")
    return redirect(process_url(member, pk))


@member_view(Permission.WRITE, methods=("POST",))
def step_add(request, member, pk):
    found = get_object_or_404(queries.processes_to_edit(member), pk=pk)
    step = operations.add_step(process=found, position=counter(request.POST.get("position")))
    return redirect(process_url(member, pk, f"?verplaatst=stap-{step.pk}#stap-{step.pk}"))


@member_view(Permission.WRITE, methods=("POST",))
def step_move(request, member, pk):
    step = get_object_or_404(queries.steps_to_edit(member).select_related("process"), pk=pk)
    move_row(rows=step.process.steps, row=step, position=counter(request.POST.get("position")))
    messages.info(request, f"De stap staat nu op plaats {step.position}.")
    focus = "omlaag" if request.POST.get("focus") == "omlaag" else "omhoog"
    return redirect(process_url(member, step.process_id, f"?verplaatst={focus}-{pk}#stap-{pk}"))


@member_view(Permission.WRITE, methods=("POST",))
def step_remove(request, member, pk):
    step = get_object_or_404(queries.steps_to_edit(member).select_related("process"), pk=pk)
    operations.remove_step(step=step)
    return redirect(process_url(member, step.process_id, f"?verplaatst=terug-{pk}#stap-{pk}"))


@member_view(Permission.WRITE, methods=("POST",))
def step_put_back(request, member, pk):
    step = get_object_or_404(queries.removed_steps(member).select_related("process"), pk=pk)
    put_row_back(rows=step.process.steps, row=step)
    messages.success(request, "De stap staat er weer.")
    return redirect(process_url(member, step.process_id, f"?verplaatst=stap-{pk}#stap-{pk}"))


@member_view(Permission.WRITE, methods=("POST",))
def bottleneck_add(request, member, pk):
    found = get_object_or_404(queries.processes_for(member), pk=pk)
    kind = request.POST.get("kind", "")
    if kind not in BottleneckKind.values:
        raise Http404
    places = [place(found, request.POST.get(name, "")) for name in ("step", "next_step")]
    added = operations.add_bottleneck(by=member, process=found, step=places[0], next_step=places[1], kind=kind)
    return redirect(process_url(member, pk, f"?verplaatst=knelpunt-{added.pk}#knelpunt-{added.pk}"))


def place(process, number):
    """A step of this process; raises Http404 for any other."""
    return get_object_or_404(process.steps.filter(removed_at=None), pk=counter(number)) if number else None


@member_view(Permission.WRITE, methods=("POST",))
def bottleneck_remove(request, member, pk):
    found = get_object_or_404(queries.bottlenecks_to_edit(member).select_related("contribution"), pk=pk)
    remove(contribution=found.contribution)
    if request.htmx:
        return render(request, "process/removed_bottleneck.html", {"bottleneck": found})
    messages.success(request, "Het knelpunt is verwijderd. Onderaan kun je het terugzetten.")
    return redirect(process_url(member, found.process_id))


@member_view(Permission.WRITE, methods=("POST",))
def bottleneck_put_back(request, member, pk):
    found = get_object_or_404(queries.removed_bottlenecks(member).select_related("contribution"), pk=pk)
    put_back(contribution=found.contribution)
    messages.success(request, "Het knelpunt staat er weer.")
    return redirect(process_url(member, found.process_id, f"?verplaatst=knelpunt-{pk}#knelpunt-{pk}"))


@member_view(Permission.READ)
def bottlenecks(request, member):
    context = {
        "section_code": "3",
        "bottlenecks": queries.placed(queries.bottlenecks_for(member)),
        "may_write": may(member, Permission.WRITE),
    }
    return render(request, "process/bottlenecks.html", context)


@member_view(Permission.WRITE, methods=("GET", "POST"))
def process_field(request, member, pk, field):
    return field_response(request, process_editor(member, pk), field)


@member_view(Permission.WRITE, methods=("GET", "POST"))
def step_field(request, member, pk, field):
    return field_response(request, step_editor(member, pk), field)


@member_view(Permission.WRITE, methods=("GET", "POST"))
def bottleneck_field(request, member, pk, field):
    return field_response(request, bottleneck_editor(member, pk), field)


@member_view(Permission.READ, methods=("GET", "POST"))
def bottleneck_history(request, member, pk):
    readable = queries.bottlenecks_for(member).filter(pk=pk)
    found = get_object_or_404(readable)
    back = process_url(member, found.process_id, f"#knelpunt-{pk}")
    return history_response(
        request, bottleneck_editor(member, pk), title=str(found) or "Knelpunt", back=back, readable=readable
    )


@member_view(Permission.READ, methods=("GET", "POST"))
def process_history(request, member, pk):
    readable = queries.processes_for(member).filter(pk=pk)
    title, back = str(get_object_or_404(readable)), process_url(member, pk)
    return history_response(request, process_editor(member, pk), title=title, back=back, readable=readable)
