from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("phases.urls")),
    path("account/", include("allauth.urls")),
    path("beheer/", admin.site.urls),
]

handler400 = "phases.people.views.bad_request"
handler403 = "phases.people.views.permission_denied"
handler404 = "phases.people.views.page_not_found"
handler500 = "phases.people.views.server_error"
