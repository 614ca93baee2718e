"""Every other organisation is asked about what only itself reads, and nobody learns from it where a name stands."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from phases.answers.models import Answer
from phases.contributions.models import Response, Revision
from phases.documents.models import PrintJob
from phases.overview.moments import make_moment
from phases.partnership.models import Membership
from phases.people.models import OutgoingMail
from phases.privacy.models import Wipe, WipeQuestion
from tests.factories import make_member, make_organisation
from tests.privacy.asking import NAME, as_trekker, confirmed, everywhere, url
from tests.world import write

pytestmark = pytest.mark.django_db

YES, NO = {"ruling": "yes"}, {"ruling": "no"}
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|csrfToken[^,}]+')


def conceal(world):
    """The name in everything of De Brug that only De Brug reads: text, history, moment, what it said and took back."""
    partner = world.partner
    answer = write(partner, "1b-01", f"{NAME} van de school")
    Response.objects.create(
        contribution=answer.contribution, by=partner, stance="remark", text=NAME, removed_at=timezone.now()
    )
    make_moment(by=world.coordinator, name="Nu", note="")
    return answer


def page_of(world):
    return url(world, "wipe_answer", pk=Wipe.objects.latest("pk").pk)


def test_the_trekker_sees_asks_and_mails_the_same_whether_it_stands_there_or_not(
    world, django_capture_on_commit_callbacks
):
    """Twice the same: first where De Brug wrote the name for itself, then another name that nobody wrote."""
    conceal(world)
    make_member(world.coordinator.partnership, organisation=make_organisation(world.coordinator.partnership, "Kompas"))
    as_trekker(world)
    seen = [everything_seen(world, name, django_capture_on_commit_callbacks) for name in (NAME, "Bestaatniet")]
    assert seen[0] == seen[1]
    assert everywhere(NAME) == {"Answer", "Revision", "Response", "MomentEntry"}, "it waits for De Brug"


def everything_seen(world, name, on_commit):
    """Pages, statements, mail and who is asked."""
    mail.outbox.clear()
    searched = world.clients["coordinator"].post(url(world, "wipe_text"), {"text": name})
    with CaptureQueriesContext(connection) as asked, on_commit(execute=True):
        done = confirmed(world, name)
    after = world.clients["coordinator"].get(url(world, "wipe_text"))
    questions = WipeQuestion.objects.filter(wipe=Wipe.objects.latest("pk"))
    result = (
        CHANGING.sub("", searched.content.decode().replace(name, "X")),
        done.status_code,
        [re.sub(r"\s.*", "", each["sql"]) for each in asked],
        [(each.to, each.subject, re.sub(r"/\d+/", "/", each.body)) for each in mail.outbox],
        list(questions.order_by("organisation").values_list("organisation__name", flat=True)),
        CHANGING.sub("", after.content.decode()),
    )
    Wipe.objects.filter(questions__in=questions).update(at=timezone.now() - timedelta(days=40))
    questions.delete()
    Wipe.objects.all().delete()
    return result


def test_everyone_who_may_write_for_another_organisation_is_asked_and_no_mail_holds_the_name(
    world, django_capture_on_commit_callbacks
):
    kompas = make_organisation(world.coordinator.partnership, "Kompas")
    other = make_member(world.coordinator.partnership, role="partner", organisation=kompas, name="Kim")
    make_organisation(world.coordinator.partnership, "Zonder mensen")
    with django_capture_on_commit_callbacks(execute=True):
        confirmed(world)
    assert sorted(message.to[0] for message in mail.outbox) == sorted([world.partner.user.email, other.user.email])
    assert set(WipeQuestion.objects.values_list("organisation__name", flat=True)) == {"De Brug", "Kompas"}
    assert NAME not in str([(each.subject, each.body, each.alternatives) for each in mail.outbox])
    assert everywhere(NAME) == set(), "and the question is encrypted"


def test_an_organisation_wipes_its_own_and_nobody_else_can_tell(world):
    answer = conceal(world)
    confirmed(world)
    for who, status in {"coordinator": 404, "colleague": 404, "reader": 403, "stranger": 404, "partner": 200}.items():
        client = as_trekker(world) if who == "coordinator" else world.clients[who]
        assert client.get(page_of(world)).status_code == status
    page = world.clients["partner"].get(page_of(world)).content.decode()
    assert f"Het gaat om ‘{NAME}’" in page and "Antwoord bij" in page
    assert world.clients["partner"].post(page_of(world), {}).status_code == 422
    before = as_trekker(world).get(url(world, "wipe_text")).content.decode()
    assert world.clients["partner"].post(page_of(world), YES).status_code == 302
    assert everywhere(NAME) == set()
    answer.refresh_from_db()
    assert answer.text == "[gewist] van de school" and answer.version("text") == 2
    assert CHANGING.sub("", before) == CHANGING.sub("", as_trekker(world).get(url(world, "wipe_text")).content.decode())
    page = world.clients["partner"].get(page_of(world)).content.decode()
    assert "Joost antwoordde" in page and NAME not in page
    assert not Wipe.objects.exclude(sealed="").exists(), "everyone answered, so it is not kept"


def test_a_no_keeps_everything_and_shows_the_same_to_others(world, django_capture_on_commit_callbacks):
    """Made documents are forgotten whatever was answered."""
    conceal(world)
    gone = []
    for ruling in (NO, YES):
        confirmed(world)
        caches["documents"].set("een-pdf", b"x")
        PrintJob.objects.create(member=world.coordinator, role="coordinator", kind="extern", title="t", state="done")
        with django_capture_on_commit_callbacks(execute=True):
            world.clients["partner"].post(page_of(world), ruling)
        gone.append((caches["documents"].get("een-pdf"), PrintJob.objects.exists()))
        assert (everywhere(NAME) == set()) is (ruling == YES)
    assert gone == [(None, False)] * 2


def test_the_second_of_two_colleagues_changes_nothing(world):
    conceal(world)
    confirmed(world)
    world.clients["partner"].post(page_of(world), NO)
    answer = world.clients["partner"].post(page_of(world), YES, follow=True)
    assert "al beslist" in answer.content.decode() and "Answer" in everywhere(NAME)


def test_after_seven_days_the_host_wipes_and_after_thirty_the_name_is_gone(world, capsys):
    conceal(world)
    confirmed(world)
    number = str(WipeQuestion.objects.get().pk)
    with pytest.raises(CommandError, match="Nog geen zeven dagen"):
        call_command("wiping", "answer", number)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        call_command("wiping", "list")
        listed = capsys.readouterr().out
        assert f"vraag {number}: {world.slug}, De Brug" in listed and NAME not in listed
        call_command("wiping", "answer", number)
        assert everywhere(NAME) == set()
        with pytest.raises(CommandError, match="al beantwoord"):
            call_command("wiping", "answer", number)
    assert "De beheerder antwoordde hierop voor jullie" in world.clients["partner"].get(page_of(world)).content.decode()
    confirmed(world, "Iemand")
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        world.clients["partner"].force_login(world.partner.user)
        assert "Deze vraag is voorbij" in world.clients["partner"].get(page_of(world)).content.decode()
        call_command("send_notifications")
        assert not Wipe.objects.exclude(sealed="").exists()


def test_what_was_endorsed_is_not_the_organisations_own_to_wipe(world):
    """Only what it took back, which nobody else reads."""
    said = {"name": NAME, "remark": f"Van {NAME}", "organisation": world.partner.organisation, "by": world.partner}
    given = {"verdict": "agreed", "function": "f", "on_behalf_of": "x", "given_on": timezone.localdate()}
    back = {"withdrawn_at": timezone.now(), "withdrawn_by": world.partner}
    endorsement = world.version.endorsements.create(**said, **given, **back)
    confirmed(world)
    endorsement.refresh_from_db()
    assert (endorsement.name, endorsement.remark) == ("[verborgen, wordt nagekeken]", f"Van {NAME}")
    world.clients["partner"].post(page_of(world), YES)
    endorsement.refresh_from_db()
    assert (endorsement.name, endorsement.remark) == ("[verborgen, wordt nagekeken]", "Van [gewist]")


def test_it_counts_as_work_until_it_is_answered(world):
    confirmed(world)
    for client, there in ((world.clients["partner"], True), (world.clients["reader"], False)):
        assert (page_of(world) in client.get("/mijn-werk/").content.decode()) is there
    world.clients["partner"].post(page_of(world), NO)
    assert page_of(world) not in world.clients["partner"].get("/mijn-werk/").content.decode()


def test_as_many_questions_to_the_database_for_one_text_and_for_many(world, django_assert_num_queries):
    write(world.partner, "1b-01", NAME)
    confirmed(world)
    client = world.clients["partner"]
    with CaptureQueriesContext(connection) as asked:
        client.get(page_of(world))
    for code in ("1b-02", "1b-03", "1b-04"):
        write(world.partner, code, NAME)
    with django_assert_num_queries(len(asked)):
        client.get(page_of(world))
    assert Answer.objects.filter(text=NAME).count() == 4 and Revision.objects.exists()
    assert Membership.objects.exists() and not OutgoingMail.objects.filter(text__contains=NAME).exists()
