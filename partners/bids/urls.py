"""Addresses of bids."""

from django.urls import path

from partners.bids import views

urlpatterns = [
    path("consortia/<slug:slug>/bids/", views.index, name="bid-list"),
    path("consortia/<slug:slug>/partnerships/<uuid:pk>/bids/", views.of_partnership, name="partnership-bids"),
]
