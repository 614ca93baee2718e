"""A page that is posted as a whole, without JavaScript, while a colleague took something off it."""

import pytest
from django.utils import timezone

from phases.answers.models import Answer
from phases.contributions.operations import remove
from phases.contributions.rows import remove_row
from phases.meetings.models import Participant, ProgrammePart
from phases.meetings.operations import add_meeting
from phases.plans.editors import action_editor
from phases.plans.operations import add_milestone, remove_milestone
from phases.process.operations import add_process
from tests.factories import client_for, make_member
from tests.forms import form_of
from tests.meetings.pages import add as add_row
from tests.plans.pages import add, url
from tests.process.pages import add_steps
from tests.world import write

pytestmark = pytest.mark.django_db
TEXT = "Hier dacht ik lang over na"


@pytest.fixture
def noor(db):
    return make_member()


def lost(member, read, send, name, gone):
    """What comes back when `gone` happens between reading the page and sending it, with text in the field `name`."""
    client = client_for(member)
    data = form_of(client, read)
    assert name in data
    gone()
    return client.post(send, data | {name: TEXT}, follow=True).content.decode()


@pytest.mark.parametrize(("read", "send"), [("meeting", "meeting_save"), ("minutes", "minutes_save")])
def test_a_part_of_the_programme_that_was_removed_meanwhile_does_not_swallow_the_text(noor, read, send):
    meeting = add_meeting(by=noor, title="Kennismaken")
    part = add_row(meeting, ProgrammePart, title="Welkom")
    add_row(meeting, Participant, name="Piet", present=True)
    field = {"meeting": "about", "minutes": "notes"}[read]
    html = lost(
        noor,
        url(noor, read, pk=meeting.pk),
        url(noor, send, pk=meeting.pk),
        f"onderdeel-{part.pk}.{field}",
        lambda: [remove_row(rows=rows, row=rows.get()) for rows in (meeting.parts, meeting.participants)],
    )
    assert html.count("Niet opgeslagen, want") == 1
    assert TEXT in html


def test_a_milestone_that_was_removed_meanwhile_does_not_swallow_the_text(noor):
    action = add(noor)
    row = add_milestone(action=action)
    address = url(noor, "action", pk=action.pk)
    html = lost(noor, address, address, f"mijlpaal-{row.pk}.text", lambda: remove_milestone(milestone=row))
    assert html.count("Niet opgeslagen, want") == 1
    assert TEXT in html


def test_a_check_of_an_action_that_was_removed_meanwhile_does_not_swallow_the_text(noor):
    action = add(noor)
    page, save = (url(noor, f"cycle_external{name}", number=1) for name in ("", "_save"))
    html = lost(noor, page, save, f"nagaan-{action.pk}.text", lambda: remove(contribution=action.contribution))
    assert html.count("Niet opgeslagen, want") == 1
    assert TEXT in html


def test_an_open_point_that_was_dealt_with_meanwhile_does_not_swallow_the_text(noor):
    answer = write(noor, "1a-01", "Wat we weten")
    Answer.objects.update(status="investigate")
    address = url(noor, "open_points")
    html = lost(noor, address, address, "1a-01.text", lambda: Answer.objects.update(status="done"))
    assert html.count("Niet opgeslagen, want") == 1
    assert TEXT in html
    answer.refresh_from_db()
    assert answer.text == "Wat we weten"


def test_a_step_that_was_removed_meanwhile_does_not_swallow_the_text(noor):
    process = add_process(by=noor, name="Melding")
    step = add_steps(process, "Bellen")[0]
    page, save = (url(noor, name, pk=process.pk) for name in ("process", "process_save"))
    html = lost(noor, page, save, f"stap-{step.pk}.what", lambda: remove_row(rows=process.steps, row=step))
    assert html.count("Niet opgeslagen, want") == 1
    assert TEXT in html


def test_what_goes_between_reading_and_saving_is_told_at_the_field(noor):
    action = add(noor, "Bellen")
    editor = action_editor(noor, action.pk, action)
    action.contribution.removed_at = timezone.now()
    action.contribution.save()
    name = f"actie-{action.pk}.what"
    assert not editor.save_posted({name: TEXT, f"{name}.version": "1", f"{name}.digest": "anders"})
    (field,) = editor.problems
    assert field.value == TEXT
    assert "kan niet meer gewijzigd worden" in field.error
