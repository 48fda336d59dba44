"""Addresses of indicators."""

from django.urls import path

from partners.indicators import views

urlpatterns = [
    path("consortia/<slug:slug>/contracts/<uuid:pk>/indicators/", views.of_contract, name="contract-indicators"),
    path("consortia/<slug:slug>/indicators/<uuid:pk>/", views.detail, name="indicator-detail"),
    path("consortia/<slug:slug>/indicators/<uuid:pk>/report/", views.report, name="indicator-report"),
]
