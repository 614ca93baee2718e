"""The history of one record: who, when, what changed; and putting an earlier text back, as a new version."""

import difflib
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from phases.contributions.editing import EditableField, Editor
from phases.contributions.models import Contribution, Revision
from phases.contributions.operations import Base
from phases.contributions.readers import is_writer
from phases.partnership.access import Permission, may
from phases.templatetags.writing import shown

PER_PAGE = 50
MAX_DIFF_WORDS = 4000
MANY_WORDS = 500  # of longer texts the words that stand everywhere are not looked for, which would take very long


@dataclass
class Change:
    """One field in one revision: what it became, beside what it was. `name` is that of the field in the history."""

    name: str
    field: EditableField
    value: Any
    before: Any

    @property
    def stands_now(self) -> bool:
        return self.value == self.field.saved

    @property
    def marked(self) -> SafeString:
        return marked_difference(str(shown(self.field, self.before)), str(shown(self.field, self.value)))


@dataclass
class Entry:
    revision: Revision
    changes: list[Change] = field(default_factory=list)


def marked_difference(before: str, after: str) -> SafeString:
    """Words that went and words that came, as <del> and <ins>, which also say so to who can't see how they look."""
    if not before or before == "(leeg)":
        return came(after) if after else SafeString("")
    old, new = before.split(" "), after.split(" ")
    if len(old) + len(new) > MAX_DIFF_WORDS:
        return format_html("{} {}", went(before), came(after))
    pieces: list[SafeString] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(
        a=old, b=new, autojunk=len(old) + len(new) > MANY_WORDS
    ).get_opcodes():
        if kind == "equal":
            pieces.append(format_html("<span>{}</span>", " ".join(old[a:b])))
        else:
            pieces += [went(" ".join(old[a:b]))] * (b > a) + [came(" ".join(new[c:d]))] * (d > c)
    return format_html_join(" ", "{}", ((piece,) for piece in pieces))


def went(text: str) -> SafeString:
    return format_html('<del><span class="visually-hidden">weg: </span>{}</del>', text) if text else SafeString("")


def came(text: str) -> SafeString:
    return format_html('<ins><span class="visually-hidden">erbij: </span>{}</ins>', text) if text else SafeString("")


def entries(revisions, editor: Editor) -> list[Entry]:
    """Newest first, each change beside the value before it. Of a row in a contribution only its own changes."""
    start = editor.record.row_name if editor.record else ""
    found: list[Entry] = []
    current: dict[str, Any] = {}
    for revision in reversed(list(revisions)):
        entry = Entry(revision)
        for name, value in revision.fields.items():
            key = name.removeprefix(start)
            if not name.startswith(start) or key not in editor.fields:
                continue
            if key not in current and value in ("", None, []):
                continue  # was empty and stayed so
            entry.changes.append(Change(key, editor.fields[key], value, current.get(key)))
            current[key] = value
        if entry.changes:
            found.append(entry)
    return found[::-1]


def history_response(
    request: HttpRequest, editor: Editor, *, title: str, back: str, readable: QuerySet | None = None
) -> HttpResponse:
    """GET shows; POST `revision` and `field` puts that text back. `readable` holds the record for who may only read it."""
    record = editor.record = get_object_or_404(editor.records if readable is None else readable)
    contribution = Contribution.objects.get(pk=record.root_id)
    revisions = Revision.objects.visible_to(editor.member).filter(contribution=contribution)
    revisions = revisions.select_related("by__organisation")
    may_restore = may(editor.member, Permission.WRITE) and is_writer(editor.member, contribution)
    if request.method == "POST":
        if not may_restore:
            raise PermissionDenied
        return _restore(request, editor, revisions, back)
    rows = entries(revisions, editor)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"title": title, "back": back, "page": page, "record": record, "may_restore": may_restore}
    return render(request, "contributions/history.html", context)


def _restore(request, editor, revisions, back):
    number, name = request.POST.get("revision", ""), request.POST.get("field", "")
    if not number.isdecimal() or len(number) > 18 or name not in editor.fields:
        raise Http404
    revision = get_object_or_404(revisions, pk=int(number))
    key = editor.record.row_name + name
    if key not in revision.fields:
        raise Http404
    value = revision.fields[key]
    restored = editor.fields[name]
    if restored.save("" if value is None else value, Base(int(restored.version)), new_revision=True):
        messages.success(request, "De eerdere tekst staat er weer. Wat er daarvoor stond, vind je in de geschiedenis.")
    else:
        messages.error(
            request, "Terugzetten lukte niet: iemand heeft dit net gewijzigd. Kijk nog eens in de geschiedenis."
        )
    return redirect(back)
