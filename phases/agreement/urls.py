from django.urls import path

from phases.agreement import views

urlpatterns = [
    path("samenwerkingen/<slug:slug>/afspraken/", views.agreement, name="agreement"),
    path("samenwerkingen/<slug:slug>/afspraken/voorstel/", views.agreement_propose, name="agreement_propose"),
    path("samenwerkingen/<slug:slug>/afspraken/geschiedenis/", views.agreement_history, name="agreement_history"),
    path("samenwerkingen/<slug:slug>/afspraken/veld/<slug:field>/", views.agreement_field, name="agreement_field"),
]
