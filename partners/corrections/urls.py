"""Addresses of corrections."""

from django.urls import path

from partners.corrections import views

urlpatterns = [
    path("consortia/<slug:slug>/bids/<uuid:pk>/corrections/", views.of_bid, name="bid-corrections"),
    path("consortia/<slug:slug>/corrections/<uuid:pk>/agree/", views.agree, name="correction-agree"),
    path("consortia/<slug:slug>/corrections/<uuid:pk>/refuse/", views.refuse, name="correction-refuse"),
]
