"""Addresses of the fair share."""

from django.urls import path

from partners.fairness import views

urlpatterns = [
    path("consortia/<slug:slug>/fair-share/", views.index, name="fair-share"),
    path("consortia/<slug:slug>/declarations/declare/", views.declare, name="declaration-declare"),
    path(
        "consortia/<slug:slug>/declarations/<uuid:pk>/withdraw/",
        views.withdraw_declaration,
        name="declaration-withdraw",
    ),
    path("consortia/<slug:slug>/consents/consent/", views.consent, name="consent-consent"),
    path("consortia/<slug:slug>/consents/<uuid:pk>/withdraw/", views.withdraw_consent, name="consent-withdraw"),
]
