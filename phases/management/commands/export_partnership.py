from django.core.management.base import BaseCommand, CommandError

from phases.exchange.export import partnership_file
from phases.partnership.models import Partnership


class Command(BaseCommand):
    help = "Schrijft een hele samenwerking als JSON naar standaarduitvoer (zie docs/exchange.md)."

    def add_arguments(self, parser):
        parser.add_argument("partnership", help="de slug van de samenwerking")

    def handle(self, *, partnership, **options):
        """Also one that was put away. As bytes where that can: a terminal may speak something else than UTF-8."""
        found = Partnership.objects.filter(slug=partnership).first()
        if found is None:
            raise CommandError(f"Er is geen samenwerking '{partnership}'.")
        content = partnership_file(found)
        out = getattr(self.stdout, "buffer", None)
        if out is None:
            self.stdout.write(content.decode(), ending="")
        else:
            out.write(content)
            out.flush()
