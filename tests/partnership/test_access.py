"""Who gets in where: every URL of the app x every kind of reader x GET, POST and htmx. A URL without a row fails."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from phases.agreement.models import AgreementVersion, Hiding
from phases.partnership.models import Organisation
from phases.people.secrets import encrypt
from phases.privacy.models import HiddenText, Wipe, WipeQuestion
from tests.world import SECRET

pytestmark = pytest.mark.django_db

READ, WRITE, LEAD, ACCOUNT, PUBLIC = "member:read", "member:write", "member:coordinate", "account", "public"
TOKEN = "token"
THIRD_PARTY = ("account/", "beheer/")
OUTSIDE = ("stranger", "ended", "administrator")
GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")


@dataclass
class Row:
    """`others` and `colleague`: what someone of another organisation, or of the same one, gets whose role is large enough: 404
    where the thing itself is concept. `query` is what an address needs to be asked well.
    """

    policy: str
    methods: tuple[str, ...]
    others: int = 200
    args: dict | None = None
    colleague: int = 200
    query: str = ""


def joint(policy, methods, **args):
    """About what the trekkers wrote together and did not share."""
    return Row(policy, methods, 404, args, 404)


def own(policy, methods, **args):
    """About what the organisation of the trekker wrote for itself and did not share."""
    return Row(policy, methods, 404, args)


TABLE = {
    # people, invitations and roles
    "members": Row(READ, GET),
    "stop": Row(READ, BOTH),
    "member_invite": Row(WRITE, BOTH),
    "members_invite": Row(LEAD, BOTH),
    "member_edit": Row(LEAD, BOTH, args={"pk": "coordinator"}),
    "member_hand_over": Row(LEAD, POST, args={"pk": "coordinator"}),
    "member_end": Row(LEAD, BOTH, args={"pk": "coordinator"}),
    "member_confirm": Row(WRITE, POST, 404, args={"pk": "colleague"}),
    "access_grant": Row(WRITE, POST, 404, args={"pk": "request"}),
    "access_refuse": Row(WRITE, POST, 404, args={"pk": "request"}),
    "access_take_back": Row(LEAD, POST, 404, args={"pk": "request"}),
    "access_undo": Row(ACCOUNT, POST, args={"pk": "request"}),
    "organisation_leave": Row(LEAD, BOTH, args={"organisation": "own"}),
    "invitation_again": Row(LEAD, POST, args={"pk": "invitation"}),
    "invitation_link": Row(LEAD, GET, args={"pk": "invitation"}),
    "invitation_revoke": Row(LEAD, POST, args={"pk": "invitation"}),
    "invitation": Row(TOKEN, BOTH, args={"token": "onzin"}),
    "invitation_mail": Row(TOKEN, POST, args={"token": "onzin"}),
    "invitation_decline": Row(TOKEN, POST, args={"token": "onzin"}),
    "sign_in_and_go_on": Row(PUBLIC, POST),
    "home": Row(ACCOUNT, GET),
    "my_account": Row(ACCOUNT, BOTH),
    "my_sessions": Row(ACCOUNT, BOTH),
    "partnership_new": Row(ACCOUNT, BOTH),
    "partnership_bring_back": Row(ACCOUNT, POST),
    "partnership": Row(READ, GET),
    "partnership_settings": Row(LEAD, BOTH),
    # sharing, own views, readiness
    "sharing": Row(WRITE, BOTH, query="?fase=1"),
    "unsharing": Row(WRITE, BOTH, query="?fase=1"),
    "question": Row(READ, BOTH, args={"code": "1a-01"}),
    "ready": Row(WRITE, POST, args={"part": "internal_plan"}),
    "not_ready": Row(WRITE, POST, args={"part": "internal_plan"}),
    "partnership_put_away": Row(LEAD, BOTH),
    "section": Row(READ, BOTH, args={"code": "1a"}),
    "decision": Row(READ, BOTH, args={"code": "besluit-1"}),
    "phase_check": Row(READ, GET, args={"number": 1}),
    "phase_close": Row(LEAD, POST, args={"number": 1}),
    "phase_reopen": Row(LEAD, POST, args={"number": 1}),
    "open_points": Row(READ, BOTH),
    "intake": Row(READ, BOTH),
    # responses and review requests
    "respond": joint(WRITE, BOTH, pk="answer"),
    "response_reply": joint(WRITE, BOTH, pk="response"),
    "response_withdraw": joint(WRITE, POST, pk="response"),
    "response_handle": joint(WRITE, POST, pk="response"),
    "response_reopen": joint(WRITE, POST, pk="response"),
    "response_take_over": joint(WRITE, POST, pk="response"),
    "review": Row(LEAD, BOTH, args={"code": "1a"}),
    "review_remind": Row(LEAD, POST, args={"code": "1a"}),
    "review_close": Row(LEAD, POST, args={"code": "1a"}),
    "review_done": joint(WRITE, POST, code="1a"),
    "intake_field": Row(LEAD, BOTH, args={"code": "1a", "field": "level"}),
    "answer_field": Row(WRITE, BOTH, args={"code": "1a-01", "field": "text"}),
    "answer_history": joint(READ, BOTH, code="1a-01"),
    "cards": Row(READ, BOTH),
    "card_field": Row(WRITE, BOTH, args={"code": "v-01", "field": "colour"}),
    "parties": Row(READ, GET),
    # exchange
    "partnership_import": Row(ACCOUNT, BOTH),
    "exchange": Row(READ, GET),
    "exchange_file": Row(READ, GET),
    "exchange_sheet": Row(READ, GET, args={"kind": "acties"}),
    "parties_import": Row(WRITE, BOTH),
    "parties_save": Row(WRITE, POST),
    "parties_add": Row(WRITE, POST),
    "profiles_start": Row(WRITE, POST),
    "party_edit": Row(WRITE, BOTH, args={"pk": "party"}),
    "party_remove": Row(WRITE, POST, args={"pk": "party"}),
    "party_put_back": joint(WRITE, POST, pk="party"),
    "network": Row(READ, GET),
    "network_save": Row(WRITE, POST),
    "profile_move": joint(WRITE, POST, pk="profile"),
    "profile_history": joint(WRITE, BOTH, pk="profile"),
    "profile_field": joint(WRITE, BOTH, pk="profile", field="offer"),
    "processes": Row(READ, GET),
    # privacy
    "privacy": Row(PUBLIC, GET),
    "my_data": Row(ACCOUNT, GET),
    "my_data_file": Row(ACCOUNT, GET),
    "account_delete": Row(ACCOUNT, BOTH),
    "access_register": Row(READ, GET),
    "host_stop": Row(ACCOUNT, BOTH),
    "wipe_text": Row(LEAD, BOTH),
    "wipe_answer": Row(WRITE, BOTH, 404, {"pk": "wipe"}),
    "hidden_decide": Row(WRITE, BOTH, 404, {"pk": "hiding"}),
    "process_new": Row(WRITE, POST),
    "process": joint(READ, GET, pk="process"),
    "process_save": joint(WRITE, POST, pk="process"),
    "process_remove": joint(WRITE, POST, pk="process"),
    "process_put_back": joint(WRITE, POST, pk="process"),
    "process_history": joint(READ, BOTH, pk="process"),
    "process_field": joint(WRITE, BOTH, pk="process", field="name"),
    "step_add": joint(WRITE, POST, pk="process"),
    "step_move": joint(WRITE, POST, pk="step"),
    "step_remove": joint(WRITE, POST, pk="step"),
    "step_put_back": joint(WRITE, POST, pk="step"),
    "step_field": joint(WRITE, BOTH, pk="step", field="what"),
    "bottlenecks": Row(READ, GET),
    "bottleneck_add": joint(WRITE, POST, pk="process"),
    "bottleneck_remove": joint(WRITE, POST, pk="bottleneck"),
    "bottleneck_put_back": joint(WRITE, POST, pk="bottleneck"),
    "bottleneck_history": joint(READ, BOTH, pk="bottleneck"),
    "bottleneck_field": joint(WRITE, BOTH, pk="bottleneck", field="description"),
    "agreement": Row(READ, BOTH),
    # versions, endorsements, consent
    "agreement_put_forward": Row(LEAD, BOTH),
    "agreement_versions": Row(READ, GET),
    "agreement_version": Row(READ, GET, args={"number": "version"}),
    "version_endorse": Row(WRITE, BOTH, args={"number": "version"}),
    "version_on_paper": Row(LEAD, BOTH, args={"number": "version"}),
    "version_remind": Row(LEAD, POST, args={"number": "version"}),
    "endorsement_withdraw": Row(WRITE, BOTH, 404, {"pk": "endorsement"}),
    "paper_confirm": joint(WRITE, POST, pk="endorsement"),
    "paper_refuse": joint(WRITE, POST, pk="endorsement"),
    "signers": Row(WRITE, BOTH),
    "signers_undo": Row(WRITE, POST, args={"pk": "endorsement"}),
    "decision_endorse": Row(WRITE, BOTH, args={"code": "besluit-1", "pk": "decision"}),
    "decision_ask": Row(LEAD, POST, args={"code": "besluit-1", "pk": "decision"}),
    "agreement_propose": Row(LEAD, POST),
    "agreement_history": Row(LEAD, BOTH),
    "agreement_field": Row(LEAD, BOTH, args={"field": "purpose"}),
    "plans": Row(READ, GET),
    "plan_external": joint(READ, GET),
    "plan_external_save": Row(LEAD, POST),
    "plan_external_add": Row(LEAD, POST),
    "plan_internal_add": own(WRITE, POST, organisation="own"),
    "plan_external_field": Row(LEAD, BOTH, args={"field": "goal"}),
    "plan_internal": own(READ, GET, organisation="own"),
    "plan_internal_save": own(WRITE, POST, organisation="own"),
    "plan_internal_field": own(WRITE, BOTH, organisation="own", field="goal"),
    "action_new": Row(WRITE, BOTH),
    "action": joint(READ, BOTH, pk="external"),
    "action_history": joint(READ, BOTH, pk="external"),
    "action_remove": joint(WRITE, POST, pk="external"),
    "action_put_back": joint(WRITE, POST, pk="external"),
    "action_field": joint(WRITE, BOTH, pk="external", field="what"),
    "milestone_add": joint(WRITE, POST, pk="external"),
    "milestone_reach": joint(WRITE, POST, pk="milestone"),
    "milestone_remove": joint(WRITE, POST, pk="milestone"),
    "milestone_put_back": joint(WRITE, POST, pk="milestone"),
    "milestone_field": joint(WRITE, BOTH, pk="milestone", field="text"),
    "action_reopen": joint(WRITE, POST, pk="stopped"),
    "cycle_external": joint(READ, GET, number=2),
    "cycle_external_save": joint(WRITE, POST, number=2),
    "cycle_external_close": joint(WRITE, BOTH, number=2),
    "cycle_external_field": joint(WRITE, BOTH, number=2, field="goal"),
    "cycle_external_check": joint(WRITE, BOTH, number=2, pk="external", field="text"),
    "cycle_internal": own(READ, GET, organisation="own", number=1),
    "cycle_internal_save": own(WRITE, POST, organisation="own", number=1),
    "cycle_internal_close": own(WRITE, BOTH, organisation="own", number=1),
    "cycle_internal_field": own(WRITE, BOTH, organisation="own", number=1, field="goal"),
    "cycle_internal_check": own(WRITE, BOTH, organisation="own", number=1, pk="own_action", field="text"),
    "meetings": Row(READ, GET),
    # my work, notifications, calendar
    "my_work": Row(ACCOUNT, GET),
    "notifications": Row(ACCOUNT, BOTH),
    "calendar_new": Row(ACCOUNT, POST),
    "calendar_off": Row(ACCOUNT, POST),
    "calendar": Row(TOKEN, GET, args={"key": "onzin"}),
    "unsubscribe": Row(TOKEN, BOTH, args={"token": "onzin"}),
    "meeting_new": Row(LEAD, POST),
    "meeting": joint(READ, GET, pk="meeting"),
    "meeting_save": joint(LEAD, POST, pk="meeting"),
    "meeting_field": joint(LEAD, BOTH, pk="meeting", field="title"),
    "meeting_history": joint(READ, BOTH, pk="meeting"),
    "meeting_copy": joint(LEAD, POST, pk="meeting"),
    "meeting_calendar": joint(READ, GET, pk="meeting"),
    "meeting_remove": joint(LEAD, POST, pk="meeting"),
    "meeting_put_back": joint(LEAD, POST, pk="meeting"),
    "meeting_points": joint(LEAD, BOTH, pk="meeting"),
    "minutes": joint(READ, GET, pk="meeting"),
    "minutes_save": joint(LEAD, POST, pk="meeting"),
    "follow_up": joint(LEAD, BOTH, pk="meeting"),
    "participants_add": joint(LEAD, POST, pk="meeting"),
    "person_add": joint(LEAD, POST, pk="meeting"),
    "point_remove": joint(LEAD, POST, pk="point"),
    "meeting_row_add": joint(LEAD, POST, pk="meeting", kind="doel"),
    "meeting_row_move": joint(LEAD, POST, pk="part", kind="onderdeel"),
    "meeting_row_remove": joint(LEAD, POST, pk="part", kind="onderdeel"),
    "meeting_row_put_back": joint(LEAD, POST, pk="part", kind="onderdeel"),
    "meeting_row_field": joint(LEAD, BOTH, pk="part", kind="onderdeel", field="notes"),
    "meeting_row_history": joint(LEAD, BOTH, pk="part", kind="onderdeel"),
    "documents": Row(READ, GET),
    # history and moments
    "moments": Row(READ, BOTH),
    "moment": Row(READ, GET, args={"pk": "moment"}),
    "moment_compare": Row(READ, GET, args={"pk": "moment"}),
    "moment_remove": Row(LEAD, POST, args={"pk": "moment"}),
    "moment_put_back": joint(LEAD, POST, pk="moment"),
    "decision_history": Row(READ, BOTH, args={"code": "besluit-1"}),
    "document_preview": joint(READ, GET, kind="extern"),
    "document_pdf": joint(READ, GET, kind="extern"),
    "document_make": joint(READ, POST, kind="extern"),
    "print_job": joint(READ, GET, pk="job"),
    "print_job_pdf": joint(READ, GET, pk="job"),
    "print_job_again": joint(READ, POST, pk="job"),
}
INSIDE = ("waiting", "reader", "partner", "colleague", "coordinator")
ROLES = {READ: set(INSIDE), WRITE: {"coordinator", "partner", "colleague"}, LEAD: {"coordinator"}}
HTMX = {"headers": {"HX-Request": "true"}}
WAYS = [("GET", {}), ("GET", HTMX), ("POST", {}), ("POST", HTMX)]


def patterns(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern


OWN = {pattern.name: (path, pattern) for path, pattern in patterns(get_resolver()) if not path.startswith(THIRD_PARTY)}


def wipe_asked_by(member):
    """Of which the organisation of the trekker has to say something."""
    wipe, _ = Wipe.objects.get_or_create(partnership=member.partnership, by=member, reason="Naam")
    WipeQuestion.objects.get_or_create(
        wipe=wipe, organisation=Organisation.objects.get(memberships__name="Karim", partnership=member.partnership)
    )
    return wipe


def hidden_by(member):
    version = AgreementVersion.objects.get(partnership=member.partnership)
    hiding, _ = Hiding.objects.get_or_create(partnership=member.partnership, by=member, version=version)
    place = {"model": "AgreementVersion", "record": version.pk, "field": "salt", "words": encrypt('["zout"]')}
    if not hiding.hidden_texts.exists():
        HiddenText.objects.create(wipe=wipe_asked_by(member), hiding=hiding, **place)
    return hiding


def address(world, name):
    found = {
        "coordinator": world.coordinator.pk,
        "colleague": world.colleague.pk,
        "request": world.request.pk,
        "answer": world.answer.pk,
        "response": world.response.pk,
        "party": world.profile.party_id,
        "profile": world.profile.pk,
        "process": world.process.pk,
        "step": world.step.pk,
        "bottleneck": world.bottleneck.pk,
        "external": world.external.pk,
        "milestone": world.milestone.pk,
        "meeting": world.meeting.pk,
        "part": world.part.pk,
        "point": world.point.pk,
        "job": world.job.pk,
        "own": world.coordinator.organisation.slug,
        "own_action": world.own.pk,
        "version": world.version.number,
        "endorsement": world.endorsement.pk,
        "decision": world.decision.pk,
        "moment": world.moment.pk,
        "invitation": world.invitation.pk,
        "stopped": world.stopped.pk,
    }
    # Made only for their own pages: what is hidden, is not endorsed.
    made = {"wipe": wipe_asked_by, "hiding": hidden_by}
    args = {
        key: made[value](world.partner).pk if value in made else found.get(value, value)
        for key, value in (TABLE[name].args or {}).items()
    }
    if "<slug:slug>" in OWN[name][0]:
        args["slug"] = world.slug
    return reverse(name, kwargs=args) + TABLE[name].query


def test_access_every_url_has_a_row_with_its_policy():
    assert set(OWN) == set(TABLE)
    assert {name: pattern.callback.policy for name, (_, pattern) in OWN.items()} == {
        name: row.policy for name, row in TABLE.items()
    }


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.policy.startswith("member")])
def test_access_to_a_partnership(world, name):
    row = TABLE[name]
    url = address(world, name)
    for method, extra in WAYS:
        for reader in OUTSIDE:
            told = reader == "ended" and (method, extra) == WAYS[0]  # who took part reads in a page that this is over
            response = ask(world, reader, method, url, **extra)
            assert response.status_code == (403 if told else 404), (reader, method)
            assert SECRET not in content(response)
        assert ask(world, "guest", method, url, **extra).status_code == (302 if (method, extra) == WAYS[0] else 401)
        for reader in INSIDE:
            response = ask(world, reader, method, url, **extra)
            assert response.status_code in expected(name, row, reader, method), (reader, method, response.status_code)
            if reader in ("partner", "reader", "waiting") or row.colleague == 404 and reader == "colleague":
                assert SECRET not in content(response), (reader, method)


def expected(name, row, reader, method):
    """Role first, then method, then whether the thing is there for this reader."""
    if reader not in ROLES[row.policy]:
        return {403}
    if method not in row.methods:
        return {405}
    if {"coordinator": 200, "colleague": row.colleague}.get(reader, row.others) == 404:
        return {404}
    if method == "POST":
        return {200, 302, 403, 404, 422}
    return {200, 302} if reader == "coordinator" else {200, 404} if name.endswith("put_back") else {200}


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.policy == ACCOUNT])
def test_access_with_an_account(world, name):
    row = TABLE[name]
    url = address(world, name)
    for method in BOTH:
        allowed = method in row.methods
        for headers in ({}, {"HX-Request": "true"}):
            anonymous = ask(world, "guest", method, url, headers=headers).status_code
            assert anonymous == (405 if not allowed else 401 if headers or method == "POST" else 302)
        response = ask(world, "stranger", method, url)
        assert (response.status_code == 405) is not allowed
        assert response.status_code < 500
        assert SECRET not in content(response)


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.policy == TOKEN])
def test_access_with_a_secret_address(world, name):
    """Who doesn't hold the secret finds nothing, whoever it is."""
    for reader in (*OUTSIDE, *INSIDE, "guest"):
        for method, extra in WAYS:
            expected = 404 if method in ("GET", *TABLE[name].methods) else 405
            assert ask(world, reader, method, address(world, name), **extra).status_code == expected, (reader, method)


