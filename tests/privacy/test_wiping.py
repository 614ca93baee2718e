"""A name is wiped from what the trekkers and their organisation wrote, wherever that stands, and nobody learns where else it is."""

import time
from datetime import timedelta
from unicodedata import normalize

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache, caches
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import slugify

from phases.agreement.frozen import mark_of
from phases.agreement.models import AgreementVersion
from phases.answers.models import Answer
from phases.contributions.models import Contribution, Response, Revision
from phases.contributions.moments import MomentEntry
from phases.contributions.operations import Base, save_field, share
from phases.documents.models import PrintJob
from phases.exchange.checks import read_file
from phases.exchange.export import partnership_file
from phases.exchange.layout import LISTS
from phases.meetings.models import Meeting
from phases.partnership.models import Membership, Organisation, Partnership
from phases.people.models import OutgoingMail
from phases.plans.closed_cycles import closed_actions
from phases.plans.cycles import close_cycle
from phases.plans.models import Action, ActionCheck, Cycle, Milestone
from phases.plans.operations import add_action
from phases.privacy.models import HiddenText, Wipe
from phases.privacy.places import places_for
from phases.privacy.records import NOT_EXCHANGED, WITH_TEXT
from phases.privacy.searching import text_fields
from phases.process.models import ProcessStep
from phases.process.operations import add_process, add_step
from tests.privacy.asking import NAME, as_trekker, confirmed, everywhere, url
from tests.world import SECRET, write

pytestmark = pytest.mark.django_db


def wipe(world, text=NAME, slug=None, **data):
    return confirmed(world, text, slug, **data)


def test_nothing_of_it_remains_in_any_table_or_made_document(world, django_capture_on_commit_callbacks):
    caches["documents"].set("een-pdf", b"met de naam")
    with django_capture_on_commit_callbacks(execute=True):
        wipe(world, SECRET)
    assert everywhere(SECRET) == set()
    assert caches["documents"].get("een-pdf") is None
    assert not PrintJob.objects.exists()
    assert Wipe.objects.get().by == world.coordinator
    for name in ("partnership", "plans", "agreement", "meetings", "processes", "documents", "network"):
        assert world.clients["coordinator"].get(url(world, name)).status_code == 200


def test_whole_words_in_any_case_and_spacing(world):
    text = "LISELOTTE, liselotte de  vries en Liselottes broer"
    answer = write(world.coordinator, "1a-03", text)
    wipe(world, "Liselotte de Vries")
    assert Answer.objects.get(pk=answer.pk).text == "LISELOTTE, [gewist] en Liselottes broer"
    wipe(world)
    assert Answer.objects.get(pk=answer.pk).text == "[gewist], [gewist] en Liselottes broer"


def test_where_it_stands_is_shown_as_far_as_the_trekker_may_read(world):
    write(world.coordinator, "1a-03", f"Over {NAME}")
    found = world.clients["coordinator"].post(url(world, "wipe_text"), {"text": NAME}).context["places"]
    assert [[each.url.rsplit("#")[-1] for each in part] for part in found] == [["1a-03"], []]


def test_an_open_page_cannot_write_it_back_unseen(world):
    write(world.coordinator, "1a-03", f"Over {NAME}")
    wipe(world)
    field = url(world, "answer_field", code="1a-03", field="text")
    data = {"1a-03.text": f"Over {NAME} en meer", "version": 1}
    assert world.clients["coordinator"].post(field, data).status_code == 409
    world.clients["coordinator"].post(field, {"1a-03.text": "Zonder naam", "version": 2})
    assert everywhere(NAME) == set()
    assert Revision.objects.filter(contribution=Answer.objects.get(item__code="1a-03").pk).count() == 2


def test_a_version_of_which_nobody_said_anything_keeps_its_mark_and_loses_what_proved_it(world):
    version = AgreementVersion.objects.get()
    version.endorsements.all().delete()
    content = version.content | {"purpose": f"Voor {NAME}"}
    AgreementVersion.objects.update(content=content, sha256=mark_of(content, "zout"), earlier_mark="oud")
    wipe(world)
    version.refresh_from_db()
    assert version.content["purpose"] == "Voor [gewist]"
    assert (version.sha256, version.salt, version.earlier_mark) == (mark_of(content, "zout"), "", "")
    page = world.clients["coordinator"].get(url(world, "agreement_version", number=1)).content.decode()
    assert version.sha256[:16] in page and "Er is iets gewist in deze versie" in page and "oudere bestanden" in page


BAD = [
    {"text": "a"},
    {"text": ""},
    {"text": "x" * 201},
    {"text": "a\x00bc"},
    {"text": NAME, "reason": f"om {NAME}"},
    {"text": "Jan de Vries", "reason": "om Jan  de vries"},
    {"text": NAME, "reason": f"{NAME}s achternaam"},
]


