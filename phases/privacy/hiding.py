"""Words that are hidden at once, and wiped or brought back by whoever they concern."""

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import CharField, QuerySet
from django.urls import reverse
from django.utils import timezone

from phases.agreement.frozen import LABELS
from phases.agreement.models import AgreementVersion, Endorsement, Hiding, Ruling
from phases.agreement.queries import endorsers, refusal_marks, who_may_endorse
from phases.answers.models import Decision
from phases.contributions.models import Guarded, Response, Revision
from phases.contributions.moments import MomentEntry
from phases.partnership.models import Membership, Organisation, Partnership
from phases.partnership.telling import mail_each, path_of
from phases.people.secrets import decrypt, encrypt
from phases.privacy.erasing import forget_made, save_changed, wipe_addresses
from phases.privacy.models import KEPT_FOR, HiddenText, Wipe
from phases.privacy.places import Place
from phases.privacy.records import WITH_TEXT
from phases.privacy.searching import Searched, brought_back, count, free_mark, room_of, texts_in, wiped_for_good
from phases.privacy.searching import changed as changed_texts

MODELS: dict[str, Any] = {model.__name__: model for model in WITH_TEXT}
SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")


class AlreadyDecided(Exception):
    """Somebody was first."""


class Hider:
    """Hides what one wipe may not wipe: of each version or decision together, of other organisations each text by itself."""

    def __init__(self, wipe: Wipe, searched: Searched):
        self.wipe, self.searched = wipe, searched
        self.hidings: dict[Any, Hiding] = {}

    def hide(self, place: Place) -> None:
        record, names = place.record, list(place.values)
        whose = self._whose(place)
        for name, value in place.values.items():
            stands = getattr(record, name)
            mark = free_mark(stands)
            hidden, words = self.searched.hidden(value, mark, room_of(record._meta.get_field(name)))
            setattr(record, name, joined(stands, hidden) if name == "closed_actions" else hidden)
            self._keep(record, name, mark, words, whose)
        if isinstance(record, AgreementVersion):
            for name in ("salt", "earlier_mark"):
                if value := getattr(record, name):
                    self._keep(record, name, "", [value], whose)
                    setattr(record, name, "")
                    names.append(name)
        save_changed(record, names)

    def _whose(self, place: Place) -> dict[str, Any]:
        if place.endorsed is None:
            said = place.record.pk if isinstance(place.record, Response) else None
            return {"organisation_id": place.whose, "contribution_id": place.root_id, "response_id": said}
        if place.endorsed not in self.hidings:
            about = {"decision" if isinstance(place.endorsed, Decision) else "version": place.endorsed}
            partnership, by, at = self.wipe.partnership, self.wipe.by, self.wipe.at
            self.hidings[place.endorsed] = Hiding.objects.create(partnership=partnership, by=by, at=at, **about)
        return {"hiding": self.hidings[place.endorsed]}

    def _keep(self, record: Any, field: str, mark: str, words: list[str], whose: dict[str, Any]) -> None:
        kept = encrypt(json.dumps(words))
        place = {"model": type(record).__name__, "record": record.pk, "field": field}
        HiddenText.objects.create(wipe=self.wipe, mark=mark, words=kept, **place, **whose)

    def tell(self) -> None:
        for hiding in self.hidings.values():
            tell_endorsers(hiding, "words_hidden")


def joined(rows: list[dict], changed: list[dict]) -> list[dict]:
    """All rows of a closed cycle, with those that were changed in their places."""
    new = {row["id"]: row for row in changed}
    return [new.get(row["id"], row) for row in rows]


def tell_endorsers(hiding: Hiding, template: str) -> None:
    """Everyone who may speak for an organisation that said something of it; not who did this."""
    done_by = hiding.decided_by_id if hiding.ruling else hiding.by_id
    people = who_may_endorse([each.pk for each in endorsers(hiding)])
    others = [each for each in people if each.pk != done_by]
    mail_each(others, template, hiding.partnership, page_of(hiding), hiding=hiding)


