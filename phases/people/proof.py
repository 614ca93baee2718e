"""Whose account it is, when someone else made it with an address that was not theirs."""

from allauth.account.models import EmailAddress
from django.contrib import messages


def forget_unproven_password(sender, request, user, method, email="", **_):
    """When a code by mail is the first proof of an address, who chose the password before may be someone else.

    allauth does the same for who comes with the account of their own organisation, but not for a code.
    """
    unproven = method == "code" and EmailAddress.objects.filter(user=user, email__iexact=email, verified=False).exists()
    if unproven and user.has_usable_password():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        messages.info(
            request,
            "Een wachtwoord dat eerder bij dit adres werd gekozen, werkt niet meer. Bij ‘Mijn account’ kun je er een kiezen.",
        )
