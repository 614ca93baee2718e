from allauth.account.models import EmailAddress

from phases.people.models import User


def display_name(user) -> str:
    return str(user)


def proven_addresses(user) -> set[str]:
    """Those that were shown to be theirs, in small letters as we keep them."""
    proven = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {each.lower() for each in proven}


def has_account(email: str) -> bool:
    """Whether somebody signs in with this address. Who only said that it will be theirs, stands in nobody's way."""
    proven = EmailAddress.objects.filter(email__iexact=email, verified=True)
    return proven.exists() or User.objects.filter(email__iexact=email).exists()
