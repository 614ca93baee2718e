"""What was endorsed, and what others shared, is hidden until they decide: gone with a yes, back with a no, marked either way."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from phases.agreement.frozen import mark_of, text_hash
from phases.agreement.models import Agreement, AgreementVersion, Endorsement, Hiding
from phases.answers.models import Answer
from phases.contributions.models import Contribution, Response, Revision
from phases.contributions.moments import MomentEntry
from phases.contributions.operations import Base, save_field, share
from phases.exchange.checks import read_file
from phases.exchange.export import partnership_file
from phases.exchange.operations import import_partnership
from phases.overview.moments import make_moment
from phases.partnership.models import Membership, Organisation, Partnership
from phases.privacy.deletion import delete_partnership
from phases.privacy.models import HiddenText, Wipe
from tests.agreement.pages import SAID
from tests.factories import client_for, make_member, make_organisation
from tests.privacy.asking import NAME, as_trekker, confirmed, everywhere, url
from tests.world import write

pytestmark = pytest.mark.django_db

TEXT = "Wij praten met hen en niet over hen."
HIDDEN = "Wij praten met hen en [verborgen, wordt nagekeken] over hen."
YES, NO = {"ruling": "yes"}, {"ruling": "no"}
MONTH = timedelta(days=30)


@pytest.fixture
def version(world):
    """With a text that both organisations endorsed; De Brug said something with it."""
    found = AgreementVersion.objects.get()
    content = found.content | {"purpose": TEXT, "joint_work": "Samen. Dat doen we niet alleen."}
    AgreementVersion.objects.update(
        content=content, sha256=mark_of(content, "zout"), salt="zout", earlier_mark="f00dfeed"
    )
    found.parties.add(world.partner.organisation)
    given = {
        "organisation": world.partner.organisation,
        "by": world.partner,
        "name": "Joost",
        "on_behalf_of": "De Brug",
    }
    Endorsement.objects.create(
        version=found,
        verdict="agreed",
        function="f",
        given_on=timezone.localdate(),
        remark="Dit is niet weinig",
        **given,
    )
    found.refresh_from_db()
    return found


def hide(world, text="niet", **data):
    assert confirmed(world, text, **data).status_code == 302
    return Hiding.objects.latest("pk")


def page(world, who, name="agreement_version", **kwargs):
    client = as_trekker(world) if who == "coordinator" else world.clients[who]
    return client.get(url(world, name, **(kwargs or {"number": 1}))).content.decode()


def decide(world, hiding, ruling, who="partner"):
    return world.clients[who].post(url(world, "hidden_decide", pk=hiding.pk), ruling)


def file_of(world):
    return partnership_file(world.coordinator.partnership).decode()


def test_it_is_hidden_from_everyone_and_told_to_every_endorser(world, version, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        hiding = hide(world)
    version.refresh_from_db()
    assert version.content["purpose"] == HIDDEN and version.content["joint_work"].startswith("Samen. Dat doen we [verb")
    assert version.endorsements.get(by=world.partner).remark.startswith("Dit is [verborgen")
    for who in ("coordinator", "partner", "reader"):
        assert HIDDEN in page(world, who) and "en niet over" not in page(world, who)
    assert "vroeg Noor van GGD Rivierland om woorden te wissen" in page(world, "reader")
    told = {message.to[0] for message in mail.outbox if "woorden verborgen" in message.subject}
    assert told == {world.partner.user.email, world.colleague.user.email}
    assert all("niet over" not in message.body for message in mail.outbox)
    assert "en niet over" not in file_of(world) and '"zout"' not in file_of(world) and "f00dfeed" not in file_of(world)
    assert hiding.ruling == ""


def test_who_decides_sees_the_sentence_with_and_without(world, version):
    hiding = hide(world, reason="Stond er per ongeluk")
    there = page(world, "partner", "hidden_decide", pk=hiding.pk)
    assert TEXT in there and HIDDEN in there and "Stond er per ongeluk" in there
    assert "Waarom wij samenwerken" in there and "Samen." not in there, "only the sentences"
    assert url(world, "hidden_decide", pk=hiding.pk) in page(world, "partner")
    assert url(world, "hidden_decide", pk=hiding.pk) in world.clients["partner"].get("/mijn-werk/").content.decode()
    for who in ("coordinator", "colleague"):
        assert world.clients[who].get(url(world, "hidden_decide", pk=hiding.pk)).status_code == 404, "they asked for it"
    assert world.clients["reader"].get(url(world, "hidden_decide", pk=hiding.pk)).status_code == 403
    kompas = make_organisation(world.coordinator.partnership, "Kompas")
    other = make_member(world.coordinator.partnership, role="partner", organisation=kompas)
    assert client_for(other).get(url(world, "hidden_decide", pk=hiding.pk)).status_code == 404, "said nothing of it"


def test_one_no_brings_everything_back_and_stays_marked(world, version, django_capture_on_commit_callbacks):
    before = AgreementVersion.objects.values().get(pk=version.pk)
    said = list(Endorsement.objects.order_by("pk").values())
    hiding = hide(world)
    assert decide(world, hiding, {}).status_code == 422 and Hiding.objects.get().ruling == ""
    with django_capture_on_commit_callbacks(execute=True):
        assert decide(world, hiding, NO).status_code == 302
    assert AgreementVersion.objects.values().get(pk=version.pk) == before
    assert list(Endorsement.objects.order_by("pk").values()) == said
    assert not HiddenText.objects.exists()
    assert "Joost van De Brug nee: er is niets veranderd" in page(world, "reader")
    assert (
        "er staan" not in mail.outbox[-1].subject
        and mail.outbox[-1].subject == "Er is beslist over verborgen woorden in ‘Samen tegen pesten’"
    )
    assert decide(world, hiding, YES).status_code == 404, "the first answer counts"


def test_a_yes_wipes_for_good_and_the_mark_only_names_the_version(world, version):
    mark = version.sha256
    decide(world, hide(world), YES)
    version.refresh_from_db()
    assert version.content["purpose"] == "Wij praten met hen en [gewist] over hen."
    assert (version.sha256, version.salt, version.earlier_mark) == (mark, "", "")
    assert version.endorsements.get(by=world.partner).remark == "Dit is [gewist] weinig"
    assert not HiddenText.objects.exists() and version.endorsements.count() == 2
    there = page(world, "reader")
    assert mark[:16] in there and "Joost van De Brug ja: ze zijn gewist" in there and "f00dfeed" not in there


def test_the_mark_stands_on_paper(world, version):
    hiding = hide(world)
    preview = url(world, "document_preview", kind="overeenkomst")
    assert "Ze zijn verborgen tot" in world.clients["reader"].get(preview).content.decode()
    decide(world, hiding, NO)
    paper = world.clients["reader"].get(preview).content.decode()
    assert (
        "Joost van De Brug nee" in paper
        and version.sha256[:16] in paper
        and "Eerder kenmerk" in paper
        and TEXT in paper
    )


def test_nobody_endorses_it_meanwhile_but_a_new_one_can_be_put_forward(world, version):
    Endorsement.objects.filter(by=world.partner).update(withdrawn_at=timezone.now(), withdrawn_by=world.partner)
    hiding = hide(world)
    shown = text_hash(AgreementVersion.objects.get().content)
    data = SAID | {"given_on": timezone.localdate().isoformat(), "shown": shown}
    form = url(world, "version_endorse", number=1)
    assert world.clients["partner"].get(form).status_code == 302
    answer = world.clients["partner"].post(form, data | {"remark": "Wat ik typte"})
    assert (
        answer.status_code == 422
        and "verborgen" in answer.content.decode()
        and "Wat ik typte" in answer.content.decode()
    )
    paper = data | {"organisation": world.partner.organisation_id}
    assert as_trekker(world).post(url(world, "version_on_paper", number=1), paper).status_code == 422
    facts = {"on_paper": True, "by": world.coordinator, "given_on": timezone.localdate(), "name": "Anne"}
    recorded = Endorsement.objects.create(
        version=version, organisation=world.partner.organisation, verdict="agreed", **facts
    )
    confirmed = world.clients["partner"].post(url(world, "paper_confirm", pk=recorded.pk), follow=True)
    assert "Bevestig dit als daarover beslist is" in confirmed.content.decode()
    recorded.refresh_from_db()
    assert recorded.confirmed_at is None
    recorded.delete()
    assert Endorsement.objects.filter(withdrawn_at=None).count() == 1
    assert "Afspraken, versie 1" not in world.clients["partner"].get("/mijn-werk/").content.decode()
    agreement = Agreement.objects.get(partnership=world.coordinator.partnership)
    agreement.parties.set([world.partner.organisation])
    Agreement.objects.filter(pk=agreement.pk).update(purpose="Nieuw", joint_work="Nieuw")
    put = as_trekker(world).get(url(world, "agreement_put_forward"))
    as_trekker(world).post(url(world, "agreement_put_forward"), {"shown": put.context["shown"]})
    assert AgreementVersion.objects.count() == 2
    decide(world, hiding, NO)
    data["shown"] = text_hash(AgreementVersion.objects.get(number=2).content)
    assert world.clients["partner"].post(url(world, "version_endorse", number=2), data).status_code == 302


def test_a_wiped_version_is_endorsed_exported_and_imported(world, version):
    Endorsement.objects.filter(by=world.partner).update(withdrawn_at=timezone.now(), withdrawn_by=world.partner)
    decide(world, hide(world), YES)
    first = file_of(world)
    copy = import_partnership(data=read_file(first.encode()))
    assert partnership_file(copy).decode() == first
    there = AgreementVersion.objects.get(partnership=copy)
    assert there.sha256 == version.sha256 and there.hidings.get().ruling == "wiped"
    shown = text_hash(AgreementVersion.objects.get(pk=version.pk).content)
    data = SAID | {"given_on": timezone.localdate().isoformat(), "shown": shown}
    assert world.clients["partner"].post(url(world, "version_endorse", number=1), data).status_code == 302


def test_after_one_no_only_the_host_hides_the_same_words_there_again(world, version, monkeypatch):
    decide(world, hide(world), NO)
    for words in ("niet", "NIET", "niet over"):
        answer = as_trekker(world).post(
            url(world, "wipe_text"),
            {"text": words, "searched": words, "confirmed": "1", "password": "een-lang-genoeg-woord"},
            follow=True,
        )
        assert "Alleen de beheerder kan het er nog verbergen" in answer.content.decode()
        assert Hiding.objects.count() == 1 and AgreementVersion.objects.get().content["purpose"] == TEXT
    hide(world, "praten")
    assert "[verborgen" in AgreementVersion.objects.get().content["purpose"], "other words can be"
    monkeypatch.setattr("phases.management.commands.wiping.getpass", lambda _: "niet")
    call_command("wiping", "hide", world.slug, "--version", "1")
    assert AgreementVersion.objects.get().content["purpose"] == (
        "Wij [verborgen, wordt nagekeken] met hen en [verborgen (2), wordt nagekeken] over hen."
    )
    assert (
        world.clients["colleague"].get(url(world, "hidden_decide", pk=Hiding.objects.latest("pk").pk)).status_code
        == 200
    )
    decide(world, Hiding.objects.latest("pk"), YES)
    with pytest.raises(CommandError, match="Dat staat er niet"):
        call_command("wiping", "hide", world.slug, "--version", "1")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("rulings", [(YES, NO), (NO, YES), (NO, NO)])
def test_two_names_in_one_text_each_come_back_in_their_place(world, version, order, rulings):
    AgreementVersion.objects.update(content=version.content | {"purpose": "Ans en Bo, en Ans."})
    hidings = [hide(world, "Ans"), hide(world, "Bo")]
    for which in order:
        if which == order[1]:
            assert AgreementVersion.objects.get().salt == "", "something is hidden still"
        decide(world, hidings[which], rulings[which])
        assert not HiddenText.objects.exclude(wipe__at=F("hiding__at")).exists(), "each has days of its own"
    first, second = ("[gewist]" if each == YES else name for each, name in zip(rulings, ("Ans", "Bo"), strict=True))
    found = AgreementVersion.objects.get()
    assert found.content["purpose"] == f"{first} en {second}, en {first}."
    assert bool(found.salt) == bool(found.earlier_mark) == (rulings == (NO, NO))


def test_without_a_decision_it_comes_back_on_day_thirty_and_everyone_is_told(world, version):
    hide(world)
    with time_machine.travel(timezone.now() + MONTH - timedelta(hours=1)):
        call_command("send_notifications")
        assert AgreementVersion.objects.get().content["purpose"] == HIDDEN
    mail.outbox.clear()
    with time_machine.travel(timezone.now() + MONTH):
        call_command("send_notifications")
        call_command("send_notifications")
        told = [
            message.to[0] for message in mail.outbox if message.subject.startswith("Verborgen woorden staan er weer")
        ]
    found = AgreementVersion.objects.get()
    assert found.content["purpose"] == TEXT and (found.salt, found.earlier_mark) == ("zout", "f00dfeed")
    assert Hiding.objects.get().ruling == "lapsed" and "Niemand besliste" in page(world, "reader")
    here = ("coordinator", "colleague", "partner", "reader", "waiting")
    assert sorted(told) == sorted(getattr(world, each).user.email for each in here)
    assert not HiddenText.objects.exists() and not Wipe.objects.exclude(sealed="").exists()


def test_the_host_decides_before_also_when_there_is_nobody_else(world):
    version = AgreementVersion.objects.get()
    AgreementVersion.objects.update(content=version.content | {"purpose": TEXT})
    hiding = hide(world)
    assert "of anders de beheerder" in page(world, "reader")
    assert decide(world, hiding, NO).status_code == 404, "only the organisation of the trekker endorsed it"
    call_command("wiping", "decide", str(hiding.pk), "nee")
    assert AgreementVersion.objects.get().content["purpose"] == TEXT and "de beheerder nee" in page(world, "reader")
    with pytest.raises(CommandError, match="al beslist"):
        call_command("wiping", "decide", str(hiding.pk), "ja")


def test_an_endorsed_decision_is_hidden_with_its_moments(world):
    noor, brug = world.coordinator, world.partner.organisation
    type(world.decision).objects.filter(pk=world.decision.pk).update(reason=TEXT)
    make_moment(by=noor, name="Nu", note="")
    given = {"organisation": brug, "by": world.partner, "name": "Joost", "function": "f", "on_behalf_of": "De Brug"}
    Endorsement.objects.create(decision=world.decision, verdict="agreed", given_on=timezone.localdate(), **given)
    hiding = hide(world)
    there = page(world, "reader", "decision", code="besluit-1")
    assert HIDDEN in there and "om woorden te wissen" in there
    assert "en niet over" not in str(list(MomentEntry.objects.values_list("fields", flat=True)))
    form = url(world, "decision_endorse", code="besluit-1", pk=world.decision.pk)
    assert world.clients["colleague"].get(form).status_code == 302
    decide(world, hiding, NO)
    assert TEXT in page(world, "reader", "decision", code="besluit-1")
    assert "en niet over" in str(list(MomentEntry.objects.values_list("fields", flat=True)))


@pytest.fixture
def shared(world):
    """A text of De Brug that everyone reads, and what De Brug said of a text of the trekkers."""
    answer = write(world.partner, "1b-01", f"Voor {NAME}. En voor ons.")
    share(contributions=Contribution.objects.filter(pk=answer.pk), by=world.partner)
    Revision.objects.filter(contribution=answer.pk).update(at=timezone.now())
    share(contributions=Contribution.objects.filter(pk=world.answer.pk), by=world.coordinator)
    Response.objects.create(
        contribution=world.answer.contribution, by=world.partner, stance="remark", text=f"Ook {NAME}!"
    )
    make_moment(by=world.coordinator, name="Nu", note="")
    return answer


def asked(world):
    return url(world, "wipe_answer", pk=Wipe.objects.get().pk)


def test_what_others_shared_is_hidden_until_they_decide(world, shared):
    confirmed(world)
    assert everywhere(NAME) == set()
    there = world.clients["partner"].get(asked(world)).content.decode()
    assert f"Voor {NAME}." in there and "En voor ons" not in there and f"Ook {NAME}!" in there
    assert (
        "Geen" not in there
        and url(world, "wipe_answer", pk=Wipe.objects.get().pk)
        in world.clients["partner"].get("/mijn-werk/").content.decode()
    )
    assert world.clients["coordinator"].get(asked(world)).status_code == 404
    about = f"{shared.pk}-0"
    assert world.clients["partner"].post(asked(world), {"about": about}).status_code == 422
    assert world.clients["partner"].post(asked(world), {"about": about} | NO).status_code == 302
    shared.refresh_from_db()
    assert shared.text == f"Voor {NAME}. En voor ons."
    said = Response.objects.get(by=world.partner)
    assert said.text == "Ook [verborgen, wordt nagekeken]!", "each text apart"
    world.clients["partner"].post(asked(world), {"about": f"{world.answer.pk}-{said.pk}"} | YES)
    for about in ("%d-0", "x\x00", "1-1"):
        assert world.clients["partner"].post(asked(world), {"about": about} | YES).status_code == 302
    said.refresh_from_db()
    assert said.text == "Ook [gewist]!" and not HiddenText.objects.exists()
    assert everywhere(NAME) == {"Answer", "Revision", "MomentEntry"}


def test_what_the_owner_typed_meanwhile_stays_and_the_words_are_in_the_history(world, shared):
    confirmed(world)
    records = Answer.objects.filter(pk=shared.pk)
    version = records.get().version("text")
    save_field(records=records, field="text", value="Heel anders", base=Base(version), by=world.partner)
    there = world.clients["partner"].get(asked(world)).content.decode()
    assert f"Voor {NAME}." in there, "as it is in the history"
    world.clients["partner"].post(asked(world), {"about": f"{shared.pk}-0"} | NO)
    assert records.get().text == "Heel anders"
    kept = Revision.objects.filter(contribution=shared.pk).order_by("pk").values_list("fields", flat=True)
    assert [each["text"] for each in kept] == [f"Voor {NAME}. En voor ons.", "Heel anders"]


def test_what_the_owner_typed_around_a_mark_is_kept_with_the_words(world, shared):
    confirmed(world)
    records = Answer.objects.filter(pk=shared.pk)
    record = records.get()
    save_field(
        records=records,
        field="text",
        value=f"Eerst. {record.text}",
        base=Base(record.version("text")),
        by=world.partner,
    )
    world.clients["partner"].post(asked(world), {"about": f"{shared.pk}-0"} | NO)
    assert records.get().text == f"Eerst. Voor {NAME}. En voor ons."


def test_where_a_mark_has_no_room_the_whole_text_is_hidden(world, shared):
    Answer.objects.filter(pk=shared.pk).update(text="Bo " * 6666)
    hide_in = Answer.objects.get(pk=shared.pk).text
    confirmed(world, "Bo")
    assert Answer.objects.get(pk=shared.pk).text == "[verborgen, wordt nagekeken]"
    world.clients["partner"].post(asked(world), {"about": f"{shared.pk}-0"} | NO)
    assert Answer.objects.get(pk=shared.pk).text == hide_in


def test_the_name_of_another_organisation_is_its_own(world):
    brug = world.partner.organisation
    Organisation.objects.filter(pk=brug.pk).update(name=f"Team {NAME}", slug=f"team-{NAME.lower()}")
    confirmed(world)
    brug.refresh_from_db()
    assert brug.name == "Team [verborgen, wordt nagekeken]" and NAME.lower() not in brug.slug
    world.clients["partner"].post(asked(world), {"about": "0-0"} | NO)
    brug.refresh_from_db()
    assert (brug.name, brug.slug) == (f"Team {NAME}", f"team-{NAME.lower()}")


def test_what_is_kept_to_bring_back_can_be_read_with_a_key_only(world, version, settings):
    hiding = hide(world)
    for model in (HiddenText, Wipe, Hiding):
        assert "niet" not in str(list(model.objects.values()))
    settings.FIELD_KEYS = ["een-nieuwe-sleutel"]
    decide(world, hiding, NO)
    assert AgreementVersion.objects.get().content["purpose"] == TEXT


def test_the_host_decides_about_what_an_organisation_shared(world, shared, capsys):
    confirmed(world)
    call_command("wiping", "list")
    numbers = [line.split()[1].rstrip(":") for line in capsys.readouterr().out.splitlines() if line.startswith("tekst")]
    assert len(numbers) == 2
    for number in numbers:
        call_command("wiping", "decide_text", number, "nee")
    shared.refresh_from_db()
    assert shared.text == f"Voor {NAME}. En voor ons." and not HiddenText.objects.exists()
    with pytest.raises(CommandError, match="Er is geen verborgen tekst"):
        call_command("wiping", "decide_text", numbers[0], "nee")


def test_a_partnership_with_hidden_words_can_be_deleted(world, version, shared):
    hide(world)
    confirmed(world)
    assert HiddenText.objects.filter(hiding=None).exists() and HiddenText.objects.filter(organisation=None).exists()
    partnership = world.coordinator.partnership
    ages = timezone.now() - timedelta(days=800)
    Partnership.objects.filter(pk=partnership.pk).update(removed_at=ages, notice_at=ages)
    delete_partnership(partnership=partnership)
    assert not Partnership.objects.filter(pk=partnership.pk).exists()
    assert not HiddenText.objects.exists() and not Wipe.objects.exists() and not Hiding.objects.exists()


def test_a_first_person_whom_nobody_confirmed_does_not_decide_where_others_can(world, version):
    """It may be a second mailbox of who asks."""
    organisation = make_organisation(world.coordinator.partnership, "Stichting Nieuw")
    first = make_member(
        world.coordinator.partnership, role="partner", organisation=organisation, name="Piet", unconfirmed=True
    )
    facts = {"verdict": "agreed", "by": first, "name": "Piet", "given_on": timezone.localdate()}
    Endorsement.objects.create(version=version, organisation=organisation, **facts)
    hiding = hide(world)
    address = url(world, "hidden_decide", pk=hiding.pk)
    assert client_for(first).post(address, YES).status_code == 404
    assert "Beslis over verborgen woorden" in world.clients["partner"].get("/mijn-werk/").content.decode()
    Membership.objects.filter(organisation=world.partner.organisation).update(unconfirmed=True)
    assert client_for(first).post(address, NO).status_code == 302, "nobody else is known either"
