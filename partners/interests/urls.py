"""Addresses of declared interests."""

from django.urls import path

from partners.interests import views

urlpatterns = [
    path("consortia/<slug:slug>/bids/<uuid:pk>/interests/", views.of_bid, name="bid-interests"),
    path("consortia/<slug:slug>/interests/<uuid:pk>/withdraw/", views.withdraw, name="interest-withdraw"),
]
