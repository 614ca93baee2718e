from django.core.management.base import BaseCommand

from phases.people.signed_in import forget_expired
from phases.privacy.deletion import announce, delete_partnership, to_announce, to_delete


class Command(BaseCommand):
    help = "Kondigt aan, en verwijdert, samenwerkingen die langer zijn opgeborgen dan PARTNERSHIP_KEEP_DAYS. Dagelijks draaien."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="zegt alleen wat er zou gebeuren")

    def handle(self, *, dry_run, **options):
        delete, tell = list(to_delete()), list(to_announce())
        for partnership in delete:
            self.stdout.write(f"Verwijderen: {partnership.slug}")
            if not dry_run:
                delete_partnership(partnership=partnership)
        if not dry_run:
            forget_expired()
        for partnership in tell:
            self.stdout.write(f"Aankondigen: {partnership.slug}")
            if not dry_run:
                announce(partnership=partnership)
