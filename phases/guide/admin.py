from django.contrib import admin

from phases.guide.models import HowTo, Item, LayerGuidance, Option, Phase, Rubric, Section, Tip


class ReadOnlyAdmin(admin.ModelAdmin):
    """To look things up. A change here would be lost at the next `load_guide`."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


admin.site.register([Phase, LayerGuidance, Section, Item, Option, Rubric, Tip, HowTo], ReadOnlyAdmin)
