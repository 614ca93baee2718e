from allauth.account.models import EmailAddress

from phases.people.models import User


def display_name(user) -> str:
    return str(user)


def has_account(email: str) -> bool:
    """Whether somebody signs in with this address. Who only said that it will be theirs, stands in nobody's way."""
    proven = EmailAddress.objects.filter(email__iexact=email, verified=True)
    return proven.exists() or User.objects.filter(email__iexact=email).exists()
