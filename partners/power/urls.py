"""Addresses of the power profile."""

from django.urls import path

from partners.power import views

urlpatterns = [
    path("consortia/<slug:slug>/contracts/<uuid:pk>/power/", views.of_contract, name="contract-power"),
    path("consortia/<slug:slug>/power-facts/<uuid:pk>/contest/", views.contest, name="power-fact-contest"),
]
