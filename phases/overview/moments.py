"""Named moments of the whole partnership: made by trekkers, read by everyone as far as they may read what is in it."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString

from phases.contributions.forms import plain_field
from phases.contributions.history import marked_difference
from phases.contributions.models import Contribution
from phases.contributions.moments import Moment, MomentEntry
from phases.overview.told import Told, told
from phases.partnership.access import Permission, may, member_view
from phases.partnership.models import Membership, Partnership
from phases.partnership.operations import DOUBLE_CLICK
from phases.plans.queries import findings_for


class MomentForm(forms.ModelForm):
    class Meta:
        model = Moment
        fields = ["name", "note"]
        formfield_callback = plain_field
        help_texts = {
            "name": "Bijvoorbeeld: versie voor bestuurders. De naam en toelichting leest iedereen die meedoet."
        }


@transaction.atomic
def make_moment(*, by: Membership, name: str, note: str) -> Moment:
    """Of all organisations, also what `by` may not read: each reader sees their own part of it. A double click makes one."""
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    now = timezone.now()
    same = Moment.objects.filter(partnership=by.partnership_id, name=name, note=note, made_by=by, removed_at=None)
    if earlier := same.filter(made_at__gt=now - DOUBLE_CLICK).first():
        return earlier
    moment = Moment.objects.create(partnership_id=by.partnership_id, name=name, note=note, made_by=by, made_at=now)
    everything = Contribution.objects.filter(partnership=by.partnership_id, removed_at=None)
    # Read by others only with the process or plan that it is part of; what is part of something removed is left out.
    shared_at = dict(everything.values_list("pk", "shared_at"))
    MomentEntry.objects.bulk_create(
        MomentEntry(
            moment=moment,
            contribution=each.contribution,
            part_of_id=each.part_of_id,
            shared=all(shared_at.get(pk) for pk in (each.contribution.pk, each.part_of_id or each.contribution.pk)),
            position=position,
            title=each.title,
            fields=each.fields,
        )
        for position, each in enumerate(told(everything), 1)
        if each.part_of_id is None or each.part_of_id in shared_at
    )
    return moment


def moments_for(member: Membership):
    return Moment.objects.filter(partnership=member.partnership_id, removed_at=None).select_related("made_by")


def removed_moments(member: Membership):
    return Moment.objects.filter(partnership=member.partnership_id, removed_at__isnull=False)


def remove_moment(*, moment: Moment) -> None:
    Moment.objects.filter(pk=moment.pk).update(removed_at=timezone.now())


def put_moment_back(*, moment: Moment) -> None:
    Moment.objects.filter(pk=moment.pk).update(removed_at=None)


def entries_for(member: Membership, moment: Moment) -> list[MomentEntry]:
    return list(
        MomentEntry.objects.visible_to(member).filter(moment=moment).select_related("contribution__organisation")
    )


@dataclass(frozen=True)
class Compared:
    """One contribution then and now. `changes`: per label the words that went and came."""

    title: str
    owner: str
    changes: list[tuple[str, SafeString]]


@dataclass(frozen=True)
class Comparison:
    changed: list[Compared]
    new: list[Told]
    gone: list[MomentEntry]
    same: int


def compare(member: Membership, moment: Moment) -> Comparison:
    then = {each.contribution_id: each for each in entries_for(member, moment)}
    now = {each.contribution.pk: each for each in told(findings_for(member))}
    changed = []
    for pk, entry in then.items():
        if pk in now and now[pk].fields != entry.fields:
            changed.append(
                Compared(now[pk].title, now[pk].contribution.owner, differences(entry.fields, now[pk].fields))
            )
    new = [each for pk, each in now.items() if pk not in then]
    gone = [each for pk, each in then.items() if pk not in now]
    return Comparison(changed, new, gone, len(then) - len(changed) - len(gone))


def differences(before: list[list[str]], after: list[list[str]]) -> list[tuple[str, SafeString]]:
    old, new = dict(before), dict(after)
    labels = list(dict.fromkeys([*new, *old]))
    return [
        (each, marked_difference(old.get(each, ""), new.get(each, "")))
        for each in labels
        if old.get(each) != new.get(each)
    ]


@member_view(Permission.READ, methods=("GET", "HEAD", "POST"))
def moments(request, member):
    may_make = may(member, Permission.COORDINATE)
    if request.method == "POST" and not may_make:
        raise PermissionDenied
    form = MomentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        moment = make_moment(by=member, **form.cleaned_data)
        messages.success(request, f"‘{moment}’ is bewaard zoals het nu is.")
        return redirect("moment", slug=member.partnership.slug, pk=moment.pk)
    removed = removed_moments(member) if may_make else []
    context = {"moments": moments_for(member), "removed": removed, "form": form, "may_make": may_make}
    return render(request, "overview/moments.html", context, status=422 if form.errors else 200)


@member_view(Permission.READ)
def moment(request, member, pk):
    found = get_object_or_404(moments_for(member), pk=pk)
    context = {"moment": found, "entries": entries_for(member, found), "may_make": may(member, Permission.COORDINATE)}
    return render(request, "overview/moment.html", context)


@member_view(Permission.READ)
def moment_compare(request, member, pk):
    found = get_object_or_404(moments_for(member), pk=pk)
    return render(request, "overview/moment_compare.html", {"moment": found, "compared": compare(member, found)})


@member_view(Permission.COORDINATE, methods=("POST",))
def moment_remove(request, member, pk):
    found = get_object_or_404(moments_for(member), pk=pk)
    remove_moment(moment=found)
    messages.success(request, f"‘{found}’ is verwijderd. Onderaan kun je dit moment terugzetten.")
    return redirect("moments", slug=member.partnership.slug)


@member_view(Permission.COORDINATE, methods=("POST",))
def moment_put_back(request, member, pk):
    found = get_object_or_404(removed_moments(member), pk=pk)
    put_moment_back(moment=found)
    messages.success(request, f"‘{found}’ staat er weer.")
    return redirect("moments", slug=member.partnership.slug)
