from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm

from phases.people.mail import stop_trying, try_again
from phases.people.models import OutgoingMail, User
from phases.people.names import UnchangedStays
from phases.people.owner import Changed, password_was_set, tell_owner
from phases.people.security_log import note


class LowerCaseEmail:
    """People sign in with an address in lower case, so it is kept that way."""

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class NewUserForm(LowerCaseEmail, AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]
        field_classes = {"email": forms.EmailField}


class ChangeUserForm(UnchangedStays, LowerCaseEmail, UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User
        field_classes = {"email": forms.EmailField}


class PasswordForm(AdminPasswordChangeForm):
    def save(self, commit=True):
        """Django tells no rule of a password that is taken away, so the owner is told here."""
        user = super().save(commit)
        if not user.has_usable_password():
            password_was_set(user)
        return user


@admin.register(User)
class PersonAdmin(UserAdmin):
    form = ChangeUserForm
    add_form = NewUserForm
    change_password_form = PasswordForm
    ordering = ["email"]
    list_display = ["email", "name", "is_active", "is_staff"]
    search_fields = ["email", "name"]
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        ("Rechten", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
    ]

    def save_model(self, request, obj, form, change):
        before = User.objects.get(pk=obj.pk).email if change else obj.email
        super().save_model(request, obj, form, change)
        note("account changed by host", obj, request, fields=",".join(form.changed_data) or None)
        if obj.email != before and obj.pk != request.user.pk:
            tell_owner(obj, Changed.ADDRESS, at=before)

    # An account goes by its owner, who may have to hand over first and whose name then goes too; here it can be switched off.
    def has_delete_permission(self, request, obj=None):
        return False

    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})]


KINDS = {
    "access_asked": "vraag wie namens een organisatie meedoet",
    "account_already_exists": "er is al een account",
    "account_connected": "account gekoppeld",
    "account_disconnected": "account losgekoppeld",
    "changed_by_other": "account gewijzigd door de beheerder",
    "decision_asked": "akkoord gevraagd met een besluit",
    "deletion_notice": "aankondiging van verwijderen",
    "digest": "nieuws",
    "email_changed": "e-mailadres gewijzigd",
    "email_confirmation": "e-mailadres bevestigen",
    "email_confirmation_signup": "e-mailadres bevestigen",
    "email_deleted": "e-mailadres weggehaald",
    "endorsed": "akkoord of bezwaar gegeven",
    "endorsement_withdrawn": "akkoord of bezwaar ingetrokken",
    "host_decided": "besluit van de beheerder over een deelnemer",
    "invitation": "uitnodiging",
    "login_code": "inlogcode",
    "mention": "aandacht voor een reactie",
    "paper_recorded": "akkoord op papier vastgelegd",
    "password_changed": "wachtwoord gewijzigd",
    "password_reset": "wachtwoord gewijzigd",
    "password_reset_key": "nieuw wachtwoord kiezen",
    "recovery_codes_generated": "nieuwe herstelcodes",
    "review_reminder": "herinnering: mening gevraagd",
    "review_request": "mening gevraagd",
    "signers_changed": "wie mag tekenen gewijzigd",
    "told": "wat er in naam van een organisatie gebeurde",
    "totp_activated": "tweede stap aan",
    "totp_deactivated": "tweede stap uit",
    "unknown_account": "geen account met dit adres",
    "version_asked": "akkoord gevraagd met de afspraken",
    "version_reminder": "herinnering aan de afspraken",
    "webauthn_added": "passkey toegevoegd",
    "webauthn_removed": "passkey weggehaald",
    "wipe_asked": "vraag of er een naam moet worden gewist",
    "words_back": "verborgen woorden staan er weer",
    "words_decided": "besloten over verborgen woorden",
    "words_hidden": "woorden verborgen",
}


class State(admin.SimpleListFilter):
    title = "stand"
    parameter_name = "stand"

    def lookups(self, request, model_admin):
        return [("wacht", "wacht"), ("opgegeven", "opgegeven"), ("verstuurd", "verstuurd")]

    def queryset(self, request, queryset):
        states = {
            "wacht": {"sent_at": None, "given_up_at": None},
            "opgegeven": {"sent_at": None, "given_up_at__isnull": False},
            "verstuurd": {"sent_at__isnull": False},
        }
        return queryset.filter(**states.get(self.value() or "", {}))


@admin.register(OutgoingMail)
class OutgoingMailAdmin(admin.ModelAdmin):
    """Where a mail is, never what it says: the text may let somebody in, and the subject holds names that people typed."""

    list_display = ["to", "what", "created_at", "tries", "next_try_at", "last_error", "given_up_at", "sent_at"]
    fields = ["to", "what", "created_at", "tries", "next_try_at", "last_error", "given_up_at", "sent_at"]
    list_filter = [State]
    search_fields = ["to"]
    ordering = ["-pk"]
    actions = ["again", "stop"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("subject", "text", "html")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="soort", ordering="kind")
    def what(self, mail):
        return KINDS.get(mail.kind, mail.kind)

    @admin.action(description="Probeer opnieuw", permissions=["change"])
    def again(self, request, queryset):
        many = try_again(queryset)
        left = queryset.count() - many
        self.message_user(request, f"Wordt nu opnieuw geprobeerd: {many}. Al weg, of niet meer nuttig: {left}.")

    @admin.action(description="Niet meer proberen", permissions=["change"])
    def stop(self, request, queryset):
        self.message_user(request, f"Wordt niet meer geprobeerd: {stop_trying(queryset)}.")
