from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from phases.exchange.checks import read_file
from phases.exchange.operations import import_partnership
from phases.exchange.parsing import BadFile


class Command(BaseCommand):
    help = "Leest een samenwerking in uit een JSON-bestand. De laatste regel is haar slug."

    def add_arguments(self, parser):
        parser.add_argument("file", help="een bestand van export_partnership, of van de knop op de site")

    def handle(self, *, file, **options):
        try:
            partnership = import_partnership(data=read_file(Path(file).read_bytes()))
        except OSError as error:
            raise CommandError(str(error)) from error
        except BadFile as bad:
            raise CommandError("\n".join(["Er is niets ingelezen.", *bad.problems])) from bad
        self.stdout.write(
            "Ingelezen. Niemand heeft er nog toegang: wijs een trekker aan met appoint_coordinator, en laat die toe met admit."
        )
        self.stdout.write(partnership.slug)
