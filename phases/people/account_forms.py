"""allauth's forms in our words. Apart from forms.py, which allauth itself imports while it loads these."""

from allauth.account import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.crypto import get_random_string

from phases.people.models import User

AGAIN = "Nog een keer hetzelfde wachtwoord"


class Plain:
    """No placeholder that repeats the label, and the second password asked for as we say it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name == "password2":
                field.label = AGAIN


class LoginForm(Plain, forms.LoginForm):
    @property
    def locked_out(self) -> bool:
        """Whether too many wrong passwords were typed for this address, by whoever. A code by mail and a passkey still work."""
        return self.has_error(NON_FIELD_ERRORS, "too_many_login_attempts")


class SignupForm(Plain, forms.SignupForm):
    def try_save(self, request):
        """For an address that has an account the same work is done as for another, and thrown away: else the time tells which."""
        if self.account_already_exists:
            self.make_and_throw_away(request)
        return super().try_save(request)

    @transaction.atomic
    def save(self, request):
        return super().save(request)

    @transaction.atomic
    def make_and_throw_away(self, request) -> None:
        """The work of making an account, without the account. It ends with one write to the disk, as that does."""
        email = self.cleaned_data["email"]
        self.cleaned_data["email"] = f"{get_random_string(30).lower()}@example.invalid"
        self.account_already_exists = False
        with transaction.atomic():
            self.save(request)
            transaction.set_rollback(True)
        self.cleaned_data["email"] = email
        self.account_already_exists = True
        User.objects.filter(email=email).update(name=F("name"))


class AddEmailForm(Plain, forms.AddEmailForm):
    pass


class ChangePasswordForm(Plain, forms.ChangePasswordForm):
    pass


class ResetPasswordForm(Plain, forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Plain, forms.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(Plain, forms.ReauthenticateForm):
    pass


class RequestLoginCodeForm(Plain, forms.RequestLoginCodeForm):
    def clean_email(self):
        """A limit of its own, whose message speaks of codes."""
        try:
            return super().clean_email()
        except ValidationError as error:
            if error.code == "too_many_login_attempts":
                raise ValidationError(
                    "Er zijn net al een paar codes gevraagd voor dit adres. Wacht een minuut."
                ) from error
            raise


class ConfirmLoginCodeForm(Plain, forms.ConfirmLoginCodeForm):
    pass
