from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from phases.contributions.editing import Editor, counter, field_response
from phases.contributions.history import history_response
from phases.contributions.responses import responses_for
from phases.network import operations
from phases.network.forms import MORE_FIELDS, NamesForm, PartyForm, ProfileForm
from phases.network.models import PartyProfile
from phases.network.queries import in_words, profiles_of_others, profiles_to_edit, removed_parties
from phases.network.queries import parties as parties_of
from phases.partnership.access import Permission, may, member_view


def profile_editor(member, pk, record=None):
    return Editor(
        ProfileForm,
        member=member,
        records=profiles_to_edit(member).filter(pk=pk),
        prefix=f"partij-{pk}",
        url_name="profile_field",
        url_kwargs={"pk": pk},
        record=record,
        form_id="all",
    )


def list_page(request, member, template, section_code, names_form=None):
    """Both lists of parties: as asked in 1a, and worked out in 2a. POST saves all fields, for whoever has no JavaScript."""
    may_write = may(member, Permission.WRITE)
    editors = [profile_editor(member, profile.pk, profile) for profile in profiles_to_edit(member)] if may_write else []
    for editor in editors:
        editor.more = [editor.fields[name] for name in MORE_FIELDS]
    problems = []
    if request.method == "POST" and names_form is None:
        if all([editor.save_posted(request.POST) for editor in editors]):
            messages.success(request, "Opgeslagen.")
            return redirect(request.path.removesuffix("opslaan/"))
        problems = [field for editor in editors for field in editor.problems]
    known = {editor.record.party_id for editor in editors}
    shared = {
        party: [(profile, in_words(profile)) for profile in profiles]
        for party, profiles in profiles_of_others(member).items()
    }
    context = {
        "section_code": section_code,
        "editors": editors,
        "shared": shared,
        "others": [party for party in parties_of(member) if party.pk not in known],
        "removed": removed_parties(member),
        "names_form": names_form or NamesForm(),
        "problems": problems,
        "responses": responses_for(member, PartyProfile.objects.visible_to(member)),
        "may_write": may_write,
    }
    return render(request, template, context, status=422 if problems or (names_form and names_form.errors) else 200)


@member_view(Permission.READ)
def parties(request, member):
    return list_page(request, member, "network/parties.html", "1a")


@member_view(Permission.WRITE, methods=("POST",))
def parties_save(request, member):
    return list_page(request, member, "network/parties.html", "1a")


@member_view(Permission.READ)
def network(request, member):
    return list_page(request, member, "network/network.html", "2a")


@member_view(Permission.WRITE, methods=("POST",))
def network_save(request, member):
    return list_page(request, member, "network/network.html", "2a")


@member_view(Permission.WRITE, methods=("POST",))
def parties_add(request, member):
    form = NamesForm(request.POST)
    if not form.is_valid():
        return list_page(request, member, "network/parties.html", "1a", form)
    added, skipped = operations.add_parties(by=member, names=form.cleaned_data["names"])
    if added:
        messages.success(request, f"Toegevoegd: {', '.join(added)}.")
    if skipped:
        messages.warning(request, f"Stond er al: {', '.join(skipped)}.")
    return redirect("parties", slug=member.partnership.slug)


@member_view(Permission.WRITE, methods=("POST",))
def profiles_start(request, member):
    operations.ensure_profiles(by=member)
    return redirect("parties", slug=member.partnership.slug)


@member_view(Permission.WRITE, methods=("GET", "POST"))
def party_edit(request, member, pk):
    party = get_object_or_404(parties_of(member), pk=pk)
    form = PartyForm(request.POST or None, instance=party)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_party(by=member, party=party, **form.cleaned_data)
            messages.success(request, "Opgeslagen.")
            return redirect(reverse("parties", kwargs={"slug": member.partnership.slug}) + f"#partij-{pk}")
        except operations.NameTaken:
            form.add_error("name", "Zo heet al een andere partij van jullie, misschien een die van de lijst is.")
        except operations.OwnName:
            form.add_error("name", f"Bij {party.name} hoort iemand die meedoet. Alleen zij kunnen deze naam wijzigen.")
        except operations.NameChanged:
            party = get_object_or_404(parties_of(member), pk=pk)
            form.add_error(
                "name",
                f"Iemand anders heeft dit net gewijzigd in: “{party.name}”. Kijk wat het moet worden en sla opnieuw op.",
            )
            form.data = form.data.copy() | {
                form.add_prefix("seen_name"): party.name,
                form.add_prefix("seen_sector"): party.sector,
            }
    context = {"form": form, "party": party, "section_code": "1a"}
    return render(request, "network/party_edit.html", context, status=422 if form.errors else 200)


@member_view(Permission.WRITE, methods=("POST",))
def party_remove(request, member, pk):
    party = get_object_or_404(parties_of(member), pk=pk)
    try:
        operations.remove_party(party=party)
    except operations.HasMembers:
        messages.error(request, f"{party.name} doet mee in deze samenwerking en kan niet van de lijst.")
        return redirect("parties", slug=member.partnership.slug)
    return render_or_back(request, member, party)


def render_or_back(request, member, party):
    if request.htmx:
        return render(request, "network/removed.html", {"party": party})
    messages.success(request, f"{party.name} is van de lijst. Onder ‘Verwijderde partijen’ kun je dat ongedaan maken.")
    return redirect("parties", slug=member.partnership.slug)


@member_view(Permission.WRITE, methods=("POST",))
def party_put_back(request, member, pk):
    party = get_object_or_404(removed_parties(member), pk=pk)
    operations.put_party_back(party=party)
    messages.success(request, f"{party.name} staat weer op de lijst.")
    return redirect(reverse("parties", kwargs={"slug": member.partnership.slug}))


@member_view(Permission.WRITE, methods=("POST",))
def profile_move(request, member, pk):
    try:
        moved = operations.move_profile(by=member, pk=pk, position=counter(request.POST.get("position")))
    except PartyProfile.DoesNotExist as error:
        raise Http404 from error
    focus = request.POST.get("focus", "")
    messages.info(request, f"{moved.party.name} staat nu op plaats {moved.position}.")
    where = reverse("network", kwargs={"slug": member.partnership.slug})
    return redirect(f"{where}?verplaatst={'omlaag' if focus == 'omlaag' else 'omhoog'}-{pk}#partij-{pk}")


@member_view(Permission.WRITE, methods=("GET", "POST"))
def profile_field(request, member, pk, field):
    return field_response(request, profile_editor(member, pk), field)


@member_view(Permission.WRITE, methods=("GET", "POST"))
def profile_history(request, member, pk):
    profile = get_object_or_404(profiles_to_edit(member), pk=pk)
    back = reverse("network", kwargs={"slug": member.partnership.slug}) + f"#partij-{pk}"
    return history_response(request, profile_editor(member, pk), title=str(profile.party), back=back)
