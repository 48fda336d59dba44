"""Addresses of one's own pages."""

from django.urls import path

from consortium.people import views

urlpatterns = [path("me/", views.revise, name="portal-profile")]
