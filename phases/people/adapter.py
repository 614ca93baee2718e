from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError

from phases.people.mail import post_made

MAX_EMAIL = 254


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer het nog eens.",
        "enter_current_password": "Dit is niet je huidige wachtwoord.",
        "incorrect_password": "Dit wachtwoord klopt niet.",
        "too_many_login_attempts": "Je hebt te vaak geprobeerd in te loggen. Probeer het over een paar minuten opnieuw.",
        "incorrect_code": "Deze code klopt niet, of is te oud. Kijk nog eens, of vraag een nieuwe code.",
        "rate_limited": "Je probeerde dit te vaak. Wacht een paar minuten.",
    }

    def is_open_for_signup(self, request):
        return settings.SIGNUP_OPEN

    def send_mail(self, template_prefix, email, context):
        """Never in the request: a slow mail server would hold it, and a failing one would break what was done already."""
        context = {"request": self.request, "email": email, "current_site": get_current_site(self.request), **context}
        message = self.render_mail(template_prefix, email, context)
        post_made(message, kind=template_prefix.rpartition("/")[2])

    def clean_email(self, email):
        """Raises ValidationError for an address longer than fits: allauth would cut it off."""
        if len(email) > MAX_EMAIL:
            raise ValidationError(f"Dit e-mailadres is te lang: hoogstens {MAX_EMAIL} tekens.")
        return super().clean_email(email)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": "Zet eerst het inloggen in twee stappen uit. Daarna kun je je e-mailadres wijzigen.",
        "incorrect_code": "Deze code klopt niet, of is te oud. Kijk nog eens in je app.",
    }
