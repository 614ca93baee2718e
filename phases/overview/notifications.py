"""What a person gets by mail and in a calendar of their own."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.csrf import csrf_exempt

from phases.overview.calendar import calendar_of
from phases.overview.digest import UNSUBSCRIBE
from phases.people.access import account_view, token_view
from phases.people.mail import absolute
from phases.people.models import Digest, User


class DigestForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["digest"]
        widgets = {"digest": forms.RadioSelect}

    def save(self, commit=True):
        """Who switches it on again gets the news from now on, not of the months before."""
        if self.initial["digest"] == Digest.OFF and "digest" in self.changed_data:
            self.instance.digest_until = timezone.now()
        return super().save(commit)


@account_view(methods=("GET", "HEAD", "POST"))
def notifications(request):
    form = DigestForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Opgeslagen.")
        return redirect("notifications")
    key = request.user.calendar_key
    address = absolute(reverse("calendar", kwargs={"key": key})) if key else ""
    context = {"form": form, "address": address}
    return render(request, "overview/notifications.html", context, status=422 if form.errors else 200)


@account_view(methods=("POST",))
def calendar_new(request):
    """A new secret address; one that was there stops working."""
    before = request.user.calendar_key
    User.objects.filter(pk=request.user.pk).update(calendar_key=get_random_string(40))
    messages.success(request, f"Je agenda-adres staat klaar.{' Het oude werkt niet meer.' if before else ''}")
    return redirect("notifications")


@account_view(methods=("POST",))
def calendar_off(request):
    User.objects.filter(pk=request.user.pk).update(calendar_key="")
    messages.success(request, "Je agenda-adres is uitgezet.")
    return redirect("notifications")


@token_view()
def calendar(request, key):
    user = get_object_or_404(User.objects.exclude(calendar_key=""), calendar_key=key, is_active=True)
    return HttpResponse(calendar_of(user), content_type="text/calendar; charset=utf-8")


@csrf_exempt
@token_view(methods=("GET", "HEAD", "POST"))
def unsubscribe(request, token):
    """GET asks, so that a program that looks at links changes nothing. Mail programs post without a page of ours before it."""
    try:
        user = get_object_or_404(User, pk=signing.loads(token, salt=UNSUBSCRIBE))
    except signing.BadSignature as error:
        raise Http404 from error
    if request.method == "POST":
        User.objects.filter(pk=user.pk).update(digest=Digest.OFF)
    return render(request, "overview/unsubscribe.html", {"done": request.method == "POST", "token": token})
