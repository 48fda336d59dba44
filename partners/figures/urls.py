"""Addresses of the numbers of a contract."""

from django.urls import path

from partners.figures import views

urlpatterns = [
    path("consortia/<slug:slug>/contracts/<uuid:pk>/figures/", views.of_contract, name="contract-figures"),
    path("consortia/<slug:slug>/contracts/<uuid:pk>/figures/propose/", views.propose, name="explanation-propose"),
    path("consortia/<slug:slug>/explanations/<uuid:pk>/agree/", views.agree, name="explanation-agree"),
]
