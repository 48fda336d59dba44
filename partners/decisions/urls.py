"""Addresses of decisions."""

from django.urls import path

from partners.decisions import views

urlpatterns = [
    path("consortia/<slug:slug>/contracts/<uuid:pk>/decisions/", views.of_contract, name="contract-decisions"),
]
