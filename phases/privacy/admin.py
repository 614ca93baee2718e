from django.contrib import admin

from phases.privacy.models import PrivacyStatement


@admin.register(PrivacyStatement)
class PrivacyStatementAdmin(admin.ModelAdmin):
    list_display = ["__str__", "changed_at"]
    fields = ["text", "changed_at"]
