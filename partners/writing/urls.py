"""Addresses of the questions that a bid answers."""

from django.urls import path

from partners.writing import views

urlpatterns = [
    path("consortia/<slug:slug>/bid-questions/<uuid:pk>/draft/", views.draft, name="bidquestion-draft"),
    path("consortia/<slug:slug>/bid-questions/<uuid:pk>/review/", views.review, name="bidquestion-review"),
]
