"""The forms of signing in with two steps, in our words. Apart, because allauth's models have to be loaded before these."""

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn

from phases.people.account_forms import Plain


class AuthenticateForm(Plain, base.AuthenticateForm):
    pass


class ReauthenticateForm(Plain, base.ReauthenticateForm):
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
