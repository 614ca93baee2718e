from django.urls import path

from phases.partnership import views

urlpatterns = [
    path("samenwerkingen/nieuw/", views.partnership_new, name="partnership_new"),
    path("samenwerkingen/<slug:slug>/instellingen/", views.partnership_settings, name="partnership_settings"),
    path("samenwerkingen/<slug:slug>/opbergen/", views.partnership_put_away, name="partnership_put_away"),
    path("samenwerkingen/<slug:slug>/terughalen/", views.partnership_bring_back, name="partnership_bring_back"),
    path("samenwerkingen/<slug:slug>/trekkers/", views.coordinators, name="coordinators"),
    path("samenwerkingen/<slug:slug>/trekkers/<id:pk>/stoppen/", views.coordinator_end, name="coordinator_end"),
    path("gevraagd/<id:pk>/meedoen/", views.request_join, name="request_join"),
    path("gevraagd/<id:pk>/niet-meedoen/", views.request_decline, name="request_decline"),
]
