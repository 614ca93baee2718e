from django.urls import path

from phases.people import views

urlpatterns = [
    path("mijn-account/", views.my_account, name="my_account"),
    path("mijn-account/ingelogd/", views.my_sessions, name="my_sessions"),
    path("verder-na-inloggen/", views.sign_in_and_go_on, name="sign_in_and_go_on"),
]
