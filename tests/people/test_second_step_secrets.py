"""What a copy of the database gives away of the second step, and what is left when a host replaces the key."""

import importlib

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.apps import apps
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.factories import make_user
from tests.people.second_step import PASSWORD, code_of, has_account, second_step

pytestmark = pytest.mark.django_db
OLD, NEW = "a" * 40, "b" * 40
AUTHENTICATE = reverse("mfa_authenticate")
migration = importlib.import_module("phases.migrations.0011_second_step")


@pytest.fixture
def joost(db):
    return has_account("joost@school.example")


def stored(user) -> str:
    return str(list(Authenticator.objects.filter(user=user).values_list("data", flat=True)))


def sign_in(client, user, code):
    """Up to and including the second step; gives the page after it."""
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client.post(AUTHENTICATE, {"code": code}, follow=True)


def test_the_database_holds_no_secret_that_can_be_used(joost):
    secret = second_step(joost)
    [seed] = [get_adapter().decrypt(each.data["seed"]) for each in Authenticator.objects.filter(type="recovery_codes")]
    assert len(seed) == 80 and secret not in stored(joost) and seed not in stored(joost)


def test_another_key_reads_what_older_ones_wrote(client, joost, settings):
    """From the key of SECRET_KEY to one of its own, to a next one, with a new SECRET_KEY meanwhile."""
    secret = second_step(joost)
    settings.FIELD_KEYS = [OLD]
    assert sign_in(client, joost, code_of(secret)).wsgi_request.user == joost
    call_command("rotate_keys")
    settings.SECRET_KEY, settings.FIELD_KEYS = "another", [NEW, OLD]
    assert get_adapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret
    settings.SECRET_KEY_FALLBACKS = []
    call_command("rotate_keys")
    settings.FIELD_KEYS = [NEW]
    assert get_adapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret


def test_a_fallback_of_the_secret_key_is_read_too(joost, settings):
    secret = second_step(joost)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert get_adapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret


def test_a_key_that_was_dropped_too_soon_is_said_and_can_come_back(client, joost, settings, caplog):
    settings.FIELD_KEYS = [OLD]
    secret = second_step(joost)
    before = stored(joost)
    settings.FIELD_KEYS = [NEW]
    page = sign_in(client, joost, code_of(secret))
    assert page.status_code == 200 and "We kunnen deze code nu niet nakijken" in page.content.decode()
    assert f"user {joost.pk}" in caplog.text and not page.wsgi_request.user.is_authenticated
    with pytest.raises(CommandError, match="2 geheimen"):
        call_command("rotate_keys")
    assert stored(joost) == before
    client.force_login(joost)
    assert client.get(reverse("mfa_index")).status_code == 200
    settings.FIELD_KEYS = [NEW, OLD]
    call_command("rotate_keys")
    settings.FIELD_KEYS = [NEW]
    assert get_adapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == secret


def make_plain(user) -> tuple[str, list[str]]:
    """As rows were before this release, with codes that came from elsewhere too."""
    secret = totp.generate_totp_secret()
    Authenticator.objects.create(user=user, type="totp", data={"secret": secret})
    codes = {"seed": "ab" * 40, "used_mask": 1, "migrated_codes": ["11111111", "22222222"]}
    Authenticator.objects.create(user=user, type="recovery_codes", data=codes)
    return secret, ["11111111", "22222222"]


def test_rows_from_before_are_read_and_encrypted_by_the_migration(client, joost):
    secret, codes = make_plain(joost)
    key = Authenticator.objects.create(user=joost, type="webauthn", data={"name": "Telefoon", "credential": {}})
    assert sign_in(client, joost, code_of(secret)).wsgi_request.user == joost, "also before the migration"
    migration.encrypt_secrets(apps, None)
    once = stored(joost)
    assert secret not in once and "11111111" not in once and "abab" not in once
    migration.encrypt_secrets(apps, None)
    assert stored(joost) == once, "a second time changes nothing"
    kept = Authenticator.objects.get(type="recovery_codes")
    assert RecoveryCodes(kept).get_unused_codes() == codes and kept.data["used_mask"] == 1
    key.refresh_from_db()
    assert key.data == {"name": "Telefoon", "credential": {}}
    client.force_login(joost)
    migration.decrypt_secrets(apps, None)
    assert secret in stored(joost)


def test_the_migration_stands_where_the_second_step_has_its_tables():
    assert ("mfa", "0003_authenticator_type_uniq") in migration.Migration.dependencies


# Shown once.


def test_recovery_codes_are_shown_once(client, joost):
    second_step(joost, recovery_codes=False)
    client.force_login(joost)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    shown = client.post(reverse("mfa_generate_recovery_codes"), follow=True)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10 and all(code in shown.content.decode() for code in codes)
    for path in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        page = client.get(reverse(path))
        assert not any(code in page.content.decode() for code in codes)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "Herstelcodes laten we maar één keer zien" in page and reverse("mfa_generate_recovery_codes") in page
    assert f'href="{reverse("mfa_view_recovery_codes")}"' not in client.get(reverse("mfa_index")).content.decode()


def test_codes_from_before_are_not_shown_after_the_upgrade(client, joost):
    _, codes = make_plain(joost)
    migration.encrypt_secrets(apps, None)
    client.force_login(joost)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for path in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        assert codes[0] not in client.get(reverse(path)).content.decode()


def test_the_secret_of_the_app_is_shown_at_set_up_only(client, joost):
    client.force_login(joost)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    for path in ("mfa_activate_totp", "mfa_deactivate_totp", "mfa_index"):
        assert secret not in client.get(reverse(path), follow=True).content.decode()
    assert secret not in str(dict(client.session))


def test_it_says_how_short_a_key_is(run):
    with pytest.raises(AssertionError, match="FIELD_KEYS"):
        run("", FIELD_KEYS="too-short")
    assert (
        run("from django.conf import settings; print(len(settings.FIELD_KEYS))", FIELD_KEYS=f"{NEW}, {OLD}").strip()
        == "2"
    )


def test_nobody_else_is_touched(joost):
    secret = second_step(other := make_user("Els"))
    second_step(joost)
    call_command("rotate_keys")
    assert get_adapter().decrypt(Authenticator.objects.get(type="totp", user=other).data["secret"]) == secret
