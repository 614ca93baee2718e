from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from phases.people.running import problems


class Command(BaseCommand):
    help = "Kijkt of de worker leeft en of er geen opdracht of e-mail te lang wacht. Eindigt met 1 als er iets mis is."

    def handle(self, **options):
        try:
            found = list(problems())
        except Error:
            raise CommandError("De database antwoordt niet.") from None
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("De worker leeft, en er wacht niets te lang.")
