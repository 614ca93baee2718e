"""`/beheer/`: only with a second step, and without what shows secrets or changes somebody's address unseen."""

from allauth.account.decorators import secure_admin_login
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db.models.base import ModelBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

from phases.people.second_step import come_back_to, has_second_step


class HostSite(AdminSite):
    def register(self, model_or_iterable, admin_class=None, **options):
        """Leaves allauth's models out: secrets of the second step, proofs of addresses, tokens, where people are signed in."""
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        ours = [model for model in models if not model.__module__.startswith("allauth.")]
        super().register(ours, admin_class, **options)

    def has_permission(self, request):
        return super().has_permission(request) and has_second_step(request.user)

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        """Where Django sends whoever may not come in. Signing in is allauth's; staff that did so misses a second step."""
        if self.has_permission(request):
            return redirect("admin:index")
        come_back_to(request, request.GET.get(REDIRECT_FIELD_NAME, ""))
        why = "Voor het beheer is inloggen in twee stappen nodig. Zet hieronder een app of een passkey aan."
        messages.warning(request, why)
        return redirect("mfa_index")
