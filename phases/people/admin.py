from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm

from phases.people.models import User


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


@admin.register(User)
class PersonAdmin(UserAdmin):
    form = ChangeUserForm
    add_form = NewUserForm
    ordering = ["email"]
    list_display = ["email", "name", "is_active", "is_staff"]
    search_fields = ["email", "name"]
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        ("Rechten", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
    ]

    # An account goes by its owner, who may have to hand over first and whose name then goes too; here it can be switched off.
    def has_delete_permission(self, request, obj=None):
        return False

    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})]
