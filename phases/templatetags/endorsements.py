"""Who spoke for an organisation, in the same words on the page and on paper."""

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from phases.agreement.models import Endorsement
from phases.partnership.models import Membership, Role

register = template.Library()


def person(member: Membership, role: str = "") -> str:
    """`role`: as it was at the time."""
    return f"{member.name} ({', '.join([str(member.organisation), *([Role(role).label] if role else [])])})"


@register.filter
def who_recorded(said: Endorsement) -> str:
    """Who recorded it, who confirmed what stands on paper, and whether that was the first person of the organisation."""
    parts = [f"{'op papier, ' if said.on_paper else ''}vastgelegd door {person(said.by, said.by_role)}"]
    if not said.counts:
        return f"{parts[0]}, {'niet' if said.withdrawn_at else 'nog niet'} bevestigd door {said.organisation}"
    speaker = said.confirmed_by or said.by
    if said.confirmed_by and said.confirmed_by_id != said.by_id:
        day = date_format(timezone.localtime(said.confirmed_at), "j F Y")  # type: ignore[arg-type] # together with by whom
        parts.append(f"bevestigd door {person(speaker)} op {day}")
    if said.first_person:
        inviter = f", uitgenodigd door {person(said.invited_by)}" if said.invited_by else ""
        parts.append(f"eerste persoon van {said.organisation}{inviter}")
        if not speaker.unconfirmed:
            parts.append("later bevestigd door een collega")
    return ", ".join(parts)


@register.filter
def who_withdrew(said: Endorsement) -> str:
    if said.withdrawn_by is None or said.withdrawn_at is None:
        return "ingetrokken"
    word = "geweigerd" if said.refused else "ingetrokken"
    day = date_format(timezone.localtime(said.withdrawn_at), "j F Y")
    return f"{word} door {person(said.withdrawn_by, said.withdrawn_role)} op {day}"
