"""Addresses of results."""

from django.urls import path

from reflections.insights import views

urlpatterns = [
    path("consortia/<slug:slug>/reviews/<uuid:pk>/result/", views.result, name="review-result"),
    path("consortia/<slug:slug>/reviews/<uuid:pk>/result.pdf", views.document, name="review-document"),
    path("consortia/<slug:slug>/reviews/<uuid:pk>/share/", views.share, name="review-share"),
]
