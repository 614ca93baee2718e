from django.urls import path

from phases.overview import views
from phases.overview.home import home
from phases.overview.open_points import open_points
from phases.overview.question import question
from phases.overview.sharing import sharing, unsharing

urlpatterns = [
    path("", home, name="home"),
    path("samenwerkingen/<slug:slug>/", views.partnership, name="partnership"),
    path("samenwerkingen/<slug:slug>/onderdelen/<code:code>/", views.section, name="section"),
    path("samenwerkingen/<slug:slug>/besluiten/<code:code>/", views.decision, name="decision"),
    path("samenwerkingen/<slug:slug>/fasen/<id:number>/nakijken/", views.phase_check, name="phase_check"),
    path("samenwerkingen/<slug:slug>/fasen/<id:number>/afronden/", views.phase_close, name="phase_close"),
    path("samenwerkingen/<slug:slug>/fasen/<id:number>/heropenen/", views.phase_reopen, name="phase_reopen"),
    path("samenwerkingen/<slug:slug>/vragen/<code:code>/", question, name="question"),
    path("samenwerkingen/<slug:slug>/delen/", sharing, name="sharing"),
    path("samenwerkingen/<slug:slug>/niet-meer-delen/", unsharing, name="unsharing"),
    path("samenwerkingen/<slug:slug>/open-punten/", open_points, name="open_points"),
]