@pytest.mark.parametrize("data", BAD)
def test_bad_input_wipes_nothing(world, data):
    assert wipe(world, **data).status_code == 422
    assert not Wipe.objects.exists()


def test_only_what_was_searched_is_wiped(world):
    """Who changes the text after searching, is first shown where that stands."""
    write(world.coordinator, "1a-03", "Dit is niet van ons")
    answer = wipe(world, "niet", searched=NAME)
    assert answer.status_code == 200 and answer.context["places"][0]
    assert not Wipe.objects.exists() and Answer.objects.get(item__code="1a-03").text == "Dit is niet van ons"


def test_searching_tells_nothing_of_what_was_said_before_sharing(world):
    answer = write(world.partner, "1b-01", f"{NAME} van de school")
    save_field(
        records=Answer.objects.filter(pk=answer.pk),
        field="text",
        value="Een kind",
        base=Base(1),
        by=world.partner,
        new_revision=True,
    )
    Response.objects.create(contribution=answer.contribution, by=world.partner, stance="remark", text=NAME)
    Revision.objects.update(at=timezone.now() - timedelta(hours=1))
    Response.objects.update(at=timezone.now() - timedelta(hours=1))
    share(contributions=Contribution.objects.filter(pk=answer.pk), by=world.partner)
    assert places_for(world.coordinator, NAME) == ([], [])
    assert places_for(world.partner, NAME)[0]


def test_searching_tells_nothing_of_a_frozen_action_of_others(world):
    cycle = Cycle.objects.exclude(closed_actions=[]).first()
    plan = Contribution.objects.filter(pk=cycle.plan_id)
    Cycle.objects.filter(pk=cycle.pk).update(closed_actions=[row | {"what": NAME} for row in cycle.closed_actions])
    share(contributions=plan, by=world.coordinator)
    assert places_for(world.partner, NAME) == ([], [])


@pytest.mark.parametrize("word", ["met", "not", "done", "dropped", "carried", "planned", "2026", "extern"])
def test_a_word_that_is_also_a_choice_or_a_day_breaks_nothing(world, word):
    wipe(world, word)
    for cycle in Cycle.objects.exclude(closed_actions=[]):
        assert closed_actions(world.coordinator, [cycle])[cycle.pk]
        page = url(world, "cycle_external", number=cycle.number)
        assert world.clients["coordinator"].get(page).status_code == 200
    assert read_file(partnership_file(world.coordinator.partnership))


def test_an_accent_is_found_however_it_was_typed(world):
    answer = write(world.coordinator, "1a-03", normalize("NFD", "Zoë is er"))
    wipe(world, "Zoë")
    assert Answer.objects.get(pk=answer.pk).text == "[gewist] is er"


def test_another_partnership_is_left_alone(world):
    write(world.stranger, "1a-03", f"Ook {NAME}")
    wipe(world)
    assert everywhere(NAME) == {"Answer", "Revision"}
    call_command("check")


def test_nothing_is_told_of_rows_that_this_member_never_read(world):
    """Of a step or milestone that was removed before the sharing, and of a check in a cycle that was closed before it."""
    partner = world.partner
    process = add_process(by=partner, name="Route")
    gone = {"removed_at": timezone.now()}
    ProcessStep.objects.filter(pk=add_step(process=process, position=0).pk).update(what=f"bij {NAME}", **gone)
    action = add_action(by=partner, action=Action(what="Bellen"), organisation=partner.organisation, milestone=NAME)
    Milestone.objects.filter(action=action).update(**gone)
    ActionCheck.objects.create(action=action, cycle=action.cycle, outcome="not", text=f"door {NAME}")
    Cycle.objects.filter(pk=action.cycle_id).update(goal="g", measured="m", learned="l")
    action.cycle.refresh_from_db()
    close_cycle(cycle=action.cycle, by=partner, endings={}, goal="", measure="", check_on=None, responsible="")
    wholes = [process.pk, action.pk, action.plan_id]
    share(contributions=Contribution.objects.filter(pk__in=wholes), by=partner)
    assert NAME not in partnership_file(partner.partnership, world.coordinator).decode()
    assert places_for(world.coordinator, NAME) == ([], [])
    assert {each.kind for each in places_for(partner, NAME)[0]} == {"Actie", "Proces", "Intern actieplan De Brug"}


@pytest.mark.parametrize(
    ("typed", "searched", "left"),
    [
        (f"_{NAME}_ en *{NAME}*", NAME, "_[gewist]_ en *[gewist]*"),
        (normalize("NFD", "Zoë en Zoe"), "Zoe", normalize("NFD", "Zoë en [gewist]")),
        ("Jan " * 4900 + "SLOT", "Jan", "… " * 4900 + "SLOT"),
    ],
)
def test_what_is_left(world, typed, searched, left):
    answer = write(world.coordinator, "1a-03", typed)
    wipe(world, searched)
    assert Answer.objects.get(pk=answer.pk).text == left
    assert read_file(partnership_file(world.coordinator.partnership))


