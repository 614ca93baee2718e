"""What somebody sees who follows an invitation. Nothing of the partnership but its theme and who asks."""

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth import login
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from phases.partnership import admission, invitations
from phases.partnership.forms import DeclineForm, JoinForm
from phases.partnership.models import Invitation
from phases.partnership.queries import is_address_of
from phases.people.access import token_view
from phases.people.limits import Cause, TooMuchMail
from phases.people.models import User
from phases.people.queries import has_account

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SECONDS_BETWEEN_MAILS = 300
WAITS = "Welkom. Je leest alvast mee met wat gedeeld is. Zodra {0} je toelaat, doe je mee namens hen."
REFUSED = "{0} liet weten dat je niet namens hen meedoet. Hoort dat anders? Vraag iemand van hen om je uit te nodigen."
HAS_ACCOUNT = "Met dit e-mailadres is al een account. Log eerst in; daarna kun je meedoen."


def invitation_or_404(token: str) -> tuple[Invitation, bool]:
    """Raises Http404 for what is no link of ours."""
    invitation, mailed = invitations.invitation_of(token)
    if invitation is None:
        raise Http404
    return invitation, mailed


def page(request, token, invitation, mailed, form=None, decline=None):
    mine = request.user.is_authenticated and is_address_of(request.user, invitation.email)
    context = {
        "token": token,
        "invitation": invitation,
        "mailed": mailed,
        "mine": mine,
        "waits": invitation.is_open and not admission.comes_in_at_once(invitation),
        "may_decline": mailed or mine,
        "form": form or JoinForm(email=invitation.email, initial={"name": invitation.name}),
        "decline_form": decline or DeclineForm(),
    }
    status = 410 if not invitation.is_open else 422 if form or decline else 200
    return render(request, "partnership/invitation.html", context, status=status)


@token_view(methods=("GET", "HEAD", "POST"))
@sensitive_post_parameters()
def invitation(request, token):
    """GET shows it; POST takes part: of whoever is signed in with this address, or with a new account by the mailed link."""
    asked, mailed = invitation_or_404(token)
    if request.method != "POST" or not asked.is_open:
        return page(request, token, asked, mailed)
    if request.user.is_authenticated:
        if not is_address_of(request.user, asked.email):
            return page(request, token, asked, mailed)
        return joined(request, token, asked, mailed, request.user)
    if not mailed:
        return page(request, token, asked, mailed)
    form = JoinForm(request.POST, email=asked.email)
    if form.is_valid() and has_account(asked.email):
        form.add_error(None, HAS_ACCOUNT)
    if form.errors:
        return page(request, token, asked, mailed, form)
    return joined(request, token, asked, mailed, None, form)


def joined(request, token, asked, mailed, user, form=None):
    new = form.cleaned_data if form else {"name": ""}
    try:
        with transaction.atomic():
            invitations.hold(asked)
            member = invitations.accept(
                invitation=asked, user=user or make_account(asked.email, **new), name=new["name"]
            )
    except invitations.Closed:
        return page(request, token, invitation_or_404(token)[0], mailed)
    except admission.Refused:
        messages.error(request, REFUSED.format(asked.organisation))
        return page(request, token, asked, mailed)
    except IntegrityError:
        if user or not has_account(asked.email):
            raise
        form.add_error(None, HAS_ACCOUNT)  # by another invitation, at the same moment
        return page(request, token, asked, mailed, form)
    if not user:
        login(request, member.user, backend=BACKEND)
    words = WAITS if member.is_waiting else "Welkom. Je doet mee namens {0}."
    messages.success(request, words.format(member.organisation))
    return redirect("partnership", slug=member.partnership.slug)


def make_account(email: str, *, name: str, way: str, password: str) -> User:
    """The mailed link has shown that the address is theirs."""
    user = User.objects.create_user(email, password if way == "password" else None, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@token_view(methods=("GET", "HEAD", "POST"))
def invitation_mail(request, token):
    """A copied link proves nothing: this sends the link that does to the address that was asked."""
    asked, _ = invitation_or_404(token)
    if request.method != "POST" or not asked.is_open:
        return redirect("invitation", token=token)
    if cache.add(f"invitation-{asked.pk}", True, SECONDS_BETWEEN_MAILS):
        try:
            invitations.mail(asked, Cause(None, asked.partnership_id))
        except TooMuchMail as much:
            messages.error(request, str(much))
            return redirect("invitation", token=token)
    messages.success(request, f"Kijk in de mail van {asked.masked_email}. Met de link daarin doe je mee.")
    return redirect("invitation", token=token)


@token_view(methods=("GET", "HEAD", "POST"))
def invitation_decline(request, token):
    """The no of whoever has that address only: a copied link may be in anybody's hands."""
    asked, mailed = invitation_or_404(token)
    form = DeclineForm(request.POST)
    theirs = mailed or (request.user.is_authenticated and is_address_of(request.user, asked.email))
    if request.method != "POST" or not asked.is_open or not theirs:
        return redirect("invitation", token=token)
    if not form.is_valid():
        return page(request, token, asked, mailed, decline=form)
    invitations.decline(invitation=asked, note=form.cleaned_data["note"])
    return page(request, token, invitation_or_404(token)[0], mailed)
