"""Addresses of documents."""

from django.urls import path

from partners.documents import views

_ALL = "consortia/<slug:slug>/documents"

urlpatterns = [
    path(f"{_ALL}/", views.index, name="document-list"),
    path(f"{_ALL}/types/<uuid:pk>/upload/", views.upload, name="document-upload"),
    path(f"{_ALL}/<uuid:pk>/", views.detail, name="document-detail"),
    path(f"{_ALL}/<uuid:pk>/download/", views.download, name="document-download"),
    path(f"{_ALL}/<uuid:pk>/withdraw/", views.withdraw, name="document-withdraw"),
]