def test_a_short_field_keeps_its_end_too(world):
    Meeting.objects.filter(pk=world.meeting.pk).update(title="Bo " * 60 + "SLOT")
    wipe(world, "Bo")
    assert Meeting.objects.get(pk=world.meeting.pk).title == "… " * 60 + "SLOT"


def test_the_labels_of_a_moment_stay(world):
    labels = [label for each in MomentEntry.objects.all() for label, _ in each.fields]
    assert any("Wie" in label.split() for label in labels)
    wipe(world, "Wie")
    assert [label for each in MomentEntry.objects.all() for label, _ in each.fields] == labels


@pytest.mark.parametrize("name", ["Gezin Liselotte/Jansen", "Liselotte's wijk", "Team.Liselotte"])
def test_a_name_between_other_signs_goes_from_the_address_too(world, name):
    brug = world.partner.organisation
    Organisation.objects.filter(pk=brug.pk).update(name=name, slug=slugify(name))
    wipe(world)
    brug.refresh_from_db()
    assert NAME.lower() not in brug.slug


def test_an_address_of_a_page_holds_no_name_either(world):
    partnership, brug = world.coordinator.partnership, world.partner.organisation
    Organisation.objects.filter(pk=brug.pk).update(slug=f"rond-{NAME.lower()}")  # was renamed since
    partnership.slug, partnership.theme = f"rond-{NAME.lower()}-de-vries", f"Rond {NAME} de Vries"
    partnership.save()
    there = wipe(world, slug=partnership.slug)
    partnership.refresh_from_db()
    brug.refresh_from_db()
    assert (partnership.slug, brug.slug) == ("rond-gewist-de-vries", "de-brug")
    assert world.clients["coordinator"].get(there.url).status_code == 200


def test_only_who_can_show_who_they_are_wipes(world):
    """An open laptop is not enough."""
    write(world.coordinator, "1a-03", f"Over {NAME}")
    for proof in ("", "fout", "x" * 301):
        answer = wipe(world, password=proof)
        assert answer.status_code == 422 and not Wipe.objects.exists()
        assert answer.context["places"][0] and "Wis ‘" in answer.content.decode()
    assert wipe(world).status_code == 302


def test_without_a_password_one_shows_it_with_a_passkey_or_types_the_address(world):
    client = as_trekker(world)
    user = world.coordinator.user
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    data = {"text": NAME, "searched": NAME, "confirmed": "1"}
    assert client.post(url(world, "wipe_text"), data | {"password": "iemand@anders.example"}).status_code == 422
    Authenticator.objects.create(user=user, type="webauthn", data={})
    page = client.post(url(world, "wipe_text"), {"text": NAME}).content.decode()
    assert reverse("account_reauthenticate") in page and 'name="confirmed"' not in page
    assert client.post(url(world, "wipe_text"), data | {"password": user.email}).status_code == 422
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "reauthenticated": True}]
    session.save()
    assert client.post(url(world, "wipe_text"), data).status_code == 302


def test_guessing_the_password_stops(world):
    cache.clear()
    tries = [wipe(world, password="fout").status_code for _ in range(11)] + [wipe(world).status_code]
    cache.clear()
    assert tries == [422] * 10 + [429] * 2 and not Wipe.objects.exists()


def test_it_goes_from_mail_too_also_from_what_waits_for_others(world):
    partnership = world.coordinator.partnership
    partnership.theme, partnership.slug = f"Rond d'{NAME} & zo", f"rond-{NAME.lower()}"
    partnership.save()
    theme, link = partnership.theme, f"https://x.example/samenwerkingen/{partnership.slug}/afspraken/"
    facts = {"subject": f"Over {theme}", "text": f"{theme}: {link}", "html": f"<p>{escape(theme)}</p>"}
    mail = OutgoingMail.objects.create(to=world.partner.user.email, **facts)
    other = OutgoingMail.objects.create(to=world.stranger.user.email, **facts)
    wipe(world, slug=partnership.slug)
    mail.refresh_from_db()
    partnership.refresh_from_db()
    assert NAME.lower() not in f"{mail.subject} {mail.text} {mail.html}".lower()
    assert f"/samenwerkingen/{partnership.slug}/afspraken/" in mail.text and "&amp; zo" in mail.html
    other.refresh_from_db()
    assert other.subject == facts["subject"], "that is another partnership"


def test_every_model_that_may_hold_text_is_searched_or_left_out_on_purpose():
    everything = {Partnership, *(each.model for each in LISTS), *(model for model, _ in NOT_EXCHANGED)}
    with_text = {model for model in everything if text_fields(model)}
    # Names that people gave themselves; what is forgotten as a whole; what is encrypted.
    assert with_text - WITH_TEXT == {Membership, PrintJob, HiddenText}
