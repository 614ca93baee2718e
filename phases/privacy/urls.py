from django.urls import path

from phases.privacy import views, wipe_views

AT = "samenwerkingen/<slug:slug>/"

urlpatterns = [
    path("privacy/", views.privacy, name="privacy"),
    path("mijn-account/gegevens/", views.my_data, name="my_data"),
    path("mijn-account/gegevens/bestand/", views.my_data_file, name="my_data_file"),
    path("mijn-account/verwijderen/", views.account_delete, name="account_delete"),
    path(AT + "toegang/", views.access_register, name="access_register"),
    path(AT + "naam-wissen/", wipe_views.wipe_text, name="wipe_text"),
    path(AT + "naam-wissen/<id:pk>/", wipe_views.wipe_answer, name="wipe_answer"),
    path(AT + "verborgen/<id:pk>/", wipe_views.hidden_decide, name="hidden_decide"),
]
