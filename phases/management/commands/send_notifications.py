from django.core.management.base import BaseCommand

from phases.overview.digest import send_digests
from phases.partnership.host import carry_out_decisions
from phases.partnership.telling import tell_due
from phases.privacy.asking import end_what_is_late


class Command(BaseCommand):
    help = (
        "Schrijft het nieuws aan wie dat vandaag krijgt; de worker verstuurt het. Doet ook wat de worker liet liggen: zeggen wat "
        "er met deelnemers gebeurde, en laten ingaan wat de beheerder 48 uur eerder besloot. Zet verborgen woorden terug waarover "
        "niemand op tijd besliste. Twee keer draaien kan geen kwaad."
    )

    def handle(self, **options):
        admitted = carry_out_decisions()
        told = tell_due.func()
        written = send_digests()
        self.stdout.write(
            f"{admitted} besluiten van de beheerder ingegaan, {told} keer verteld wat er met deelnemers gebeurde, {written} keer "
            "nieuws gestuurd."
        )
        if back := end_what_is_late():
            self.stdout.write(f"In {back} samenwerkingen staan woorden er weer, waarover niemand besliste.")
