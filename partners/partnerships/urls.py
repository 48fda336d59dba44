"""Addresses of partnerships."""

from django.urls import path

from partners.partnerships import views

urlpatterns = [
    path("consortia/<slug:slug>/partnerships/", views.index, name="partnership-list"),
    path("consortia/<slug:slug>/partnerships/<uuid:pk>/", views.detail, name="partnership-detail"),
]
