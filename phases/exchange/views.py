from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify

from phases.exchange.export import partnership_file
from phases.exchange.forms import PartnershipFileForm, PartyFileForm
from phases.exchange.operations import import_and_join
from phases.exchange.sheets import SHEETS
from phases.exchange.spreadsheets import excel
from phases.network.operations import add_parties
from phases.partnership.access import Permission, may, member_view
from phases.partnership.models import Sector
from phases.people.access import account_view

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_NAMED = 10


def download(member, word: str, ending: str, kind: str, content: bytes) -> HttpResponse:
    name = f"{slugify(member.partnership.theme)[:60] or 'samenwerking'}-{word}-{timezone.localdate()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@member_view(Permission.READ)
def exchange(request, member):
    return render(request, "exchange/exchange.html", {"sheets": SHEETS, "may_write": may(member, Permission.WRITE)})


@member_view(Permission.READ)
def exchange_file(request, member):
    return download(member, "alles", "json", "application/json", partnership_file(member.partnership, member))


@member_view(Permission.READ)
def exchange_sheet(request, member, kind):
    if kind not in SHEETS:
        raise Http404
    return download(member, kind, "xlsx", EXCEL, excel(SHEETS[kind].make(member)))


@member_view(Permission.WRITE, methods=("GET", "HEAD", "POST"))
def parties_import(request, member):
    form = PartyFileForm(request.POST, request.FILES) if request.method == "POST" else PartyFileForm()
    if form.is_valid():
        lines = form.cleaned_data["file"]
        added, known = add_parties(
            by=member, names=[line.name for line in lines], sectors={line.name: line.sector for line in lines}
        )
        messages.success(request, "Toegevoegd: " + (named(added) or "niets") + ".")
        if known:
            messages.warning(request, f"Stond er al: {named(known)}.")
        return redirect("parties", slug=member.partnership.slug)
    context = {"form": form, "sectors": [label for _, label in Sector.choices], "section_code": "1a"}
    return render(request, "exchange/parties_import.html", context, status=422 if form.errors else 200)


def named(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" en nog {more}" if more > 0 else "")


@account_view(methods=("GET", "HEAD", "POST"))
def partnership_import(request):
    """Whoever brings a partnership in becomes its trekker."""
    form = PartnershipFileForm(initial={"name": request.user.name})
    if request.method == "POST":
        form = PartnershipFileForm(request.POST, request.FILES)
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("organisation", "layer", "name")}
        partnership = import_and_join(data=form.cleaned_data["file"], user=request.user, **words)
        messages.success(request, "De samenwerking is ingelezen. Jij bent de trekker.")
        return redirect("partnership", slug=partnership.slug)
    return render(request, "exchange/partnership_import.html", {"form": form}, status=422 if form.errors else 200)
