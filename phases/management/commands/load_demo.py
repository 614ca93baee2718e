from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from phases.overview.demo import GuideMissing, load_demo


class Command(BaseCommand):
    help = "Zet drie voorbeeld-samenwerkingen klaar. Wat er al staat, blijft zoals het is."

    def add_arguments(self, parser):
        parser.add_argument(
            "--ook-buiten-demo", action="store_true", help="ook als DEBUG uit staat; het wachtwoord is openbaar"
        )

    def handle(self, **options):
        if not settings.DEBUG and not options["ook_buiten_demo"]:
            raise CommandError("Dit maakt accounts met een openbaar wachtwoord. Wil je dat echt: --ook-buiten-demo.")
        try:
            made = load_demo()
        except GuideMissing as error:
            raise CommandError("Laad eerst het stappenplan: manage.py load_guide.") from error
        self.stdout.write("De voorbeelden staan klaar." if made else "De voorbeelden stonden er al.")
        self.stdout.write(
            "Inloggen: trekker@, collega@, partner@, bestuurder@, meelezer@ of wonen@demo.example, "
            f"wachtwoord {settings.DEMO_PASSWORD}"
        )
