from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from phases.guide.queries import how_to
from phases.partnership import operations
from phases.partnership.access import Permission, member_view
from phases.partnership.forms import CoordinatorForm, SettingsForm, StartForm
from phases.partnership.queries import coordinators as coordinators_of
from phases.partnership.queries import put_away_by, requests_for
from phases.people.access import account_view


@account_view(methods=("GET", "HEAD", "POST"))
def partnership_new(request):
    form = StartForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("organisation", "sector", "layer", "name")}
        partnership = operations.start_partnership(user=request.user, partnership=form.save(commit=False), **words)
        messages.success(request, "De samenwerking is gestart. Je kunt beginnen waar je wilt.")
        return redirect("partnership", slug=partnership.slug)
    return render(
        request, "partnership/new.html", {"form": form, "how_to": how_to()}, status=422 if form.errors else 200
    )


@member_view(Permission.COORDINATE, methods=("GET", "HEAD", "POST"))
def partnership_settings(request, member):
    form = SettingsForm(request.POST or None, instance=member.partnership)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_partnership(partnership=member.partnership, seen=form.seen, wanted=form.wanted)
        except operations.ChangedMeanwhile as changed:
            form.say_changed(changed.now)
        else:
            messages.success(request, "Opgeslagen.")
            return redirect("partnership_settings", slug=member.partnership.slug)
    if form.errors:
        member.partnership.refresh_from_db()
    return render(request, "partnership/settings.html", {"form": form}, status=422 if form.errors else 200)


@member_view(Permission.COORDINATE, methods=("GET", "HEAD", "POST"))
def partnership_put_away(request, member):
    if request.method == "POST":
        operations.put_away(partnership=member.partnership)
        messages.success(request, f"‘{member.partnership}’ is opgeborgen. Onderaan deze pagina kun je haar terughalen.")
        return redirect("home")
    return render(request, "partnership/put_away.html")


@account_view(methods=("POST",))
def partnership_bring_back(request, slug):
    operations.bring_back(partnership=get_object_or_404(put_away_by(request.user), slug=slug))
    messages.success(request, "De samenwerking is terug.")
    return redirect("partnership", slug=slug)


@member_view(Permission.COORDINATE, methods=("GET", "HEAD", "POST"))
def coordinators(request, member):
    form = CoordinatorForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        asked = operations.ask_coordinator(by=member, **form.cleaned_data)
        messages.success(
            request,
            f"{asked.name} kan meedoen na inloggen met {asked.email}. Laat het zelf even weten: wij sturen geen e-mail.",
        )
        return redirect("coordinators", slug=member.partnership.slug)
    context = {"form": form, "coordinators": coordinators_of(member.partnership)}
    return render(request, "partnership/coordinators.html", context, status=422 if form.errors else 200)


@member_view(Permission.COORDINATE, methods=("POST",))
def coordinator_end(request, member, pk):
    ended = get_object_or_404(coordinators_of(member.partnership), pk=pk)
    try:
        operations.end_coordinator(membership=ended)
    except operations.LastCoordinator:
        messages.error(request, "Er moet altijd een trekker zijn. Vraag eerst iemand anders, en wacht tot die meedoet.")
        return redirect("coordinators", slug=member.partnership.slug)
    messages.success(request, f"{ended.name} is geen trekker meer. Wat {ended.name} schreef, blijft staan.")
    return redirect("home") if ended == member else redirect("coordinators", slug=member.partnership.slug)


@account_view(methods=("POST",))
def request_join(request, pk):
    asked = get_object_or_404(requests_for(request.user), pk=pk)
    operations.join(membership=asked, user=request.user)
    messages.success(request, "Je doet mee.")
    return redirect("partnership", slug=asked.partnership.slug)


@account_view(methods=("POST",))
def request_decline(request, pk):
    operations.end(membership=get_object_or_404(requests_for(request.user), pk=pk))
    messages.success(request, "Je doet niet mee. De trekker ziet dat de vraag weg is.")
    return redirect("home")
