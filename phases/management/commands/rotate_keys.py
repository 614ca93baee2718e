from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError

from phases.people.second_step import rewrite
from phases.people.secrets import Unreadable
from phases.privacy.asking import rewrite_sealed


class Command(BaseCommand):
    help = "Versleutelt geheimen van de tweede stap en verborgen woorden opnieuw, met de eerste van FIELD_KEYS."

    def handle(self, **options):
        """What no key reads stays as it is, so that putting the old key back still helps."""
        adapter, lost = get_adapter(), []

        def anew(text: str) -> str:
            try:
                return adapter.encrypt(adapter.decrypt(text))
            except Unreadable:
                lost.append(text)
                return text

        found = rewrite(Authenticator.objects.all(), anew) + rewrite_sealed(anew)
        self.stdout.write(f"{found} keer opnieuw versleuteld, behalve {len(lost)} geheimen.")
        if lost:
            raise CommandError(
                f"{len(lost)} geheimen zijn met een andere sleutel geschreven. Zet die sleutel terug achter in FIELD_KEYS; "
                "is hij weg, gebruik dan reset_second_step."
            )
