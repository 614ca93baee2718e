from django.urls import path

from phases.course import views

urlpatterns = [
    path("samenwerkingen/<slug:slug>/vooraf/", views.cards, name="cards"),
    path("samenwerkingen/<slug:slug>/vooraf/<code:code>/<slug:field>/", views.card_field, name="card_field"),
]
