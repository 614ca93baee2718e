from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", include("phases.urls")),
    # Instead of allauth's page of the same.
    path("account/sessions/", RedirectView.as_view(pattern_name="my_sessions")),
    path("account/", include("allauth.urls")),
    path("beheer/", admin.site.urls),
]

handler400 = "phases.people.views.bad_request"
handler403 = "phases.people.views.permission_denied"
handler404 = "phases.people.views.page_not_found"
handler500 = "phases.people.views.server_error"
