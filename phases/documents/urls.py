from django.urls import path

from phases.documents import views

urlpatterns = [
    path("samenwerkingen/<slug:slug>/documenten/", views.documents, name="documents"),
    path("samenwerkingen/<slug:slug>/documenten/<slug:kind>/", views.document_preview, name="document_preview"),
    path("samenwerkingen/<slug:slug>/documenten/<slug:kind>/pdf/", views.document_pdf, name="document_pdf"),
]
