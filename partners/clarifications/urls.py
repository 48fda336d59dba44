"""Addresses of questions to the buyer."""

from django.urls import path

from partners.clarifications import views

urlpatterns = [
    path(
        "consortia/<slug:slug>/bids/<uuid:pk>/clarifications/propose/",
        views.propose,
        name="bid-clarification-propose",
    ),
]
