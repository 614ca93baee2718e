from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from phases.guide.queries import how_to
from phases.partnership import operations
from phases.partnership.access import Permission, member_view
from phases.partnership.forms import SettingsForm, StartForm
from phases.partnership.queries import put_away_by
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
