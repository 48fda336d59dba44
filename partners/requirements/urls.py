"""Addresses of what a contract requires."""

from django.urls import path

from partners.requirements import views

urlpatterns = [
    path("consortia/<slug:slug>/contracts/<uuid:pk>/requirements/", views.of_contract, name="contract-requirements"),
]
