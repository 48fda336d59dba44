"""Addresses of seats."""

from django.urls import path

from consortium.seats import views

urlpatterns = [
    path("invitations/<str:token>/", views.accept, name="seat-accept"),
    path("seats/switch/", views.switch, name="portal-switch"),
    path("consortia/<slug:slug>/brokers/", views.brokers, name="seat-brokers"),
    path("consortia/<slug:slug>/brokers/<uuid:pk>/accept/", views.accept_broker, name="seat-broker-accept"),
    path("consortia/<slug:slug>/people/", views.people, name="seat-people"),
    path("consortia/<slug:slug>/people/invite/", views.invite, name="seat-invite"),
    path("consortia/<slug:slug>/people/<uuid:pk>/invite-again/", views.invite_again, name="seat-invite-again"),
    path("consortia/<slug:slug>/people/<uuid:pk>/agree/", views.agree, name="seat-agree"),
    path("consortia/<slug:slug>/people/<uuid:pk>/end/", views.end, name="seat-end"),
]
