from django.urls import path

from phases.documents import job_views, views

AT = "samenwerkingen/<slug:slug>/documenten/"

urlpatterns = [
    path(AT, views.documents, name="documents"),
    path(AT + "opdrachten/<id:pk>/", job_views.print_job, name="print_job"),
    path(AT + "opdrachten/<id:pk>/pdf/", job_views.print_job_pdf, name="print_job_pdf"),
    path(AT + "opdrachten/<id:pk>/opnieuw/", job_views.print_job_again, name="print_job_again"),
    path(AT + "<slug:kind>/", views.document_preview, name="document_preview"),
    path(AT + "<slug:kind>/pdf/", views.document_pdf, name="document_pdf"),
    path(AT + "<slug:kind>/maken/", job_views.document_make, name="document_make"),
]
