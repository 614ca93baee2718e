from django.core.management.base import BaseCommand

from phases.overview.digest import send_digests
from phases.people.mail import deliver_waiting
from phases.privacy.asking import end_what_is_late


class Command(BaseCommand):
    help = (
        "Verstuurt e-mail die bleef liggen, en het nieuws aan wie dat vandaag krijgt. Zet verborgen woorden terug waarover "
        "niemand op tijd besliste. Twee keer draaien kan geen kwaad."
    )

    def handle(self, **options):
        late = deliver_waiting()
        written = send_digests()
        back = end_what_is_late()
        self.stdout.write(f"{late} e-mails alsnog verstuurd, {written} keer nieuws gestuurd.")
        if back:
            self.stdout.write(f"In {back} samenwerkingen staan woorden er weer, waarover niemand besliste.")