def name_of(about: AgreementVersion | Decision) -> str:
    return (
        f"versie {about.number} van de afspraken"
        if isinstance(about, AgreementVersion)
        else f"het besluit ‘{about.item}’"
    )


def page_of(hiding: Hiding) -> str:
    """Where everyone reads what it is about, with the mark."""
    slug = hiding.partnership.slug
    if hiding.version:
        return reverse("agreement_version", kwargs={"slug": slug, "number": hiding.version.number})
    return reverse("decision", kwargs={"slug": slug, "code": hiding.decision.item.code})  # type: ignore[union-attr]


@transaction.atomic
def decide(*, hiding: Hiding, wiped: bool, by: Membership | None) -> Hiding:
    """An organisation that endorsed it decides, or without `by` the host. Raises AlreadyDecided."""
    found = open_hiding(hiding)
    settle(found, Ruling.WIPED if wiped else Ruling.KEPT, by)
    tell_endorsers(found, "words_decided")
    forget_made(found.partnership)
    return found


def open_hiding(hiding: Hiding) -> Hiding:
    Partnership.objects.select_for_update().get(pk=hiding.partnership_id)
    found = Hiding.objects.filter(pk=hiding.pk, ruling="").select_related("partnership", "version", "decision").first()
    if found is None:
        raise AlreadyDecided
    return found


def settle(hiding: Hiding, ruling: Ruling, by: Membership | None) -> None:
    about = hiding.version or hiding.decision
    texts = HiddenText.objects.filter(hiding=hiding)
    sealed = Wipe.objects.filter(hidden_texts__in=texts).exclude(sealed="").first()
    if ruling == Ruling.KEPT and sealed:
        hiding.refused = refusal_marks(decrypt(sealed.sealed))[0]
    if ruling == Ruling.WIPED:
        about.hidings.update(refused="")  # type: ignore[union-attr] # one of both
    carry_out(texts, wiped=ruling == Ruling.WIPED)
    hiding.ruling, hiding.decided_at, hiding.decided_by = ruling, timezone.now(), by
    hiding.save(update_fields=["ruling", "decided_at", "decided_by", "refused"])


@transaction.atomic
def decide_own(*, organisation: Organisation, wipe: Wipe, about: str, wiped: bool) -> None:
    """What an organisation says of its own text that was hidden. Raises AlreadyDecided."""
    Partnership.objects.select_for_update().get(pk=wipe.partnership_id)
    texts = HiddenText.objects.filter(wipe=wipe, organisation=organisation)
    wanted = [each.pk for each in texts if each.about == about]
    if not wanted:
        raise AlreadyDecided
    carry_out(texts.filter(pk__in=wanted), wiped)
    forget_made(wipe.partnership)


def carry_out(texts: QuerySet[HiddenText], wiped: bool) -> None:
    for each in texts:
        model = MODELS[each.model]
        record = model._base_manager.select_for_update(of=("self",)).get(pk=each.record)
        if not each.mark:
            if not wiped and (other := hidden_beside(each)):
                HiddenText.objects.filter(pk=each.pk).update(hiding=other.hiding_id, wipe=other.wipe_id)
                continue
            new = "" if wiped else words_of(each)[0]
        else:
            field, value = model._meta.get_field(each.field), getattr(record, each.field)
            most = field.max_length if isinstance(field, CharField) else None
            new = (
                wiped_for_good(value, each.mark, room_of(field))
                if wiped
                else brought_back(value, each.mark, words_of(each), most)
            )
            settle_copies(each, record, value, new)
        setattr(record, each.field, new)
        save_changed(record, [each.field])
        if wiped and isinstance(record, AgreementVersion):
            forget_salt(record)
        if isinstance(record, Organisation):
            wipe_addresses(record.partnership, "", {record})
        each.delete()


