from django.core.management.base import BaseCommand

from phases.overview.digest import send_digests
from phases.people.mail import deliver_waiting


class Command(BaseCommand):
    help = (
        "Verstuurt e-mail die bleef liggen, en het nieuws aan wie dat vandaag krijgt. Twee keer draaien kan geen kwaad."
    )

    def handle(self, **options):
        late = deliver_waiting()
        written = send_digests()
        self.stdout.write(f"{late} e-mails alsnog verstuurd, {written} keer nieuws gestuurd.")
