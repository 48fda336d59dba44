"""Addresses of what a contract allows later."""

from django.urls import path

from partners.options import views

urlpatterns = [
    path("consortia/<slug:slug>/contracts/<uuid:pk>/terms/", views.of_contract, name="contract-terms"),
]
