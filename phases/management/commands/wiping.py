from getpass import getpass

from django.core.management.base import BaseCommand, CommandError

from phases.agreement.models import AgreementVersion, Hiding
from phases.answers.models import Decision
from phases.people.secrets import Unreadable
from phases.privacy import asking, hiding
from phases.privacy.models import HiddenText, WipeQuestion
from phases.privacy.searching import SHORTEST
from phases.privacy.wiping import hide_again

SILENT = "Nog geen zeven dagen geleden gevraagd; tot dan is het aan de organisatie zelf."


class Command(BaseCommand):
    help = "Wat bij het wissen van een naam op iemand wacht, en wat de beheerder daaraan kan doen."

    def add_arguments(self, parser):
        todo = parser.add_subparsers(dest="todo", required=True)
        todo.add_parser("list", help="toont wat nog niet beantwoord of beslist is")
        answer = todo.add_parser("answer", help="wist voor een organisatie die zeven dagen niet antwoordde")
        answer.add_argument("question", type=int, help="het nummer uit de lijst")
        decide = todo.add_parser("decide", help="beslist over verborgen woorden")
        decide.add_argument("hiding", type=int, help="het nummer uit de lijst")
        decide.add_argument("ruling", choices=["ja", "nee"], help="ja: wissen; nee: terugzetten")
        decide_text = todo.add_parser(
            "decide_text", help="beslist over verborgen woorden in wat een organisatie deelde"
        )
        decide_text.add_argument("text", type=int, help="het nummer uit de lijst")
        decide_text.add_argument("ruling", choices=["ja", "nee"], help="ja: wissen; nee: terugzetten")
        hide = todo.add_parser(
            "hide", help="verbergt woorden ook waar een organisatie al nee zei; vraagt om de woorden"
        )
        hide.add_argument("partnership", help="de slug van de samenwerking")
        which = hide.add_mutually_exclusive_group(required=True)
        which.add_argument("--version", dest="number", type=int, help="het nummer van de versie van de afspraken")
        which.add_argument("--decision", help="de code van het besluit; het laatste telt")
        hide.add_argument("--reason", default="", help="waarom, zonder de woorden zelf")

    def handle(self, *, todo, **options):
        try:
            getattr(self, f"do_{todo}")(**options)
        except Unreadable:
            raise CommandError(
                "Geen sleutel in FIELD_KEYS leest deze woorden. Zet de sleutel van toen erachter."
            ) from None

    def do_list(self, **options):
        """Lists who is asked and since when, never the name itself."""
        waiting = WipeQuestion.objects.waiting().select_related("wipe__partnership", "organisation")
        for each in waiting.order_by("wipe__at", "pk"):
            where = f"{each.wipe.partnership.slug}, {each.organisation}"
            self.stdout.write(f"vraag {each.pk}: {where}, sinds {each.wipe.at:%d-%m-%Y}")
        for each in (
            Hiding.objects.filter(ruling="", hidden_texts__isnull=False).select_related("partnership").distinct()
        ):
            self.stdout.write(f"verborgen {each.pk}: {each.partnership.slug}, sinds {each.at:%d-%m-%Y}")
        seen = set()
        for each in HiddenText.objects.filter(hiding=None).select_related("wipe__partnership", "organisation"):
            if (each.wipe_id, each.organisation_id, each.about) not in seen:
                where = f"{each.wipe.partnership.slug}, {each.organisation}"
                self.stdout.write(f"tekst {each.pk}: {where}, sinds {each.wipe.at:%d-%m-%Y}")
            seen.add((each.wipe_id, each.organisation_id, each.about))

    def do_answer(self, *, question, **options):
        found = WipeQuestion.objects.select_related("wipe").filter(pk=question).first()
        if found is None:
            raise CommandError(f"Er is geen vraag {question}.")
        try:
            asking.answer(question=found, by=None, wiped=True)
        except asking.TooEarly:
            raise CommandError(SILENT) from None
        except asking.AlreadyAnswered:
            raise CommandError("Deze vraag is al beantwoord, of de naam wordt niet meer bewaard.") from None
        self.stdout.write("Gewist in wat van deze organisatie is, als het er stond.")

    def do_decide(self, *, ruling, **options):
        found = Hiding.objects.filter(pk=options["hiding"]).first()
        if found is None:
            raise CommandError(f"Er is niets verborgen met nummer {options['hiding']}.")
        try:
            hiding.decide(hiding=found, wiped=ruling == "ja", by=None)
        except hiding.AlreadyDecided:
            raise CommandError("Hierover is al beslist.") from None
        self.stdout.write("Gewist." if ruling == "ja" else "De woorden staan er weer.")

    def do_decide_text(self, *, text, ruling, **options):
        found = HiddenText.objects.select_related("wipe", "organisation").filter(pk=text, hiding=None).first()
        if found is None:
            raise CommandError(f"Er is geen verborgen tekst met nummer {text}.")
        whose = {"organisation": found.organisation, "wipe": found.wipe, "about": found.about}
        hiding.decide_own(**whose, wiped=ruling == "ja")
        self.stdout.write("Gewist." if ruling == "ja" else "De woorden staan er weer.")

    def do_hide(self, *, partnership, number, decision, reason, **options):
        """The words are typed, so that they stand in no history of a shell."""
        here = {"partnership__slug": partnership}
        about: AgreementVersion | Decision | None
        if decision:
            about = Decision.objects.filter(item__code=decision, **here).order_by("-pk").first()
        else:
            about = AgreementVersion.objects.filter(number=number, **here).first()
        if about is None or not about.endorsements.exists():
            raise CommandError("Die versie of dat besluit is er niet, of niemand zei er iets van.")
        text = getpass("Welke woorden? ").strip()
        if len(text) < SHORTEST or hide_again(about=about, text=text, reason=reason) is None:
            raise CommandError("Dat staat er niet.")
        self.stdout.write("Verborgen. Wie er iets van zei, krijgt bericht.")
