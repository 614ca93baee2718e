from django.urls import path

from phases.meetings import minutes_views, row_views, views

AT = "samenwerkingen/<slug:slug>/bijeenkomsten/"
ROW = AT + "<slug:kind>/<id:pk>/"

urlpatterns = [
    path(AT, views.meetings, name="meetings"),
    path(AT + "nieuw/", views.meeting_new, name="meeting_new"),
    path(AT + "<id:pk>/", views.meeting, name="meeting"),
    path(AT + "<id:pk>/opslaan/", views.meeting_save, name="meeting_save"),
    path(AT + "<id:pk>/veld/<slug:field>/", views.meeting_field, name="meeting_field"),
    path(AT + "<id:pk>/geschiedenis/", views.meeting_history, name="meeting_history"),
    path(AT + "<id:pk>/kopie/", views.meeting_copy, name="meeting_copy"),
    path(AT + "<id:pk>/bijeenkomst.ics", views.meeting_calendar, name="meeting_calendar"),
    path(AT + "<id:pk>/verwijderen/", views.meeting_remove, name="meeting_remove"),
    path(AT + "<id:pk>/terugzetten/", views.meeting_put_back, name="meeting_put_back"),
    path(AT + "<id:pk>/open-punten/", minutes_views.meeting_points, name="meeting_points"),
    path(AT + "<id:pk>/verslag/", minutes_views.minutes, name="minutes"),
    path(AT + "<id:pk>/verslag/opslaan/", minutes_views.minutes_save, name="minutes_save"),
    path(AT + "<id:pk>/vervolgactie/", minutes_views.follow_up, name="follow_up"),
    path(AT + "<id:pk>/deelnemers/", row_views.participants_add, name="participants_add"),
    path(AT + "<id:pk>/persoon-toevoegen/", row_views.person_add, name="person_add"),
    path(AT + "<id:pk>/<slug:kind>-toevoegen/", row_views.meeting_row_add, name="meeting_row_add"),
    path(AT + "punt/<id:pk>/van-de-agenda/", minutes_views.point_remove, name="point_remove"),
    path(ROW + "verplaatsen/", row_views.meeting_row_move, name="meeting_row_move"),
    path(ROW + "verwijderen/", row_views.meeting_row_remove, name="meeting_row_remove"),
    path(ROW + "terugzetten/", row_views.meeting_row_put_back, name="meeting_row_put_back"),
    path(ROW + "veld/<slug:field>/", row_views.meeting_row_field, name="meeting_row_field"),
    path(ROW + "geschiedenis/", row_views.meeting_row_history, name="meeting_row_history"),
]
