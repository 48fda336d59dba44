"""Addresses of contracts."""

from django.urls import path

from partners.contracts import views

urlpatterns = [
    path("consortia/<slug:slug>/contracts/", views.index, name="contract-list"),
    path("consortia/<slug:slug>/contracts/<uuid:pk>/", views.detail, name="contract-detail"),
    path("consortia/<slug:slug>/partnerships/<uuid:pk>/contracts/", views.of_partnership, name="partnership-contracts"),
]
