"""Addresses of milestones."""

from django.urls import path

from partners.milestones import views

urlpatterns = [
    path("consortia/<slug:slug>/contracts/<uuid:pk>/milestones/", views.of_contract, name="contract-milestones"),
    path("consortia/<slug:slug>/milestones/<uuid:pk>/complete/", views.complete, name="milestone-complete"),
]