def ask(world, reader, method, url, **extra):
    """What it did is undone: every reader finds the world as it was."""
    with transaction.atomic():
        response = getattr(world.clients[reader], method.lower())(url, **extra)
        response.getvalue()
        transaction.set_rollback(True)
    return response


def content(response):
    return response.content.decode(errors="replace")


def test_access_colleague_of_the_organisation_reads_its_own_and_not_the_joint_work(world):
    client, slug = world.clients["colleague"], world.slug
    own = reverse("plan_internal", kwargs={"slug": slug, "organisation": world.coordinator.organisation.slug})
    assert f"{SECRET} intern" in content(client.get(own))
    assert f"{SECRET} 1b" in content(client.get(reverse("section", kwargs={"slug": slug, "code": "1b"})))
    assert client.get(reverse("plan_external", kwargs={"slug": slug})).status_code == 404
    assert SECRET not in content(client.get(reverse("section", kwargs={"slug": slug, "code": "1a"})))


def test_access_another_organisations_plan_is_nowhere(world):
    client, slug = world.clients["partner"], world.slug
    for url in (
        reverse("action", kwargs={"slug": slug, "pk": world.own.pk}),
        reverse("action_field", kwargs={"slug": slug, "pk": world.own.pk, "field": "what"}),
        reverse("document_pdf", kwargs={"slug": slug, "kind": "intern"})
        + f"?organisatie={world.coordinator.organisation.slug}",
        reverse("action_new", kwargs={"slug": slug}) + f"?uit={world.answer.pk}",
    ):
        assert client.get(url).status_code == 404, url
    for name in ("plans", "partnership", "documents", "section"):
        kwargs = {"slug": slug} | ({"code": "4"} if name == "section" else {})
        assert SECRET not in content(client.get(reverse(name, kwargs=kwargs)))


def test_access_ends_at_once(world):
    url = reverse("partnership", kwargs={"slug": world.slug})
    assert world.clients["partner"].get(url).status_code == 200
    type(world.partner).objects.filter(pk=world.partner.pk).update(ended_at=world.partner.created_at)
    assert world.clients["partner"].get(url).status_code == 403
    assert world.clients["partner"].post(url).status_code == 404


def test_access_private_pages_are_in_no_cache(world):
    response = world.clients["coordinator"].get(reverse("section", kwargs={"slug": world.slug, "code": "1a"}))
    assert response["Cache-Control"] == "no-store"
    assert "HX-Request" in response["Vary"]
