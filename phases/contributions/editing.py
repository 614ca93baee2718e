"""Fields that save themselves: the one way in which a page shows, autosaves and (without JavaScript) posts what people write."""

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse

from phases.contributions.forms import RecordForm
from phases.contributions.models import Contribution, Guarded, Revision
from phases.contributions.operations import Base, StaleVersion, field_value, save_field
from phases.partnership.models import Membership

MAX_COUNTER = 2**31 - 1
REMOVED = "Niet opgeslagen: iemand haalde dit weg."
GONE = "Dit kan niet meer gewijzigd worden: iemand anders haalde het net weg of sloot het af."


class EditableField:
    """One field of an Editor. Templates show it with `components/field.html`."""

    def __init__(self, editor: "Editor", name: str):
        self.editor, self.name = editor, name
        self.form_field: forms.Field = editor.form.fields[name]
        self.html_name = f"{editor.prefix}.{name}"
        self.id = self.html_name.replace(".", "-")
        self.error = ""
        self.conflict: Guarded | None = None
        self.typed: Any = None

    @property
    def label(self) -> str:
        return str(self.form_field.label or "")

    @property
    def help(self) -> str:
        return str(self.form_field.help_text)

    @property
    def url(self) -> str:
        return self.editor.url(self.name)

    @property
    def version(self) -> str:
        return str(self.editor.record.version(self.name)) if self.editor.record else "0"

    @property
    def value(self) -> Any:
        """What the page shows: what was typed when that could not be saved, else what is saved."""
        return self.saved if self.typed is None else self.typed

    @property
    def saved(self) -> Any:
        return field_value(self.editor.record, self.name) if self.editor.record else self.form_field.initial

    @property
    def theirs(self) -> Revision | None:
        """Who wrote what stands in the way, and when: of this field, whatever else was changed in the record since."""
        if self.conflict is None:
            return None
        written = Revision.objects.filter(contribution=self.conflict.root_id).select_related("by")
        return written.filter(fields__has_key=self.conflict.row_name + self.name).order_by("-pk").first()

    @property
    def read_by_all(self) -> bool:
        """Of what was just saved. A colleague may have shared it while this page said that it was concept."""
        record = self.editor.record
        return bool(record and record.last_revision and record.last_revision.contribution.shared_at)

    @property
    def digest(self) -> str:
        return digest(self.saved)

    @property
    def changed_at(self):
        return self.editor.record.changed_at if self.editor.record else None

    @property
    def is_text(self) -> bool:
        return isinstance(self.form_field.widget, forms.Textarea)

    @property
    def is_choices(self) -> bool:
        return isinstance(self.form_field.widget, forms.CheckboxSelectMultiple | forms.RadioSelect)

    @property
    def is_checkbox(self) -> bool:
        return isinstance(self.form_field.widget, forms.CheckboxInput)

    @property
    def control(self) -> str:
        described = (
            [f"{self.id}-state"] + [f"{self.id}-error"] * bool(self.error) + [f"{self.id}-help"] * bool(self.help)
        )
        attrs = {"id": self.id, "aria-describedby": " ".join(described), "data-field": True}
        if self.editor.form_id:
            attrs["form"] = self.editor.form_id
        if self.error or self.conflict:
            attrs["aria-invalid"] = "true"
        widget = self.form_field.widget
        return widget.render(self.html_name, self.form_field.prepare_value(self.value), {**widget.attrs, **attrs})

    def posted(self, data) -> Any:
        """What a form or the script sent for this field, with line ends as we keep them."""
        value = self.form_field.widget.value_from_datadict(data, {}, self.html_name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value

    def save(self, value: Any, base: Base, new_revision: bool = False) -> bool:
        """True when it is saved. Otherwise `error` or `conflict` says why not, and `typed` keeps the text."""
        self.typed = value
        try:
            cleaned = self.form_field.clean(value)
        except forms.ValidationError as error:
            self.error = " ".join(error.messages)
            return False
        try:
            self.editor.record = save_field(
                records=self.editor.records,
                field=self.name,
                value="" if cleaned is None and isinstance(self.form_field, forms.CharField) else cleaned,
                base=base,
                by=self.editor.member,
                create=self.editor.create,
                new_revision=new_revision,
            )
        except StaleVersion as stale:
            self.editor.record = self.conflict = stale.record
            return False
        self.typed = None
        return True


def digest(value: Any) -> str:
    """Tells whether a value that comes back from a page without JavaScript was touched there."""
    text = "" if value in ("", None, False, []) else json.dumps(value, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Editor:
    """The fields of one record, as one member edits them.

    `records` holds just that record; it is read again, locked, at every save. `create` makes a record that does not exist yet.
    `form_id` names the form that posts the fields without JavaScript, where they don't stand inside it.
    """

    def __init__(
        self,
        form_class: type[RecordForm],
        *,
        member: Membership,
        records: QuerySet,
        prefix: str,
        url_name: str,
        url_kwargs: dict[str, Any],
        record: Guarded | None = None,
        create: Callable[[], Guarded] | None = None,
        form_id: str = "",
    ):
        self.form_class, self.member, self.records, self.prefix = form_class, member, records, prefix
        self.url_name, self.url_kwargs, self.record, self.create = url_name, url_kwargs, record, create
        self.form_id = form_id

    @property
    def with_removed(self) -> QuerySet:
        """The record, also when it is no longer one of `records`, and whoever wrote it."""
        return self.records.model._default_manager.filter(pk=self.url_kwargs.get("pk"))

    def url(self, field: str) -> str:
        kwargs = {"slug": self.member.partnership.slug, **self.url_kwargs, "field": field}
        return reverse(self.url_name, kwargs=kwargs)

    @cached_property
    def form(self) -> RecordForm:
        return self.form_class(member=self.member)

    @cached_property
    def fields(self) -> dict[str, EditableField]:
        return {name: EditableField(self, name) for name in self.form.fields}

    def __iter__(self) -> Iterator[EditableField]:
        return iter(self.fields.values())

    @property
    def problems(self) -> list[EditableField]:
        return [field for field in self if field.error or field.conflict]

    def save_posted(self, data) -> bool:
        """Saves every field that was touched on a page without JavaScript. True when nothing stands in the way."""
        for field in self:
            if f"{field.html_name}.version" in data:
                try:
                    self._save_touched(field, data)
                except self.records.model.DoesNotExist:
                    field.typed, field.error = field.posted(data), GONE
        return not self.problems

    def _save_touched(self, field: EditableField, data) -> None:
        name, value = field.html_name, field.posted(data)
        if f"{name}.combine" in data and self.record:
            value = f"{value}\n\n{self.record_value(field)}"
        elif digest(_comparable(field, value)) == data.get(f"{name}.digest"):
            return
        field.save(value, Base(version=counter(data.get(f"{name}.version"))))

    def record_value(self, field: EditableField) -> Any:
        return field_value(self.records.get(), field.name)


def _comparable(field: EditableField, value: Any) -> Any:
    """The value as it is saved: numbers as numbers, of ticks in order. What no page of ours sends stays as it is, for the
    form to refuse.
    """
    if isinstance(value, list):
        return sorted(map(int, value)) if all(map(_is_id, value)) else value
    number = isinstance(field.form_field, forms.ModelChoiceField | forms.IntegerField)
    return int(value) if number and _is_id(str(value)) else value


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


def counter(text: str | None) -> int:
    """A version or sequence number from a page; raises Http404 on anything that no page of ours can have sent."""
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > 10 or int(text) > MAX_COUNTER:
        raise Http404
    return int(text)


def field_response(request: HttpRequest, editor: Editor, name: str) -> JsonResponse:
    """GET tells what is saved now; POST saves. 409 holds the other text, 422 what is wrong with it, 410 why it can't be."""
    if name not in editor.fields:
        raise Http404
    field = editor.fields[name]
    if request.method == "GET":
        editor.record = editor.records.first()
        if editor.record is None and not editor.create:
            return removed(editor.member, editor.with_removed.first())
        return JsonResponse(_state(field))
    base = Base(
        version=counter(request.POST.get("version")),
        client=request.POST.get("client", "")[:40].replace("\x00", ""),
        seq=counter(request.POST.get("seq", "0")),
    )
    try:
        saved = field.save(field.posted(request.POST), base)
    except editor.records.model.DoesNotExist:
        return removed(editor.member, editor.with_removed.first())
    if saved:
        return JsonResponse(_state(field))
    return JsonResponse(_state(field), status=409 if field.conflict else 422)


def closed(message: str) -> JsonResponse:
    """410: no save will be taken here any more. The script says so at the field and keeps the text."""
    return JsonResponse({"error": message}, status=410)


def removed(member: Membership, record: Guarded | None) -> JsonResponse:
    """The answer for what was removed, or what it was in. Raises Http404 for who could never write in it."""
    if record is None or not Contribution.objects.ever_writable_by(member).filter(pk=record.root_id).exists():
        raise Http404
    return closed(REMOVED)


def _state(field: EditableField) -> dict[str, Any]:
    return {
        "version": int(field.version),
        "value": field.saved,
        "error": field.error,
        "html": render_to_string("components/field_state.html", {"field": field, "just_saved": field.typed is None}),
    }
