"""Many people asked at once: pasted lines, each checked apart."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from phases.guide.models import Layer
from phases.partnership.admission import Refused
from phases.partnership.invitations import AlreadyInvited, AlreadyMember, invite
from phases.partnership.models import Membership, Organisation, Role
from phases.partnership.queries import addresses_of_writers, open_invitations, organisations
from phases.people.limits import TooMuchMail
from phases.people.names import NO_LINK, has_link

MOST_LINES = 60
MOST_TEXT = 50_000
WHO = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]+)>")
LAYERS = {label: value for value, label in Layer.choices}
FORM = "Schrijf: naam <e-mail>; organisatie; laag"
INVITED, TAKES_PART = "Deze persoon is al uitgenodigd.", "Deze persoon doet al mee."
SAID_NO = "Deze organisatie liet weten dat deze persoon niet namens hen meedoet. Alleen zij kunnen weer uitnodigen."


@dataclass
class Line:
    """One pasted line, with what is wrong with it or whom it asks."""

    text: str
    problem: str = ""
    name: str = ""
    email: str = ""
    organisation: Organisation | None = None
    new_organisation: str = ""
    layer: str = ""

    @property
    def layer_word(self) -> str:
        return str(Layer(self.layer).label)

    @property
    def place(self) -> str:
        return (
            self.organisation.name
            if self.organisation
            else f"{self.new_organisation} (nieuw: staat nog niet in jullie lijst)"
        )


def read_lines(member: Membership, text: str) -> list[Line]:
    if len(text) > MOST_TEXT:
        return [Line(text, f"Dit is te veel in één keer. Er passen {MOST_LINES} regels in.")]
    known = {each.name.casefold(): each for each in organisations(member.partnership_id)}
    found = [read_line(each, known) for each in text.splitlines() if each.strip()]
    seen: set[str] = set()
    waiting = open_invitations(member.partnership_id).values_list("email", flat=True)
    taken = dict.fromkeys(waiting, INVITED) | dict.fromkeys(addresses_of_writers(member.partnership_id), TAKES_PART)
    for place, line in enumerate(found):
        if place >= MOST_LINES:
            line.problem = f"Er passen {MOST_LINES} regels in één keer."
        elif not line.problem and line.email in taken:
            line.problem = taken[line.email]
        elif not line.problem and line.email in seen:
            line.problem = "Dit e-mailadres staat er twee keer."
        seen.add(line.email)
    return found


def read_line(text: str, known: dict[str, Organisation]) -> Line:
    parts = [part.strip() for part in text.split(";")]
    match = WHO.fullmatch(parts[0])
    if "\x00" in text or match is None or len(parts) != 3 or not all(parts):
        return Line(text.replace("\x00", ""), f"{lacking(parts, match)} {FORM}")
    _, organisation, layer = parts
    line = Line(text, name=match["name"].strip(), email=match["email"].strip().lower())
    line.layer = LAYERS.get(layer.lower(), "")
    line.organisation = known.get(organisation.casefold())
    line.new_organisation = "" if line.organisation else organisation
    line.problem = problem_of(line, layer)
    return line


def lacking(parts: list[str], match: re.Match | None) -> str:
    if match is None and "@" not in parts[0]:
        return "Het e-mailadres ontbreekt."
    if match is None:
        return "Zet het e-mailadres tussen < en >."
    if len(parts) > 3:
        return "Er staan te veel puntkomma's."
    return "De organisatie of de laag ontbreekt."


def problem_of(line: Line, layer: str) -> str:
    try:
        validate_email(line.email)
    except ValidationError:
        return f"‘{line.email}’ is geen e-mailadres."
    if has_link(line.name) or has_link(line.new_organisation):
        return NO_LINK
    if len(line.email) > 254 or len(line.name) > 150 or len(line.new_organisation) > 120:
        return "Een naam of adres is te lang."
    if not line.name:
        return f"De naam ontbreekt. {FORM}"
    return "" if line.layer else f"‘{layer}’ is geen laag. Kies uit: {', '.join(LAYERS)}."


def invite_all(*, by: Membership, lines: list[Line]) -> list[Line]:
    """Asks each as partner; gives those that were asked. What stands in the way of one is said beside that line."""
    for line in lines:
        try:
            invite(
                by=by,
                name=line.name,
                email=line.email,
                organisation=line.organisation,
                new_organisation=line.new_organisation,
                role=Role.PARTNER,
                layer=line.layer,
            )
        except AlreadyInvited:
            line.problem = INVITED
        except AlreadyMember:
            line.problem = TAKES_PART
        except Refused:
            line.problem = SAID_NO
        except TooMuchMail as much:
            line.problem = str(much)
    return [line for line in lines if not line.problem]
