"""Addresses of seats."""

from django.urls import path

from consortium.seats import views

urlpatterns = [
    path("invitations/<str:token>/", views.accept, name="seat-accept"),
    path("seats/switch/", views.switch, name="portal-switch"),
    path("consortia/<slug:slug>/brokers/", views.brokers, name="seat-brokers"),
    path("consortia/<slug:slug>/brokers/<uuid:pk>/accept/", views.accept_broker, name="seat-broker-accept"),
]
