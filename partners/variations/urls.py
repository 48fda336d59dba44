"""Addresses of variations."""

from django.urls import path

from partners.variations import views

urlpatterns = [
    path("consortia/<slug:slug>/contracts/<uuid:pk>/variations/", views.of_contract, name="contract-variations"),
    path("consortia/<slug:slug>/variations/<uuid:pk>/agree/", views.agree, name="variation-agree"),
    path("consortia/<slug:slug>/variations/<uuid:pk>/refuse/", views.refuse, name="variation-refuse"),
]
