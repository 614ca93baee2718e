from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from phases.partnership.models import Membership, Organisation, Partnership, Role
from phases.partnership.queries import organisation_named

DOUBLE_CLICK = timedelta(minutes=1)
OWN_ADDRESSES = {"nieuw", "inlezen"}  # pages of ours that stand where the name of a partnership would


class LastCoordinator(Exception):
    """A partnership always keeps a trekker who can sign in."""


class ChangedMeanwhile(Exception):
    """Someone else changed the same fields after the page was made. Nothing was saved; `now` holds what they made of it."""

    def __init__(self, now: dict):
        super().__init__("changed meanwhile")
        self.now = now


def free_slug(text: str, taken, fallback: str) -> str:
    """A readable name for in an address, made once and kept when the text changes."""
    base = slugify(text)[:60] or fallback
    slug, number = base, 1
    while slug in OWN_ADDRESSES or taken.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def add_organisation(*, partnership: Partnership, name: str, sector: str = "") -> Organisation:
    slug = free_slug(name, Organisation.objects.filter(partnership=partnership), "organisatie")
    return Organisation.objects.create(partnership=partnership, slug=slug, name=name, sector=sector)


def save_under_free_slug(partnership: Partnership) -> None:
    """Tries again when someone else took the same address in the same instant."""
    for last in (False, False, True):
        partnership.slug = free_slug(partnership.theme, Partnership.objects, "samenwerking")
        try:
            with transaction.atomic():
                return partnership.save(force_insert=True)
        except IntegrityError:
            partnership.pk = None
            if last:
                raise
    return None


@transaction.atomic
def start_partnership(
    *, user, partnership: Partnership, organisation: str, sector: str, layer: str, name: str
) -> Partnership:
    """Makes the partnership with its first organisation and trekker. A double click gives back what the first one made."""
    get_user_model().objects.select_for_update().get(pk=user.pk)
    same = Partnership.objects.filter(
        theme=partnership.theme, memberships__user=user, removed_at=None, created_at__gt=timezone.now() - DOUBLE_CLICK
    ).first()
    if same:
        return same
    save_under_free_slug(partnership)
    Membership.objects.create(
        partnership=partnership,
        organisation=add_organisation(partnership=partnership, name=organisation, sector=sector),
        user=user,
        name=name,
        email=user.email,
        role=Role.COORDINATOR,
        layer=layer,
    )
    return partnership


@transaction.atomic
def change_partnership(*, partnership: Partnership, seen: dict, wanted: dict) -> None:
    """Saves what differs from what the page showed (`seen`), so that a colleague's other fields stay. Raises ChangedMeanwhile."""
    now = Partnership.objects.select_for_update().get(pk=partnership.pk)
    touched = {name: value for name, value in wanted.items() if value != seen[name]}
    clashes = {
        name: getattr(now, name) for name, value in touched.items() if getattr(now, name) not in (seen[name], value)
    }
    if clashes:
        raise ChangedMeanwhile(clashes)
    Partnership.objects.filter(pk=now.pk).update(**touched)


def put_away(*, partnership: Partnership) -> None:
    Partnership.objects.filter(pk=partnership.pk).update(removed_at=timezone.now())


def bring_back(*, partnership: Partnership) -> None:
    Partnership.objects.filter(pk=partnership.pk).update(removed_at=None)


@transaction.atomic
def ask_coordinator(
    *, by: Membership, name: str, email: str, organisation: Organisation | None, new_organisation: str, layer: str
):
    """Asks someone to become a trekker. Nobody learns here whether that address has an account."""
    Partnership.objects.select_for_update().get(pk=by.partnership_id)
    organisation = organisation or organisation_named(by.partnership_id, new_organisation)
    organisation = organisation or add_organisation(partnership=by.partnership, name=new_organisation)
    return Membership.objects.create(
        partnership=by.partnership,
        organisation=organisation,
        name=name,
        email=email.lower(),
        role=Role.COORDINATOR,
        layer=layer,
    )


@transaction.atomic
def join(*, membership: Membership, user) -> None:
    """Takes up the request. Who already takes part keeps that membership and becomes a trekker in it."""
    Partnership.objects.select_for_update().get(pk=membership.partnership_id)
    existing = Membership.objects.filter(user=user, partnership=membership.partnership_id, ended_at=None).first()
    if existing:
        existing.role = membership.role
        existing.save(update_fields=["role"])
        end(membership=membership)
        return
    membership.user = user
    membership.save(update_fields=["user"])


def end(*, membership: Membership) -> None:
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])


@transaction.atomic
def end_coordinator(*, membership: Membership) -> None:
    """Access ends at once, what was written stays. Raises LastCoordinator when nobody would be left to lead."""
    Partnership.objects.select_for_update().get(pk=membership.partnership_id)
    others = Membership.objects.filter(
        partnership=membership.partnership_id, role=Role.COORDINATOR, ended_at=None, user__is_active=True
    )
    if membership.user_id and not others.exclude(pk=membership.pk).exists():
        raise LastCoordinator
    end(membership=membership)
