"""Addresses of what prepares a bid."""

from django.urls import path

from partners.preparing import views

urlpatterns = [
    path("consortia/<slug:slug>/bids/<uuid:pk>/", views.detail, name="bid-detail"),
    path("consortia/<slug:slug>/bids/<uuid:pk>/weighing/", views.weighing, name="bid-weighing"),
]
