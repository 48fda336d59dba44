"""Addresses of what an organisation offers."""

from django.urls import path

from consortium.offers import views

urlpatterns = [path("consortia/<slug:slug>/our-offer/", views.declare, name="offer-declare")]
