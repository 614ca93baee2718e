from django.urls import path

from phases.plans import action_views, cycle_views, milestone_views, plan_views

AT = "samenwerkingen/<slug:slug>/"

urlpatterns = [
    path(AT + "plannen/", plan_views.plans, name="plans"),
    path(AT + "plannen/extern/", plan_views.plan_external, name="plan_external"),
    path(AT + "plannen/extern/opslaan/", plan_views.plan_external_save, name="plan_external_save"),
    path(AT + "plannen/extern/toevoegen/", plan_views.plan_external_add, name="plan_external_add"),
    path(AT + "plannen/extern/veld/<slug:field>/", plan_views.plan_external_field, name="plan_external_field"),
    path(AT + "plannen/intern/<slug:organisation>/", plan_views.plan_internal, name="plan_internal"),
    path(AT + "plannen/intern/<slug:organisation>/opslaan/", plan_views.plan_internal_save, name="plan_internal_save"),
    path(AT + "plannen/intern/<slug:organisation>/toevoegen/", plan_views.plan_internal_add, name="plan_internal_add"),
    path(
        AT + "plannen/intern/<slug:organisation>/veld/<slug:field>/",
        plan_views.plan_internal_field,
        name="plan_internal_field",
    ),
    path(AT + "acties/nieuw/", action_views.action_new, name="action_new"),
    path(AT + "acties/<id:pk>/", action_views.action, name="action"),
    path(AT + "acties/<id:pk>/geschiedenis/", action_views.action_history, name="action_history"),
    path(AT + "acties/<id:pk>/verwijderen/", action_views.action_remove, name="action_remove"),
    path(AT + "acties/<id:pk>/terugzetten/", action_views.action_put_back, name="action_put_back"),
    path(AT + "acties/<id:pk>/veld/<slug:field>/", action_views.action_field, name="action_field"),
    path(AT + "acties/<id:pk>/mijlpaal-toevoegen/", milestone_views.milestone_add, name="milestone_add"),
    path(AT + "mijlpalen/<id:pk>/gehaald/", milestone_views.milestone_reach, name="milestone_reach"),
    path(AT + "mijlpalen/<id:pk>/verwijderen/", milestone_views.milestone_remove, name="milestone_remove"),
    path(AT + "mijlpalen/<id:pk>/terugzetten/", milestone_views.milestone_put_back, name="milestone_put_back"),
    path(AT + "mijlpalen/<id:pk>/veld/<slug:field>/", milestone_views.milestone_field, name="milestone_field"),
]

# The same pages and fields for the cycles of the external plan and of an internal one.
for kind, plan in (("external", "extern"), ("internal", "intern/<slug:organisation>")):
    at = f"{AT}plannen/{plan}/rondes/<id:number>/"
    urlpatterns += [
        path(at, cycle_views.cycle, name=f"cycle_{kind}"),
        path(at + "opslaan/", cycle_views.cycle_save, name=f"cycle_{kind}_save"),
        path(at + "afsluiten/", cycle_views.cycle_close, name=f"cycle_{kind}_close"),
        path(at + "veld/<slug:field>/", cycle_views.cycle_field, name=f"cycle_{kind}_field"),
        path(at + "acties/<id:pk>/veld/<slug:field>/", cycle_views.cycle_check, name=f"cycle_{kind}_check"),
    ]
urlpatterns.append(path(AT + "acties/<id:pk>/weer-oppakken/", cycle_views.action_reopen, name="action_reopen"))
