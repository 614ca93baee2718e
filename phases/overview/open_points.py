"""Everything that waits for somebody, on one page, each dealt with where it stands."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from phases.answers.editors import answer_editor
from phases.answers.queries import to_investigate
from phases.contributions.editing import EditableField, Editor
from phases.contributions.pages import save_page
from phases.partnership.access import Permission, may, member_view
from phases.partnership.models import Membership
from phases.plans.editors import action_editor, offer_owners
from phases.plans.forms import EXTERNAL, INTERNAL, owner_choices
from phases.plans.open_points import OpenPoint, OpenPoints
from phases.plans.open_points import open_points as open_points_of
from phases.plans.queries import actions_to_edit, late_actions


@dataclass
class Row:
    """An open point with the fields that deal with it; without an editor it is read, or an action is made of it."""

    point: OpenPoint
    editor: Editor | None = None

    @property
    def problems(self) -> list[EditableField]:
        return self.editor.problems if self.editor else []


def rows_of(
    member: Membership, points: OpenPoints, people: list[tuple[int, str]], may_write: bool
) -> dict[str, list[Row]]:
    if not may_write:
        answers, actions = {}, {}
    else:
        answers = {
            each.pk: answer_editor(member, each.item.code, each, form_id="all") for each in to_investigate(member)
        }
        mine = set(actions_to_edit(member).values_list("pk", flat=True))
        late = [each for each in late_actions(member) if each.pk in mine]
        actions = {each.pk: action_editor(member, each.pk, each, quick=True) for each in late}
        for each in late:
            offer_owners(actions[each.pk], each, people)
    return {
        "overdue": [Row(point, actions.get(point.contribution.pk)) for point in points.overdue],
        "to_investigate": [Row(point, answers.get(point.contribution.pk)) for point in points.to_investigate],
        "bottlenecks": [Row(point) for point in points.bottlenecks],
        "red_cards": [Row(point) for point in points.red_cards],
    }


@member_view(Permission.READ, methods=("GET", "HEAD", "POST"))
def open_points(request, member):
    """POST saves every field of the page at once, for whoever has no JavaScript."""
    may_write = may(member, Permission.WRITE)
    found = open_points_of(member)
    people = owner_choices(member) if may_write else []
    rows = rows_of(member, found, people, may_write)
    editors = [row.editor for group in rows.values() for row in group if row.editor]
    problems = []
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied
        if save_page(request, editors):
            messages.success(request, "Opgeslagen.")
            return redirect(request.path)
        problems = [field for editor in editors for field in editor.problems]
    context = {
        **rows,
        "number": len(found.all),
        "people": people,
        "plan": EXTERNAL if member.is_coordinator else INTERNAL,
        "may_write": may_write,
        "problems": problems,
    }
    return render(request, "overview/open_points.html", context, status=422 if problems else 200)
