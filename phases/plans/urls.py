from django.urls import path

from phases.plans import views

AT = "samenwerkingen/<slug:slug>/"

urlpatterns = [
    path(AT + "plannen/", views.plans, name="plans"),
    path(AT + "plannen/extern/", views.plan_external, name="plan_external"),
    path(AT + "plannen/extern/opslaan/", views.plan_external_save, name="plan_external_save"),
    path(AT + "plannen/extern/veld/<slug:field>/", views.plan_external_field, name="plan_external_field"),
    path(AT + "plannen/intern/<slug:organisation>/", views.plan_internal, name="plan_internal"),
    path(AT + "plannen/intern/<slug:organisation>/opslaan/", views.plan_internal_save, name="plan_internal_save"),
    path(
        AT + "plannen/intern/<slug:organisation>/veld/<slug:field>/",
        views.plan_internal_field,
        name="plan_internal_field",
    ),
    path(AT + "acties/nieuw/", views.action_new, name="action_new"),
    path(AT + "acties/<id:pk>/", views.action, name="action"),
    path(AT + "acties/<id:pk>/geschiedenis/", views.action_history, name="action_history"),
    path(AT + "acties/<id:pk>/verwijderen/", views.action_remove, name="action_remove"),
    path(AT + "acties/<id:pk>/terugzetten/", views.action_put_back, name="action_put_back"),
    path(AT + "acties/<id:pk>/veld/<slug:field>/", views.action_field, name="action_field"),
]
