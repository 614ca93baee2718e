from django.core.management.base import BaseCommand, CommandError

from phases.people.models import User
from phases.people.second_step import has_second_step, reset


class Command(BaseCommand):
    help = "Zet het inloggen in twee stappen uit, voor wie telefoon én herstelcodes kwijt is. Kijk eerst of het die persoon is."

    def add_arguments(self, parser):
        parser.add_argument("email", help="het e-mailadres waarmee die persoon inlogt")

    def handle(self, *, email, **options):
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"Er is geen account met {email}.")
        if not has_second_step(user):
            raise CommandError(f"{email} heeft geen tweede stap.")
        reset(user=user)
        self.stdout.write(f"{email} logt weer in zonder tweede stap, is overal uitgelogd, en krijgt daar e-mail over.")
