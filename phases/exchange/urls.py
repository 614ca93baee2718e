from django.urls import path

from phases.exchange import views

urlpatterns = [
    path("samenwerkingen/inlezen/", views.partnership_import, name="partnership_import"),
    path("samenwerkingen/<slug:slug>/uitwisselen/", views.exchange, name="exchange"),
    path("samenwerkingen/<slug:slug>/uitwisselen/samenwerking.json", views.exchange_file, name="exchange_file"),
    path("samenwerkingen/<slug:slug>/uitwisselen/<slug:kind>.xlsx", views.exchange_sheet, name="exchange_sheet"),
    path("samenwerkingen/<slug:slug>/partijen/uit-bestand/", views.parties_import, name="parties_import"),
]
