"""What happened with who takes part, in words: the page of an organisation and its mail say the same."""

from phases.partnership.models import AccessEvent, Invitation, Membership

What = AccessEvent.What
SAYS = {
    What.JOINED: "{name} doet mee als {role}",
    What.FIRST: "{name} doet mee als {role}, als eerste van {organisation}",
    What.WAITS: "{name} wil meedoen en wacht op toelating",
    What.ADMITTED: "{name} is toegelaten als {role}",
    What.REFUSED: "{name} is niet toegelaten",
    What.CONFIRMED: "{name} hoort bij {organisation}, zegt een collega",
    What.HOST_SAID_YES: "De beheerder zei ja tegen {name}; dat gaat na 48 uur in",
    What.STOPPED_HOST: "Het ja van de beheerder tegen {name} is tegengehouden",
    What.ASKED: "Gevraagd of {name} een grotere rol krijgt",
    What.DENIED: "{name} krijgt geen grotere rol",
    What.ROLE: "{name} is nu {role}{was}",
    What.HANDED_OVER: "Het trekken is overgedragen: {name} is nu {role}",
    What.ENDED: "{name} doet niet meer mee",
    What.LEFT: "{name} doet niet meer mee, want {organisation} stopt",
    What.UNDONE: "Dit is teruggezet: {name} doet mee als {role}",
}


def by_words(by: Membership | None) -> str:
    return f"{by.name} van {by.organisation.name}" if by else "de beheerder"


def event_words(event: AccessEvent) -> str:
    """Who did it is told unless that is the same person. Reads `membership` and `by` with their organisations."""
    member = event.membership
    was = f", eerst {event.get_role_before_display()}" if event.role_before else ""
    said = SAYS[What(event.what)].format(
        name=member.name, role=event.get_role_display(), organisation=member.organisation.name, was=was
    )
    if event.by_id == event.membership_id or event.what == What.HOST_SAID_YES:
        return said
    return f"{said}, door {by_words(event.by)}"


def invited_words(invitation: Invitation) -> str:
    """The address only as far as it says from which house somebody is."""
    who = f"{invitation.name or 'Iemand'} (@{invitation.address_domain})" if invitation.email else "Iemand"
    return f"{who} is uitgenodigd als {invitation.get_role_display()}, door {by_words(invitation.invited_by)}"


def answer_words(invitation: Invitation) -> str:
    """What became of an invitation."""
    if invitation.revoked_at and invitation.revoked_at >= invitation.expires_at:
        return "verlopen"  # and closed for a new one
    return {
        "accepted": "aangenomen",
        "declined": "geweigerd",
        "revoked": "ingetrokken",
        "expired": "verlopen",
        "open": "nog geen antwoord",
    }[invitation.state]
