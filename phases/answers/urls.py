from django.urls import path

from phases.answers import review_views, views

urlpatterns = [
    path("samenwerkingen/<slug:slug>/klaar/<code:part>/", views.ready, name="ready"),
    path("samenwerkingen/<slug:slug>/niet-klaar/<code:part>/", views.not_ready, name="not_ready"),
    path("samenwerkingen/<slug:slug>/intake/", views.intake, name="intake"),
    path("samenwerkingen/<slug:slug>/intake/<code:code>/<slug:field>/", views.intake_field, name="intake_field"),
    path(
        "samenwerkingen/<slug:slug>/antwoorden/<code:code>/geschiedenis/", views.answer_history, name="answer_history"
    ),
    path("samenwerkingen/<slug:slug>/antwoorden/<code:code>/<slug:field>/", views.answer_field, name="answer_field"),
    path("samenwerkingen/<slug:slug>/review/<code:code>/", review_views.review, name="review"),
    path("samenwerkingen/<slug:slug>/review/<code:code>/herinneren/", review_views.review_remind, name="review_remind"),
    path("samenwerkingen/<slug:slug>/review/<code:code>/sluiten/", review_views.review_close, name="review_close"),
    path("samenwerkingen/<slug:slug>/review/<code:code>/klaar/", review_views.review_done, name="review_done"),
]
