from django.urls import path

from phases.process import views

AT = "samenwerkingen/<slug:slug>/"

urlpatterns = [
    path(AT + "processen/", views.processes, name="processes"),
    path(AT + "processen/nieuw/", views.process_new, name="process_new"),
    path(AT + "processen/<id:pk>/", views.process, name="process"),
    path(AT + "processen/<id:pk>/opslaan/", views.process_save, name="process_save"),
    path(AT + "processen/<id:pk>/verwijderen/", views.process_remove, name="process_remove"),
    path(AT + "processen/<id:pk>/terugzetten/", views.process_put_back, name="process_put_back"),
    path(AT + "processen/<id:pk>/stap-toevoegen/", views.step_add, name="step_add"),
    path(AT + "processen/<id:pk>/knelpunt-toevoegen/", views.bottleneck_add, name="bottleneck_add"),
    path(AT + "processen/<id:pk>/veld/<slug:field>/", views.process_field, name="process_field"),
    path(AT + "processen/<id:pk>/geschiedenis/", views.process_history, name="process_history"),
    path(AT + "stappen/<id:pk>/verplaatsen/", views.step_move, name="step_move"),
    path(AT + "stappen/<id:pk>/verwijderen/", views.step_remove, name="step_remove"),
    path(AT + "stappen/<id:pk>/terugzetten/", views.step_put_back, name="step_put_back"),
    path(AT + "stappen/<id:pk>/veld/<slug:field>/", views.step_field, name="step_field"),
    path(AT + "knelpunten/", views.bottlenecks, name="bottlenecks"),
    path(AT + "knelpunten/<id:pk>/verwijderen/", views.bottleneck_remove, name="bottleneck_remove"),
    path(AT + "knelpunten/<id:pk>/terugzetten/", views.bottleneck_put_back, name="bottleneck_put_back"),
    path(AT + "knelpunten/<id:pk>/geschiedenis/", views.bottleneck_history, name="bottleneck_history"),
    path(AT + "knelpunten/<id:pk>/veld/<slug:field>/", views.bottleneck_field, name="bottleneck_field"),
]
