from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.http import Http404, QueryDict

from phases.documents.pdf import PdfUnavailable, render_pdf
from phases.documents.registry import KINDS, document, paper
from phases.partnership.models import Membership, Organisation, Partnership, Role


class Command(BaseCommand):
    help = "Schrijft een document van een samenwerking als PDF."

    def add_arguments(self, parser):
        parser.add_argument("partnership", help="de slug van de samenwerking")
        parser.add_argument("kind", choices=list(KINDS))
        parser.add_argument("file", help="het PDF-bestand dat gemaakt wordt")
        parser.add_argument("--organisation", help="de slug van de organisatie, voor een intern plan")
        parser.add_argument("--meeting", help="het nummer van de bijeenkomst, voor een agenda of verslag")

    def handle(self, *, partnership, kind, file, organisation, meeting, **options):
        """Reads as a trekker does, and for an internal plan as someone of that organisation."""
        found = Partnership.objects.filter(slug=partnership, removed_at=None).first()
        if found is None:
            raise CommandError(f"Er is geen samenwerking '{partnership}'.")
        if kind in ("intern", "dossier") and not organisation:
            raise CommandError("Zeg van welke organisatie: --organisation <slug>.")
        whose = Organisation.objects.filter(partnership=found, slug=organisation).first() if organisation else None
        if organisation and whose is None:
            raise CommandError(f"Er is geen organisatie '{organisation}' in deze samenwerking.")
        reader = Membership(partnership=found, organisation=whose, role=Role.COORDINATOR, name="een trekker")
        asked = QueryDict(mutable=True)
        asked.update({"organisatie": organisation or "", "bijeenkomst": meeting or ""})
        try:
            Path(file).write_bytes(render_pdf(paper(document(reader, kind, asked))))
        except Http404 as error:
            raise CommandError("Dit document is er nog niet: er is nog niets voor ingevuld.") from error
        except (PdfUnavailable, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Geschreven: {file}")
