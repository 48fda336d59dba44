"""Addresses of payments."""

from django.urls import path

from partners.payments import views

urlpatterns = [
    path("consortia/<slug:slug>/payments/", views.index, name="payment-list"),
    path("consortia/<slug:slug>/payments/<uuid:pk>/", views.detail, name="payment-detail"),
    path("consortia/<slug:slug>/contracts/<uuid:pk>/payments/", views.of_contract, name="contract-payments"),
]
