from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from phases.guide.operations import GuideError, load_guide


class Command(BaseCommand):
    help = "Zet de inhoud van het stappenplan uit fixtures/guide in de database."

    def handle(self, *args, **options):
        files = sorted((settings.BASE_DIR / "fixtures" / "guide").glob("*.yaml"))
        try:
            result = load_guide(files=files)
        except GuideError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Stappenplan: {result.added} toegevoegd, {result.changed} gewijzigd, {result.retired} niet meer gebruikt."
        )
