from django.urls import path

try:
    from phases.overview import views
    from phases.overview.home import home

    urlpatterns = [
        path("", home, name="home"),
        path("samenwerkingen/<slug:slug>/", views.partnership, name="partnership"),
        path("samenwerkingen/<slug:slug>/besluiten/<code:code>/", views.decision, name="decision"),
        path("samenwerkingen/<slug:slug>/onderdelen/<code:code>/", views.section, name="section"),
    ]
except ImportError:  # TEMPORARY while rooms are being built
    urlpatterns = []
