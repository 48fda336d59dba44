"""Addresses of trustees' approval."""

from django.urls import path

from partners.approvals import views

urlpatterns = [path("consortia/<slug:slug>/bids/<uuid:pk>/approve/", views.approve, name="bid-approve")]
