"""The forms of signing in with two steps, in our words. Apart, because allauth's models have to be loaded before these."""

import logging

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError

from phases.people.account_forms import Plain
from phases.people.secrets import Unreadable
from phases.people.security_log import note

logger = logging.getLogger(__name__)


class SaysUnreadable(Plain):
    """A form that says so where no key reads the secret any more: only the host can do something about that."""

    def clean_code(self):
        try:
            return super().clean_code()
        except Unreadable:
            logger.error("no key of FIELD_KEYS reads the second step of user %s; see reset_second_step", self.user.pk)
            raise ValidationError(
                "We kunnen deze code nu niet nakijken. Vraag hulp aan de beheerder van deze website."
            ) from None


class AuthenticateForm(SaysUnreadable, base.AuthenticateForm):
    pass


class ReauthenticateForm(SaysUnreadable, base.ReauthenticateForm):
    pass


class LogsRefusal:
    """A form that logs a passkey that was refused; of a wrong code allauth tells itself. What no browser sends is refused too."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except (ValidationError, ValueError, TypeError, LookupError, AttributeError) as error:
            note("sign-in failed, passkey refused", self.user)
            raise ValidationError("Deze passkey herkennen we niet. Probeer het nog eens.") from error


class AuthenticateWebAuthnForm(LogsRefusal, webauthn.AuthenticateWebAuthnForm):
    pass


class LoginWebAuthnForm(LogsRefusal, webauthn.LoginWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(LogsRefusal, webauthn.ReauthenticateWebAuthnForm):
    pass


class ActivateTOTPForm(Plain, totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code uit je app"


class AddWebAuthnForm(Plain, webauthn.AddWebAuthnForm):
    """Signing in with it alone is what people expect of a passkey, so that is ticked."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Naam van de passkey"
        self.initial["name"] = ""
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.label = "Met deze passkey log ik in zonder wachtwoord"
        alone.help_text = "Je apparaat vraagt dan om je vinger, gezicht of pincode."

    def clean_name(self):
        return self.cleaned_data["name"] or "Mijn passkey"


class EditWebAuthnForm(Plain, webauthn.EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Naam van de passkey"
