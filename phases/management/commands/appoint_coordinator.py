from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from phases.guide.models import Layer
from phases.partnership import admission, host
from phases.partnership.invitations import MAILED, link, mail, members_with, open_until
from phases.partnership.models import Invitation, Membership, Organisation, Partnership, Role
from phases.partnership.telling import tell_of_invitation


class Command(BaseCommand):
    help = "Maakt iemand trekker van een samenwerking, bijvoorbeeld als de laatste trekker weg is."

    def add_arguments(self, parser):
        parser.add_argument("partnership", help="de slug van de samenwerking")
        parser.add_argument("email", help="het e-mailadres van wie trekker wordt")
        parser.add_argument("--organisation", help="de slug van de organisatie, voor wie nog niet meedoet")

    @transaction.atomic
    def handle(self, *, partnership, email, organisation, **options):
        """Who takes part with this address is asked for, and the own organisation says yes; anyone else gets an invitation."""
        found = Partnership.objects.filter(slug=partnership, removed_at=None).first()
        if found is None:
            raise CommandError(f"Er is geen samenwerking '{partnership}'.")
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"'{email}' is geen e-mailadres.") from None
        for member in members_with(found.pk, email):
            if not member.user.is_active:
                raise CommandError(f"Het account van {email} staat uit. Zet het eerst aan in /beheer/.")
            self.stdout.write(asked_for(member))
            return
        whose = Organisation.objects.filter(partnership=found, slug=organisation, removed_at=None).first()
        if whose is None:
            slugs = ", ".join(found.organisations.filter(removed_at=None).values_list("slug", flat=True))
            raise CommandError(
                f"{email} doet nog niet mee. Zeg namens welke organisatie: --organisation met een van {slugs}."
            )
        Invitation.objects.unanswered().filter(partnership=found, email=email.lower()).update(revoked_at=timezone.now())
        invitation = Invitation.objects.create(
            partnership=found,
            organisation=whose,
            email=email.lower(),
            role=Role.COORDINATOR,
            layer=Layer.PRACTICE,
            key=get_random_string(32),
            expires_at=open_until(),
        )
        tell_of_invitation(invitation)
        mail(invitation, None)
        self.stdout.write(f"{email} krijgt een uitnodiging. De link: {link(invitation, MAILED)}")


def asked_for(member: Membership) -> str:
    """Says what happens now. Where the organisation has nobody who can say yes, the host does, with its delay."""
    if member.is_coordinator:
        return f"{member.name} is al trekker."
    if member.is_waiting:
        raise CommandError(f"{member.name} wacht nog op toelating. Gebruik eerst: manage.py admit.")
    request = admission.ask_for_role(membership=member, role=Role.COORDINATOR, by=None)
    if admission.admitted(member.organisation_id).exists():
        return f"Gevraagd. {member.name}, of een andere partner van {member.organisation}, zegt ja op ‘Deelnemers’."
    host.say_yes(requests=[request])
    return f"{member.name} wordt trekker over 48 uur, als niemand van {member.organisation} nee zegt."
