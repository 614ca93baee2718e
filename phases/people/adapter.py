from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError

from phases.people import secrets
from phases.people.mail import post_made
from phases.people.models import User
from phases.people.security_log import note

MAX_EMAIL = 254


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer het nog eens.",
        "enter_current_password": "Dit is niet je huidige wachtwoord.",
        "incorrect_password": "Dit wachtwoord klopt niet.",
        "too_many_login_attempts": "Er is te vaak geprobeerd in te loggen met dit account, door jou of door iemand anders. "
        "Zo lukt het pas over vijf minuten weer.",
        "incorrect_code": "Deze code klopt niet, of is te oud. Kijk nog eens, of vraag een nieuwe code.",
        "rate_limited": "Je probeerde dit te vaak. Wacht een paar minuten.",
    }

    def is_open_for_signup(self, request):
        return settings.SIGNUP_OPEN

    def send_mail(self, template_prefix, email, context):
        """Leaves it to the worker: a slow mail server would hold it, and a failing one would break what was done already."""
        context = {"request": self.request, "email": email, "current_site": get_current_site(self.request), **context}
        message = self.render_mail(template_prefix, email, context)
        post_made(message, kind=template_prefix.rpartition("/")[2])

    def clean_email(self, email):
        """Raises ValidationError for an address longer than fits: allauth would cut it off."""
        if len(email) > MAX_EMAIL:
            raise ValidationError(f"Dit e-mailadres is te lang: hoogstens {MAX_EMAIL} tekens.")
        return super().clean_email(email)

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            note_failure(request, credentials, "sign-in refused, tried too often")
            raise

    def authentication_failed(self, request, **credentials):
        note_failure(request, credentials, "sign-in failed, wrong password")

    def respond_user_inactive(self, request, user):
        note("sign-in refused, account not active", user, request)
        return super().respond_user_inactive(request, user)


def note_failure(request, credentials: dict, event: str) -> None:
    """The account that it was about, if there is one: an address that somebody just typed is not written down."""
    note(event, User.objects.filter(email__iexact=credentials.get("email", "")).first(), request)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": "Zet eerst het inloggen in twee stappen uit. Daarna kun je je e-mailadres wijzigen.",
        "incorrect_code": "Deze code klopt niet, of is te oud. Kijk nog eens in je app.",
    }

    def encrypt(self, text):
        return secrets.encrypt(text)

    def decrypt(self, encrypted_text):
        """Raises Unreadable. What was stored before we encrypted is read as it is."""
        return secrets.decrypt(encrypted_text) if encrypted_text.startswith(secrets.MARK) else encrypted_text
