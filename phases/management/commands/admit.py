from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import localtime

from phases.partnership import admission, host
from phases.partnership.invitations import members_with
from phases.partnership.models import AccessRequest, Partnership


class Command(BaseCommand):
    help = (
        "Zegt ja tegen wie namens een organisatie wil meedoen of een grotere rol krijgt, als die organisatie dat zelf niet kan of "
        "zeven dagen niets zei. Het gaat na 48 uur in; iedereen van die organisatie krijgt eerst een e-mail en kan het tegenhouden."
    )

    def add_arguments(self, parser):
        parser.add_argument("partnership", help="de slug van de samenwerking")
        parser.add_argument("email", nargs="+", help="het e-mailadres van wie wacht; meer mag")

    @transaction.atomic
    def handle(self, *, partnership, email, **options):
        """All of them, or nobody."""
        found = Partnership.objects.filter(slug=partnership, removed_at=None).first()
        if found is None:
            raise CommandError(f"Er is geen samenwerking '{partnership}'.")
        requests = [waiting(found, each) for each in dict.fromkeys(each.lower() for each in email)]
        try:
            decided = host.say_yes(requests=requests)
        except host.TooEarly as early:
            raise CommandError(too_early(early.request)) from None
        for each in decided:
            when = f"{localtime(each.holds_at):%d-%m-%Y %H:%M}"
            self.stdout.write(
                f"{each.membership.name} wordt {each.get_role_display()} op {when}, als niemand nee zegt."
            )


def waiting(partnership: Partnership, email: str) -> AccessRequest:
    """The question about who takes part, or waits, with this address. What somebody is asked themselves is not for the host."""
    members = members_with(partnership.pk, email)
    if not members:
        raise CommandError(
            f"Niemand met {email} doet mee of wacht. Laat een trekker eerst uitnodigen; wie de uitnodiging aanneemt, wacht."
        )
    asked = admission.open_requests(partnership.pk).exclude(kind=AccessRequest.Kind.HANDOVER)
    found = asked.filter(membership__in=members).first()
    if found is None:
        raise CommandError(f"{members[0].name} ({email}) wacht nergens op.")
    return found


def too_early(request: AccessRequest) -> str:
    member = request.membership
    names = ", ".join(admission.admitted(member.organisation_id).exclude(pk=member.pk).values_list("name", flat=True))
    day = f"{localtime(request.asked_at + host.SILENCE):%d-%m-%Y %H:%M}"
    return (
        f"{member.organisation} kan zelf ja of nee zeggen tegen {member.name} ({names}). "
        f"Pas na zeven dagen zonder antwoord, op {day}, kan de beheerder het."
    )
