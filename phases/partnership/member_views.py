"""Who takes part, and who is asked: reading is for all, changing for trekkers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from phases.partnership import admission, invitations, operations, undoing
from phases.partnership.access import Permission, may, member_view
from phases.partnership.forms import InviteForm, MemberForm
from phases.partnership.many import MOST_LINES, SAID_NO, Line, invite_all, read_lines
from phases.partnership.models import AccessRequest, Invitation, Membership, Role
from phases.partnership.queries import (
    colleagues_to_confirm,
    invitations_of,
    members_and_waiting,
    organisations,
    organisations_that_left,
    with_who_invited,
)
from phases.partnership.queries import members as members_of
from phases.people.drafts import Outcome, tell
from phases.people.limits import TooMuchMail

LAST = "Er moet altijd een trekker zijn die kan inloggen. Maak eerst iemand anders trekker."
LAST_OF_ORGANISATION = (
    "Dit is de laatste die namens {0} kan spreken. Alleen {0} zelf kan dat veranderen. "
    "Stopt {0} met deze samenwerking? Kies dan ‘{0} stopt’."
)
CHANGED = "De rol en laag van {0} zijn opgeslagen."
ASKED = "Een grotere rol kan alleen als {1} dat goedvindt. Een partner van {1} ziet de vraag bij ‘Deelnemers’."
HANDED_OVER = (
    "{0} krijgt de vraag om het trekken over te nemen. Tot het ja van {0}, en hoogstens 14 dagen, blijf jij trekker."
)
WILL_WAIT = "{0} leest straks alvast mee. Iemand van {1} laat {0} daarna toe; kan daar niemand dat, dan de beheerder."
SAME_PERSON = (
    "{0} staat al bij {1}, zonder account. Wie deze uitnodiging aanneemt, wordt die persoon. Is het iemand anders met dezelfde "
    "naam? Trek de uitnodiging dan in, en nodig uit met een iets andere naam."
)


def here(member):
    return redirect("members", slug=member.partnership.slug)


@member_view(Permission.READ)
def members(request, member):
    people = with_who_invited(members_and_waiting(member.partnership), member)
    people = people.order_by("organisation__name", "organisation_id", "name")
    may_coordinate = may(member, Permission.COORDINATE)
    asked = list(invitations_of(member.partnership)) if may_coordinate else []
    context = {
        "people": people,
        "requests": admission.requests_for(member),
        "to_confirm": colleagues_to_confirm(member),
        "undoable": undoing.undoable_by(request.user, member.partnership_id),
        "may_refuse": admission.may_refuse(member),
        "left": organisations_that_left(member.partnership_id),
        "open": [each for each in asked if each.state != "declined"],
        "declined": [each for each in asked if each.state == "declined"],
        "may_coordinate": may_coordinate,
        "may_write": may(member, Permission.WRITE),
    }
    return render(request, "partnership/members.html", context)


@member_view(Permission.COORDINATE, methods=("GET", "HEAD", "POST"))
def member_edit(request, member, pk):
    person = get_object_or_404(members_of(member.partnership), pk=pk)
    form = MemberForm(request.POST or None, initial={"role": person.role, "layer": person.layer})
    if request.method == "POST" and form.is_valid():
        try:
            asked = admission.change_or_ask(membership=person, by=member, **form.changed)
        except operations.LastCoordinator:
            form.add_error("role", LAST)
        except operations.LastOfOrganisation:
            form.add_error("role", LAST_OF_ORGANISATION.format(person.organisation))
        else:
            messages.success(request, (ASKED if asked else CHANGED).format(person.name, person.organisation))
            return here(member)
    waiting = admission.open_requests(member.partnership_id).filter(membership=person, asked_by=member).first()
    context = {"form": form, "person": person, "may_hand_over": may_hand_over(member, person), "waiting": waiting}
    return render(request, "partnership/member.html", context, status=422 if form.errors else 200)


def may_hand_over(member: Membership, person: Membership) -> bool:
    """Whether this person can say yes to it: an admitted partner who can sign in, and does not lead already."""
    return person != member and Membership.objects.admitted().filter(pk=person.pk, role=Role.PARTNER).exists()


@member_view(Permission.COORDINATE, methods=("POST",))
def member_hand_over(request, member, pk):
    person = get_object_or_404(members_of(member.partnership).exclude(user=None), pk=pk)
    if not may_hand_over(member, person):
        messages.error(
            request, f"{person.name} kan het trekken niet overnemen: dat kan alleen een partner die kan inloggen."
        )
        return here(member)
    admission.ask_for_role(membership=person, role=Role.COORDINATOR, by=member, kind=AccessRequest.Kind.HANDOVER)
    messages.success(request, HANDED_OVER.format(person.name))
    return here(member)


@member_view(Permission.COORDINATE, methods=("GET", "HEAD", "POST"))
def member_end(request, member, pk):
    person = get_object_or_404(members_and_waiting(member.partnership), pk=pk)
    if request.method == "POST":
        return ended(request, member, person)
    return render(request, "partnership/member_end.html", {"person": person})


@member_view(Permission.READ, methods=("GET", "HEAD", "POST"))
def stop(request, member):
    """Anyone can stop taking part."""
    if request.method == "POST":
        return ended(request, member, member)
    return render(request, "partnership/stop.html")


def ended(request, member: Membership, person: Membership):
    try:
        operations.end_membership(membership=person, by=member)
    except operations.LastCoordinator:
        messages.error(request, LAST)
        return here(member)
    except operations.LastOfOrganisation:
        messages.error(request, LAST_OF_ORGANISATION.format(person.organisation))
        return here(member)
    messages.success(request, f"{person.name} doet niet meer mee. Wat {person.name} schreef, blijft staan.")
    return redirect("home") if person == member else here(member)


@member_view(Permission.COORDINATE, methods=("GET", "HEAD", "POST"))
def organisation_leave(request, member, organisation):
    found = get_object_or_404(organisations(member.partnership_id), slug=organisation)
    if request.method == "POST":
        try:
            operations.leave_partnership(organisation=found, by=member)
        except operations.LastCoordinator:
            messages.error(request, LAST)
            return here(member)
        messages.success(
            request, f"{found} doet niet meer mee. Wat zij schreef en zei, blijft als geschiedenis te lezen."
        )
        return redirect("home") if found == member.organisation else here(member)
    people = members_of(member.partnership).filter(organisation=found)
    return render(request, "partnership/leave.html", {"organisation": found, "people": people})


@member_view(Permission.WRITE, methods=("GET", "HEAD", "POST"))
def member_invite(request, member):
    """A trekker asks anyone; a partner asks into the own organisation, which is its yes."""
    form = InviteForm(request.POST or None, member=member, initial={"organisation": request.GET.get("organisatie", "")})
    if request.method == "POST" and form.is_valid():
        try:
            invited = invitations.invite(by=member, **form.cleaned_data)
        except invitations.AlreadyInvited:
            form.add_error(
                "email", "Dit e-mailadres is al uitgenodigd. Bij ‘Deelnemers’ kun je de uitnodiging opnieuw sturen."
            )
        except invitations.AlreadyMember:
            form.add_error("email", "Wie dit e-mailadres heeft, doet al mee.")
        except admission.Refused:
            form.add_error("email", SAID_NO)
        except TooMuchMail as much:
            form.add_error(None, str(much))
        else:
            messages.success(request, f"{invited.name} krijgt een e-mail op {invited.email}.")
            if not admission.comes_in_at_once(invited):
                messages.info(request, WILL_WAIT.format(invited.name, invited.organisation))
            say_same_person(request, member, invited, Role(invited.role))
            return here(member)
    context = {"form": form}
    return render(request, "partnership/invite.html", context, status=422 if form.errors else 200)


def say_same_person(request, member, invited: Invitation | Line, role: Role) -> None:
    """Tells as whom the invited person will come in; not of who takes part already, who stays who they are."""
    known = operations.known_without_account(invited.organisation, invited.name, role)
    if known and not invitations.members_with(member.partnership_id, invited.email):
        messages.info(request, SAME_PERSON.format(known.name, known.organisation))


@member_view(Permission.COORDINATE, methods=("GET", "HEAD", "POST"))
def members_invite(request, member):
    """First the lines are checked; `send` asks those that are right. What is wrong stays in the field, with why beside it."""
    text = request.POST.get("lines", "")
    lines = read_lines(member, text)
    right, asked = [line for line in lines if not line.problem], []
    if request.method == "POST" and "send" in request.POST and right:
        asked = invite_all(by=member, lines=right)
        if asked:
            messages.success(request, f"Uitgenodigd: {', '.join(line.name for line in asked)}.")
        for line in asked:
            say_same_person(request, member, line, Role.PARTNER)
        lines = [line for line in lines if line.problem]
        if not lines:
            return here(member)
        text, right = "\n".join(line.text for line in lines), []
    wrong = any(line.problem for line in lines) or (request.method == "POST" and not lines)
    context = {"lines": lines, "text": text, "right": right, "wrong": wrong, "most": MOST_LINES}
    page = render(request, "partnership/invite_many.html", context, status=422 if wrong else 200)
    if asked:
        tell(request, page, Outcome.TAKEN)
    return page


@member_view(Permission.COORDINATE, methods=("POST",))
def invitation_again(request, member, pk):
    found = get_object_or_404(invitations_of(member.partnership), pk=pk)
    try:
        invitations.send_again(invitation=found, by=member)
    except invitations.Closed:
        messages.error(request, "Deze uitnodiging is intussen gebruikt, geweigerd of ingetrokken.")
    except TooMuchMail as much:
        messages.error(request, str(much))
    else:
        messages.success(request, f"De uitnodiging ging opnieuw naar {found.email}. De vorige link werkt niet meer.")
    return here(member)


@member_view(Permission.COORDINATE, methods=("GET", "HEAD"))
def invitation_link(request, member, pk):
    found = get_object_or_404(invitations_of(member.partnership), pk=pk)
    return render(request, "partnership/link.html", {"invitation": found, "link": invitations.link(found)})


@member_view(Permission.COORDINATE, methods=("POST",))
def invitation_revoke(request, member, pk):
    found = get_object_or_404(invitations_of(member.partnership), pk=pk)
    invitations.revoke(invitation=found)
    messages.success(request, f"De uitnodiging voor {found} is ingetrokken.")
    return here(member)
