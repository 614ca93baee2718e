"""Long documents, made in the background: ask, wait, fetch."""

from django.core.cache import caches
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from phases.documents.models import JobState
from phases.documents.operations import ask_again, ask_for
from phases.documents.printing import is_long, key_of, made_earlier
from phases.documents.queries import jobs_for, worker_is_busy
from phases.documents.registry import document, paper, what_is_asked
from phases.documents.views import download
from phases.partnership.access import Permission, member_view


@member_view(Permission.READ, methods=("POST",))
def document_make(request, member, kind):
    """Short, or made earlier: at once. Else in the background."""
    asked = what_is_asked(kind, request.POST)
    found = document(member, kind, asked)
    html = paper(found)
    slug = member.partnership.slug
    if not is_long(html) or made_earlier(key_of(html)) is not None:
        return redirect(reverse("document_pdf", kwargs={"slug": slug, "kind": kind}) + f"?{asked.urlencode()}")
    job = ask_for(by=member, kind=kind, asked=asked, title=found.cover.title)
    return redirect("print_job", slug=slug, pk=job.pk)


@member_view(Permission.READ)
def print_job(request, member, pk):
    """The page, and to htmx what changes on it."""
    job = get_object_or_404(jobs_for(member), pk=pk)
    context = {
        "job": job,
        "kept": job.state == JobState.DONE and caches["documents"].has_key(job.made),
        "worker_is_busy": worker_is_busy() if job.waits_long else False,
    }
    template = "documents/print_job.html#progress" if request.htmx else "documents/print_job.html"
    return render(request, template, context)


@member_view(Permission.READ)
def print_job_pdf(request, member, pk):
    job = get_object_or_404(jobs_for(member), pk=pk, state=JobState.DONE)
    pdf = made_earlier(job.made)
    if pdf is None:
        return redirect("print_job", slug=member.partnership.slug, pk=pk)
    return download(member.partnership.theme, job.title, pdf)


@member_view(Permission.READ, methods=("POST",))
def print_job_again(request, member, pk):
    job = get_object_or_404(jobs_for(member), pk=pk)
    if job.is_going and not job.waits_long:
        raise Http404
    ask_again(job=job)
    return redirect("print_job", slug=member.partnership.slug, pk=pk)