def settle_copies(text: HiddenText, record: Any, before: Any, after: Any) -> None:
    """Moments and history of meanwhile have the mark too, and get what became of it."""
    if not isinstance(record, Guarded):
        return
    new = {old: each for old, each in zip(texts_in(before), texts_in(after), strict=True) if text.mark in old}
    rows = {"contribution": record.root_id}
    copies: list[Any] = [
        *MomentEntry.objects.filter(**rows, moment__made_at__gte=text.wipe.at).select_for_update(of=("self",)),
        *Revision.objects.filter(**rows, at__gte=text.wipe.at).select_for_update(of=("self",)),
    ]
    for copy in copies:
        fields = changed_texts(copy.fields, lambda each, room: new.get(each, each))
        if fields != copy.fields:
            copy.fields = fields
            copy.save(update_fields=["fields"])


def forget_salt(record: Any) -> None:
    """Something in this version is wiped, so nothing may prove any more what stood there."""
    HiddenText.objects.filter(model=type(record).__name__, record=record.pk, mark="").delete()
    record.salt = record.earlier_mark = ""
    save_changed(record, ["salt", "earlier_mark"])


def hidden_beside(text: HiddenText) -> HiddenText | None:
    """What another asking hid there: the salt of a version comes back when nothing in it is hidden any more."""
    still = HiddenText.objects.filter(model=text.model, record=text.record, hiding__ruling="")
    return still.exclude(hiding=text.hiding_id).first()


def words_of(text: HiddenText) -> list[str]:
    return json.loads(decrypt(text.words))


@dataclass(frozen=True)
class Sentence:
    """One sentence as it stands now, with a mark, and as it was."""

    where: str
    without: str
    whole: str


def sentences(texts: list[HiddenText]) -> list[Sentence]:
    """The sentences in which words are hidden, each once; as many queries as there are models among them."""
    numbers = defaultdict(set)
    for each in texts:
        numbers[each.model].add(each.record)
    records = {name: MODELS[name]._base_manager.in_bulk(found) for name, found in numbers.items()}
    found = []
    for each in texts:
        if each.mark:
            found += sentences_in(each, records[each.model][each.record])
    return list({(each.without, each.whole): each for each in reversed(found)}.values())[::-1]


def sentences_in(text: HiddenText, record: Any) -> list[Sentence]:
    value, words, where = getattr(record, text.field), words_of(text), label_of(text, record)
    if count(value, text.mark) != len(words):
        return [Sentence(where, "De tekst is sindsdien veranderd.", " … ".join(words))]
    left = iter(words)
    named = (
        [(LABELS.get(key, where), value[key]) for key in sorted(value)] if text.field == "content" else [(where, value)]
    )
    return [
        Sentence(label, piece, re.sub(re.escape(text.mark), lambda _: next(left), piece))
        for label, each in named
        for whole in texts_in(each)
        for piece in SENTENCE_ENDS.split(whole)
        if text.mark in piece
    ]


def label_of(text: HiddenText, record: Any) -> str:
    if isinstance(record, Revision):
        return "In de geschiedenis"
    if isinstance(record, MomentEntry):
        return "In een bewaard moment"
    label = str(record._meta.get_field(text.field).verbose_name)
    if isinstance(record, Endorsement):
        return f"Bij wat een organisatie zei: {label}"
    return label[0].upper() + label[1:]


@transaction.atomic
def bring_back_undecided(*, partnership: Partnership) -> bool:
    """What nobody decided about in time stands there again, and everyone who takes part is told. Gives whether there was any."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    late = HiddenText.objects.filter(wipe__partnership=partnership, wipe__at__lte=timezone.now() - KEPT_FOR)
    if not late.exists():
        return False
    waiting = Hiding.objects.filter(hidden_texts__in=late, ruling="").select_related("version", "decision")
    for hiding in waiting.distinct():
        settle(hiding, Ruling.LAPSED, None)
    carry_out(late.filter(hiding=None), wiped=False)
    forget_made(partnership)
    everyone = Membership.objects.present().filter(partnership=partnership).select_related("user")
    mail_each(everyone, "words_back", partnership, path_of("partnership", partnership))
    return True
