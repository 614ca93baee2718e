from django.urls import path

from phases.overview import moments as moment_views
from phases.overview import notifications, response_views, views
from phases.overview.decision_history import decision_history
from phases.overview.home import home
from phases.overview.my_work import my_work
from phases.overview.open_points import open_points
from phases.overview.question import question
from phases.overview.sharing import sharing, unsharing

urlpatterns = [
    path("", home, name="home"),
    path("mijn-werk/", my_work, name="my_work"),
    path("mijn-account/meldingen/", notifications.notifications, name="notifications"),
    path("mijn-account/agenda/nieuw/", notifications.calendar_new, name="calendar_new"),
    path("mijn-account/agenda/uit/", notifications.calendar_off, name="calendar_off"),
    path("agenda/<code:key>.ics", notifications.calendar, name="calendar"),
    path("afmelden/<str:token>/", notifications.unsubscribe, name="unsubscribe"),
    path("samenwerkingen/<slug:slug>/", views.partnership, name="partnership"),
    path("samenwerkingen/<slug:slug>/onderdelen/<code:code>/", views.section, name="section"),
    path("samenwerkingen/<slug:slug>/besluiten/<code:code>/", views.decision, name="decision"),
    path("samenwerkingen/<slug:slug>/fasen/<id:number>/nakijken/", views.phase_check, name="phase_check"),
    path("samenwerkingen/<slug:slug>/fasen/<id:number>/afronden/", views.phase_close, name="phase_close"),
    path("samenwerkingen/<slug:slug>/fasen/<id:number>/heropenen/", views.phase_reopen, name="phase_reopen"),
    path("samenwerkingen/<slug:slug>/vragen/<code:code>/", question, name="question"),
    path("samenwerkingen/<slug:slug>/delen/", sharing, name="sharing"),
    path("samenwerkingen/<slug:slug>/niet-meer-delen/", unsharing, name="unsharing"),
    path("samenwerkingen/<slug:slug>/besluiten/<code:code>/geschiedenis/", decision_history, name="decision_history"),
    path("samenwerkingen/<slug:slug>/momenten/", moment_views.moments, name="moments"),
    path("samenwerkingen/<slug:slug>/momenten/<id:pk>/", moment_views.moment, name="moment"),
    path(
        "samenwerkingen/<slug:slug>/momenten/<id:pk>/vergelijken/", moment_views.moment_compare, name="moment_compare"
    ),
    path("samenwerkingen/<slug:slug>/momenten/<id:pk>/verwijderen/", moment_views.moment_remove, name="moment_remove"),
    path(
        "samenwerkingen/<slug:slug>/momenten/<id:pk>/terugzetten/", moment_views.moment_put_back, name="moment_put_back"
    ),
    path("samenwerkingen/<slug:slug>/open-punten/", open_points, name="open_points"),
    path("samenwerkingen/<slug:slug>/reageren/<id:pk>/", response_views.respond, name="respond"),
    path(
        "samenwerkingen/<slug:slug>/reacties/<id:pk>/antwoorden/",
        response_views.response_reply,
        name="response_reply",
    ),
    path(
        "samenwerkingen/<slug:slug>/reacties/<id:pk>/intrekken/",
        response_views.response_withdraw,
        name="response_withdraw",
    ),
    path(
        "samenwerkingen/<slug:slug>/reacties/<id:pk>/afhandelen/",
        response_views.response_handle,
        name="response_handle",
    ),
    path(
        "samenwerkingen/<slug:slug>/reacties/<id:pk>/heropenen/",
        response_views.response_reopen,
        name="response_reopen",
    ),
    path(
        "samenwerkingen/<slug:slug>/reacties/<id:pk>/overnemen/",
        response_views.response_take_over,
        name="response_take_over",
    ),
]
