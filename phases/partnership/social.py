"""Signing in with the account of one's own organisation. Only loaded where that is switched on; see docs/login.md."""

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.utils import timezone

from phases.partnership.models import Invitation
from phases.people.names import has_link
from phases.people.security_log import note


class SocialAdapter(DefaultSocialAccountAdapter):
    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": "Kies eerst een wachtwoord bij ‘Mijn account’. Daarna kun je dit loskoppelen.",
    }

    def pre_social_login(self, request, sociallogin):
        """An address counts as checked only where the host trusts the provider; else it is confirmed by mail."""
        if not settings.OIDC_TRUST_EMAIL:
            for address in sociallogin.email_addresses:
                address.verified = False

    def on_authentication_error(self, request, provider, **_):
        note("sign-in failed, refused by the own organisation", request=request)

    def is_open_for_signup(self, request, sociallogin):
        """A new account for anyone where signing up is open, else only for who is invited."""
        email = (sociallogin.user.email or "").lower()
        return settings.SIGNUP_OPEN or is_invited(email)

    def populate_user(self, request, sociallogin, data):
        user = super().populate_user(request, sociallogin, data)
        whole = " ".join(filter(None, (data.get("first_name"), data.get("last_name"))))
        known = [name for name in (data.get("name"), whole) if name and not has_link(name)]
        user.name = [*known, user.email.partition("@")[0]][0]
        return user


def is_invited(email: str) -> bool:
    asked = Invitation.objects.unanswered().filter(email=email)
    return bool(email) and asked.filter(expires_at__gt=timezone.now()).exists()
