from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm

from phases.people.models import User
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


class ChangeUserForm(LowerCaseEmail, UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User
        field_classes = {"email": forms.EmailField}


class PasswordForm(AdminPasswordChangeForm):
    def save(self, commit=True):
        """Of a password that is taken away Django tells no rule."""
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
