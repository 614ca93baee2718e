from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render

from phases.contributions.editing import Editor, field_response
from phases.course.forms import MARKS, CardForm
from phases.course.models import Card
from phases.course.operations import new_card
from phases.course.queries import Tally, card_items, cards_for, tallies
from phases.guide.models import Item, Tip
from phases.guide.queries import tips_by_item
from phases.partnership.access import Permission, may, member_view


@dataclass
class CardBlock:
    item: Item
    editor: Editor | None
    tally: Tally
    tips: list[Tip]


def card_editor(member, code, record=None):
    def create():
        item = card_items().select_related("section").filter(code=code).first()
        if item is None:
            raise Http404
        return new_card(item=item, by=member)

    records = Card.objects.visible_to(member).filter(member=member, item__in=card_items().filter(code=code))
    return Editor(
        CardForm,
        member=member,
        records=records,
        prefix=code,
        url_name="card_field",
        url_kwargs={"code": code},
        record=record,
        create=create,
    )


@member_view(Permission.READ, methods=("GET", "HEAD", "POST"))
def cards(request, member):
    may_write = may(member, Permission.WRITE)
    items = list(card_items().select_related("section"))
    everyone = list(cards_for(member))
    mine = {card.item_id: card for card in everyone if card.member_id == member.pk}
    editors = {item.pk: card_editor(member, item.code, mine.get(item.pk)) for item in items} if may_write else {}
    problems = []
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied
        if all([editor.save_posted(request.POST) for editor in editors.values()]):
            messages.success(request, "Opgeslagen.")
            return redirect(request.path)
        problems = [field for editor in editors.values() for field in editor.problems]
    counted, tips = tallies(member, everyone), tips_by_item(items[0].section) if items else {}
    context = {
        "section_code": "vooraf",
        "section": items[0].section if items else None,
        "blocks": [CardBlock(item, editors.get(item.pk), counted[item.pk], tips.get(item.pk, [])) for item in items],
        "legend": MARKS,
        "problems": problems,
        "may_write": may_write,
    }
    return render(request, "course/cards.html", context, status=422 if problems else 200)


@member_view(Permission.WRITE, methods=("GET", "POST"))
def card_field(request, member, code, field):
    if request.method == "GET" and not card_items().filter(code=code).exists():
        raise Http404
    return field_response(request, card_editor(member, code), field)
