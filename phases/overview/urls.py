from django.urls import path

from phases.overview import views
from phases.overview.home import home

urlpatterns = [
    path("", home, name="home"),
    path("samenwerkingen/<slug:slug>/", views.partnership, name="partnership"),
    path("samenwerkingen/<slug:slug>/onderdelen/<code:code>/", views.section, name="section"),
    path("samenwerkingen/<slug:slug>/besluiten/<code:code>/", views.decision, name="decision"),
]
