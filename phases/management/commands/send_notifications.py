from django.core.management.base import BaseCommand

from phases.overview.digest import send_digests


class Command(BaseCommand):
    help = "Schrijft het nieuws aan wie dat vandaag krijgt; de worker verstuurt het. Twee keer draaien kan geen kwaad."

    def handle(self, **options):
        self.stdout.write(f"{send_digests()} keer nieuws gestuurd.")
