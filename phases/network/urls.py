from django.urls import path

from phases.network import views

urlpatterns = [
    path("samenwerkingen/<slug:slug>/partijen/", views.parties, name="parties"),
    path("samenwerkingen/<slug:slug>/partijen/opslaan/", views.parties_save, name="parties_save"),
    path("samenwerkingen/<slug:slug>/partijen/toevoegen/", views.parties_add, name="parties_add"),
    path("samenwerkingen/<slug:slug>/partijen/beginnen/", views.profiles_start, name="profiles_start"),
    path("samenwerkingen/<slug:slug>/partijen/<id:pk>/", views.party_edit, name="party_edit"),
    path("samenwerkingen/<slug:slug>/partijen/<id:pk>/verwijderen/", views.party_remove, name="party_remove"),
    path("samenwerkingen/<slug:slug>/partijen/<id:pk>/terugzetten/", views.party_put_back, name="party_put_back"),
    path("samenwerkingen/<slug:slug>/netwerk/", views.network, name="network"),
    path("samenwerkingen/<slug:slug>/netwerk/opslaan/", views.network_save, name="network_save"),
    path("samenwerkingen/<slug:slug>/netwerk/<id:pk>/verplaatsen/", views.profile_move, name="profile_move"),
    path("samenwerkingen/<slug:slug>/netwerk/<id:pk>/geschiedenis/", views.profile_history, name="profile_history"),
    path("samenwerkingen/<slug:slug>/netwerk/<id:pk>/<slug:field>/", views.profile_field, name="profile_field"),
]
